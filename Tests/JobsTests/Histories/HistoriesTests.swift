import Books
import Foundation
import Storage
import Synchronization
import Testing

/// A night that goes on from the one before says what one says that begins anew, whatever happened (issue 10).
@Suite struct `Histories` {
  /// How many are told, and from which seed on; a failure names the seed of its history.
  ///
  ///     TIEOUT_HISTORIES=1 TIEOUT_HISTORY_SEED=4711 swift test --filter Histories
  private static let count = UInt64(ProcessInfo.processInfo.environment["TIEOUT_HISTORIES"] ?? "") ?? usualCount
  private static let first = UInt64(ProcessInfo.processInfo.environment["TIEOUT_HISTORY_SEED"] ?? "") ?? 1

  #if DEBUG
    /// What is not optimised takes ten times as long.
    private static let usualCount: UInt64 = 150
  #else
    private static let usualCount: UInt64 = 2_000
  #endif

  /// Fewer histories say little about how much happens in them.
  private static let countForTally: UInt64 = 2_000

  /// More than so many failures say nothing new.
  private static let failuresMax = 3

  /// What the histories that are told at the same time come to.
  private final class Together: Sendable {
    private struct State {
      var next: UInt64
      var tally = History.Tally()
      var failures: [String] = []
    }

    private let state: Mutex<State>

    init() { state = Mutex(State(next: Histories.first)) }

    var next: UInt64? {
      state.withLock { state in
        guard state.next < Histories.first + Histories.count, state.failures.count < Histories.failuresMax else {
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
    // In memory where there is such a folder: thousands of nights sync their stores.
    let memory = URL(filePath: "/dev/shm")
    let parent =
      FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
    let folder = parent.appending(path: "tieout-histories-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let template = folder.appending(path: "template.sqlite").path
    _ = try Store(path: template, environment: .production)
    let together = Together()
    await withTaskGroup { group in
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        group.addTask {
          while let seed = together.next { Histories.tell(seed, in: folder, template, together) }
        }
      }
    }
    for failure in together.failures { Issue.record(Comment(rawValue: failure)) }
    guard Histories.count >= Histories.countForTally, together.failures.isEmpty else { return }
    Histories.check(together.tally)
  }

  private static func tell(_ seed: UInt64, in parent: URL, _ template: String, _ together: Together) {
    let folder = parent.appending(path: "\(seed)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let history = try History(seed: seed, folder: folder, template: template)
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
    for change in LifeChange.allCases { #expect(tally.changes[change] ?? 0 > 100, "\(change)") }
    // What was taken over is of a store of another version.
    for cause in PaymentTerms.Cause.allCases where cause != .takenOver {
      #expect(tally.terms[cause.rawValue] ?? 0 > 20, "\(cause)")
    }
    #expect(tally.statements > 200 && tally.statedLines > 200)
    #expect(tally.nights > 3 * Int(count))
  }
}
