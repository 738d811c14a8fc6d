package import Amounts
import Synchronization

/// The earliest instant at which the same facts would give another result: what is kept of a night until then need not
/// be worked out again.
///
/// Whoever compares with the clock goes through the ``RunContext``, which notes here from when on the comparison would
/// come out otherwise. Until the earliest of these all comparisons that were made come out as they did, so everything
/// that follows from them does too.
package final class Horizon: Sendable {
  private let asOf: Instant
  private let earliest: Atomic<Int64>

  /// - Parameter last: an instant from which on nothing is foretold; nil = never.
  init(asOf: Instant, last: Instant? = nil) {
    self.asOf = asOf
    earliest = Atomic(last?.microseconds ?? .max)
  }

  /// Notes an instant from which on something is otherwise; one that is not later than the run is the next run.
  package func note(_ instant: Instant) {
    earliest.min(max(instant, asOf).microseconds, ordering: .relaxed)
  }

  /// Notes what every run may say otherwise, such as what the newest reading of a list decides.
  package func noteEveryRun() { note(asOf) }

  /// The earliest instant noted; nil = never, the run's own = it must be looked at again by the next run.
  package var nextChange: Instant? {
    let microseconds = earliest.load(ordering: .relaxed)
    return microseconds == .max ? nil : Instant(microseconds: microseconds)
  }
}

extension RunContext {
  /// Works something out, and says until when it stands: up to an instant (exclusive) the same facts give the same.
  ///
  /// - Returns: with the value the earliest instant at which it may be otherwise; nil = never, the run's own = it must
  ///   be looked at again by the next run.
  package func observed<Value, Failure: Error>(
    _ body: (RunContext) throws(Failure) -> Value
  ) throws(Failure) -> (value: Value, nextChange: Instant?) {
    let horizon = Horizon(asOf: asOf, last: dateGoesBackAt)
    let value = try body(watching(horizon))
    return (value, horizon.nextChange)
  }

  /// Whether a business date has come: it is today or was before.
  package func hasCome(_ day: Day) -> Bool {
    guard today < day else { return true }
    horizon?.note(calendar.midnight(of: day))
    return false
  }

  /// Whether strictly more time has passed than up to an instant.
  package func isPast(_ instant: Instant) -> Bool {
    guard asOf <= instant else { return true }
    let (first, isTooFar) = instant.microseconds.addingReportingOverflow(1)
    horizon?.note(Instant(microseconds: isTooFar ? .max : first))
    return false
  }

  /// The date of today for a text: tomorrow the text is another one.
  package var namedToday: Day {
    _ = hasCome(today.adding(days: 1))
    return today
  }

  /// Notes what the next reading of a list may decide otherwise without any row of it being new.
  func noteNextList() { horizon?.noteEveryRun() }

  /// Notes payments of which the next reading of a list says more than its rows.
  ///
  /// A listed payment that an event deleted counts, and is reported, by when the newest list was read; for one whose
  /// creation is to come, the newest clients list before it is to come too (``ClientFile/isArchived(at:)``).
  func noteNextList(for payments: [PaymentFile]) {
    guard payments.contains(where: { ($0.isListed && $0.deletedEvent != nil) || $0.row.createdAt > asOf }) else {
      return
    }
    noteNextList()
  }
}
