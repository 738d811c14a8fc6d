package import Amounts
package import Books
package import Configuration
import Foundation
import Storage

/// Applies a person's decision to one discrepancy, or to all that a filter lets through.
package struct DecideDiscrepancies {
  /// What is decided about.
  package enum Target: Sendable {
    case one(DiscrepancyName)
    case all(DiscrepancyWords)
  }

  private let configuration: Configuration
  private let context: RunContext
  private let consent: Consent
  private let decision: Decision
  private let by: String
  private let isDryRun: Bool

  /// - Throws: ``JobError/configuration(_:)`` for a person who cannot be one.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, decision: Decision, by: String,
    isDryRun: Bool
  ) throws(JobError) {
    let person = try FreeText.clean(by, option: "--by", max: 100)
    guard person.lowercased() != LifeEvent.program else {
      throw .configuration(["--by \(person): is what runs are called in the history; name a person"])
    }
    self.configuration = configuration
    context = RunContext(asOf: asOf, settings: configuration.settings)
    self.consent = consent
    self.decision = decision
    self.by = person
    self.isDryRun = isDryRun
  }

  /// Decides under the lock of the store, all in one transaction; returns what to say.
  ///
  /// Of many, those whose status does not allow it are left as they are; of one, that is an error.
  package func run(_ target: Target) throws -> [String] {
    let door = try StoreDoor(configuration)
    try door.check(asOf: context.asOf, consent)
    try DiscrepancyStore.check(configuration)
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    let store = try door.forStoring(asOf: context.asOf, consent)
    return try store.write { db in
      let book = DiscrepancyBook(db)
      let lastRun = try DiscrepancyStore.lastRun(book, configuration)
      guard context.asOf >= lastRun else {
        throw JobError.configuration([
          "--as-of \(context.asOf): is before the last reconciliation, \(lastRun), which this decides about; "
            + "give a later instant"
        ])
      }
      return switch target {
      case .one(let name): try decide(name, book, lastRun: lastRun)
      case .all(let words): try decide(words, book, lastRun: lastRun)
      }
    }
  }

  private func decide(_ name: DiscrepancyName, _ book: DiscrepancyBook, lastRun: Instant) throws -> [String] {
    let found = try name.find(in: book)
    do {
      return [try decide(found, book), hint([found], lastRun: lastRun)].compactMap(\.self)
    } catch let refusal as Refusal {
      throw JobError.configuration(["\(found.name): \(refusal)"])
    }
  }

  private func decide(_ words: DiscrepancyWords, _ book: DiscrepancyBook, lastRun: Instant) throws -> [String] {
    let usual = decision.usualStatuses
    guard !usual.isEmpty || !words.statuses.isEmpty else {
      throw JobError.configuration([
        "--status: is missing; say which ones to reopen, such as --status suppressed"
      ])
    }
    let filter = try words.filter(usual: usual, calendar: context.calendar, today: context.today)
    var (lines, done, left) = ([String](), [StoredDiscrepancy](), 0)
    for found in try book.all(filter) {
      do {
        lines.append(try decide(found, book))
        done.append(found)
      } catch let refusal as Refusal {
        // A date that is no good is no good for all.
        if case .expiryNotInFuture = refusal { throw JobError.configuration(["--until: \(refusal)"]) }
        lines.append("left as it is: \(found.name) \(refusal)")
        left += 1
      }
    }
    guard !lines.isEmpty else { return ["no discrepancy matches; nothing was changed"] }
    let ending = left > 0 ? ", \(left) left as \(left == 1 ? "it is" : "they are")" : ""
    lines.append("\(done.count) \(verb)\(ending)\(isDryRun ? "; this was a dry run, nothing was changed" : "")")
    return lines + [hint(done, lastRun: lastRun)].compactMap(\.self)
  }

  private func decide(_ found: StoredDiscrepancy, _ book: DiscrepancyBook) throws -> String {
    var decided = found
    try decided.life.decide(decision, handling: &decided.handling, context: context)
    if !isDryRun { try book.keep(decision, of: decided, at: context.asOf, by: by, calendar: context.calendar) }
    let detail =
      switch decision {
      case .acknowledge(let owner, _): ", owner \(owner)"
      case .suppress(let until, _): " until \(until)"
      case .resolve, .reopen: ""
      }
    return "\(verb): \(found.name) (was \(found.life.status.rawValue))\(detail)"
  }

  private var verb: String { (isDryRun ? "would be " : "") + decision.event.rawValue }

  /// What the next run makes of it, where that may surprise.
  private func hint(_ done: [StoredDiscrepancy], lastRun: Instant) -> String? {
    guard case .resolve = decision, !done.isEmpty else { return nil }
    if done.allSatisfy({ $0.life.code.rule.staysResolved == .asAccepted }) {
      return "accepted as the run of \(lastRun) saw it"
    }
    return "as the run of \(lastRun) saw it: where other facts stand behind it, the next run opens it again"
  }
}

extension StoredDiscrepancy {
  fileprivate var name: String { "\(life.code.rawValue) \(life.subject)" }
}
