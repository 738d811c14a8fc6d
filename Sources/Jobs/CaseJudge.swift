import Amounts
import Books
import Dispatch
import Storage
import Synchronization

/// What the rules make of a case, and until when it stands.
struct JudgedCase: Sendable {
  let stored: StoredCase
  /// nil for a case that cannot be counted.
  let result: CaseResult?
  let fees: [FeeTotals.Part]
  let nextChange: Instant?

  fileprivate init(_ stored: StoredCase, _ context: RunContext) {
    let judged = context.observed { context in try? CaseResult(file: stored.file, context: context) }
    self.stored = stored
    result = judged.value
    nextChange = judged.nextChange
    fees = judged.value.map { FeeTotals.parts(stored.file, $0, calendar: context.calendar) } ?? []
  }
}

/// Judges cases on a thread beside the one that reads and writes them.
///
/// They come back in the order in which they were handed over, so nothing depends on which thread is faster.
final class CaseJudge {
  private let context: RunContext
  private let write: (JudgedCase) throws -> Void
  private let rules = DispatchQueue(label: "tieout.rules")
  private var batch: [StoredCase] = []
  private var running: Batch?

  /// Large enough that handing it over costs nothing beside it, small enough to be no matter for memory.
  private static let size = 256

  /// - Parameter write: is given each case, on the thread that hands them over.
  init(_ context: RunContext, _ write: @escaping (JudgedCase) throws -> Void) {
    self.context = context
    self.write = write
    batch.reserveCapacity(CaseJudge.size)
  }

  func judge(_ stored: StoredCase) throws {
    batch.append(stored)
    if batch.count == CaseJudge.size { try turn() }
  }

  /// Waits for the cases that were handed over.
  func end() throws {
    try turn()
    try turn()
  }

  /// Hands the batch over, and writes the one before it while that is judged.
  private func turn() throws {
    let next = batch.isEmpty ? nil : Batch(batch, context, on: rules)
    batch.removeAll(keepingCapacity: true)
    let done = running
    running = next
    for judged in done?.wait() ?? [] { try write(judged) }
  }

  /// Cases that are being judged.
  private final class Batch: Sendable {
    private let judged = Mutex<[JudgedCase]>([])
    private let group = DispatchGroup()

    init(_ cases: [StoredCase], _ context: RunContext, on rules: DispatchQueue) {
      rules.async(group: group) { [self] in
        let all = cases.map { JudgedCase($0, context) }
        judged.withLock { $0 = all }
      }
    }

    func wait() -> [JudgedCase] {
      group.wait()
      return judged.withLock { $0 }
    }
  }
}
