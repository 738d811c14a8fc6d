import Books
import Foundation
import Storage
import Synchronization
import Testing

/// A night that goes on from the one before says what one says that begins anew, whatever happened (issue 10).
@Suite struct `Histories` {
  /// How many are told, and from which seed on; each failure names its seed.
  ///
  ///     TIEOUT_HISTORIES=5 TIEOUT_HISTORY_SEED=4711 swift test --filter Histories
  private static let count = number("TIEOUT_HISTORIES") ?? usualCount
  private static let first = number("TIEOUT_HISTORY_SEED") ?? 1
  /// How many histories one installation tells, each of a group of cases of its own: by far the most of a small night is
  /// the compiling of statements, which is done once for all of them.
  private static let groups = number("TIEOUT_HISTORIES_A_STORE") ?? 10
  private static let seeds = first..<(first + max(1, count / groups))

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static let usualCount: UInt64 = 2_000

  /// With how many first nights the histories begin.
  private static let beginnings: UInt64 = 16

  /// Fewer histories say little about how much happens in them.
  private static let countForTally = usualCount

  /// More than so many failures say nothing new.
  private static let failuresMax = 3

  /// What the histories that are told at the same time come to.
  private final class Together: Sendable {
    private struct State {
      var next: UInt64
      var tally = History.Tally()
      var failures: [String] = []
    }

    let folder: String
    private let state = Mutex(State(next: Histories.seeds.lowerBound))
    private let begun = Mutex<[UInt64: HistoryBeginning]>([:])
    private let template: String

    init(folder: String) throws {
      self.folder = folder
      template = "\(folder)/template.sqlite"
      _ = try EmptyStore.open(template)
    }

    /// The beginning of a number, made when it is asked for first.
    func beginning(_ number: UInt64) throws -> HistoryBeginning {
      try begun.withLock { begun in
        if let known = begun[number] { return known }
        let made = try HistoryBeginning(
          seed: number, groups: Int(Histories.groups), folder: "\(folder)/beginning-\(number)", template: template)
        begun[number] = made
        return made
      }
    }

    var next: UInt64? {
      state.withLock { state in
        guard state.next < Histories.seeds.upperBound, state.failures.count < Histories.failuresMax else {
          return nil
        }
        defer { state.next += 1 }
        return state.next
      }
    }

    func add(_ tally: History.Tally) { state.withLock { $0.tally.add(tally) } }

    func fail(_ text: String) { state.withLock { $0.failures.append(text) } }

    var tally: History.Tally { state.withLock { $0.tally } }
    var failures: [String] { state.withLock { $0.failures } }
  }

  @Test func `give the same by every night on its own and by nights that go on from the one before`() async throws {
    let folder = EmptyStore.parent.appending(path: "tieout-histories-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let together = try Together(folder: folder.path)
    await withTaskGroup { group in
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        group.addTask {
          while let seed = together.next { Histories.tell(seed, together) }
        }
      }
    }
    for failure in together.failures { Issue.record(Comment(rawValue: failure)) }
    guard Histories.count >= Histories.countForTally, together.failures.isEmpty else { return }
    Histories.check(together.tally)
  }

  private static func tell(_ seed: UInt64, _ together: Together) {
    let folder = "\(together.folder)/\(seed)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      let history = try History(
        seed: seed, after: try together.beginning(seed % beginnings), folder: folder)
      try history.tell()
      together.add(history.tally)
    } catch let difference as History.Difference {
      together.fail(difference.text)
    } catch {
      together.fail("history \(seed): \(error)")
    }
  }

  /// The histories are no easy ones: every code is raised, lives and terms go every way, and statements are issued.
  private static func check(_ tally: History.Tally) {
    let missing = Set(DiscrepancyCode.allCases.map(\.rawValue)).subtracting(tally.codes)
    #expect(missing.isEmpty)
    for change in LifeChange.allCases { #expect(tally.changes[change] ?? 0 > 20, "\(change)") }
    // What was taken over is of a store of another version.
    for cause in PaymentTerms.Cause.allCases where cause != .takenOver {
      #expect(tally.terms[cause.rawValue] ?? 0 > 10, "\(cause)")
    }
    #expect(tally.statements > 80 && tally.statedLines > 100)
    #expect(tally.nights > 2 * seeds.count - seeds.count / 2)
  }
}
