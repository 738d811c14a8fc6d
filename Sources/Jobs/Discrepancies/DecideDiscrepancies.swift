package import Amounts
package import Books
package import Configuration
import Foundation
package import Storage

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

  /// Decides under the lock of the store, all in one transaction.
  ///
  /// Of many, those whose status does not allow it are left as they are; of one, that is an error.
  package func run(_ target: Target) throws -> DecisionOutcome {
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

  private func decide(_ name: DiscrepancyName, _ book: DiscrepancyBook, lastRun: Instant) throws -> DecisionOutcome {
    let found = try name.find(in: book)
    do {
      try decide(found, book)
      return outcome([.init(found: found)], isOfMany: false, lastRun: lastRun)
    } catch let refusal as Refusal {
      throw JobError.configuration(["\(found.name): \(refusal)"])
    }
  }

  private func decide(_ words: DiscrepancyWords, _ book: DiscrepancyBook, lastRun: Instant) throws -> DecisionOutcome {
    let usual = decision.usualStatuses
    guard !usual.isEmpty || !words.statuses.isEmpty else {
      throw JobError.configuration([
        "--status: is missing; say which ones to reopen, such as --status suppressed"
      ])
    }
    let filter = try words.filter(usual: usual, calendar: context.calendar, today: context.today)
    let items = try book.all(filter).map { found -> DecisionOutcome.Item in
      do {
        try decide(found, book)
        return .init(found: found)
      } catch let refusal as Refusal {
        // A date that is no good is no good for all.
        if case .expiryNotInFuture = refusal { throw JobError.configuration(["--until: \(refusal)"]) }
        return .init(found: found, refusal: refusal)
      }
    }
    return outcome(items, isOfMany: true, lastRun: lastRun)
  }

  private func decide(_ found: StoredDiscrepancy, _ book: DiscrepancyBook) throws {
    var decided = found
    try decided.life.decide(decision, handling: &decided.handling, context: context)
    if !isDryRun { try book.keep(decision, of: decided, at: context.asOf, by: by, calendar: context.calendar) }
  }

  private func outcome(_ items: [DecisionOutcome.Item], isOfMany: Bool, lastRun: Instant) -> DecisionOutcome {
    DecisionOutcome(decision: decision, isDryRun: isDryRun, isOfMany: isOfMany, lastRun: lastRun, items: items)
  }
}

/// What became of a decision.
package struct DecisionOutcome: Sendable {
  package struct Item: Sendable {
    /// As it was before.
    package let found: StoredDiscrepancy
    /// Why it was left as it is.
    package var refusal: Refusal?
  }

  package let decision: Decision
  package let isDryRun: Bool
  /// Whether a filter chose them, which may have chosen none.
  package let isOfMany: Bool
  /// The reconciliation whose facts were decided about.
  package let lastRun: Instant
  package let items: [Item]
}

extension StoredDiscrepancy {
  /// As people name it: code and subject.
  package var name: String { "\(life.code.rawValue) \(life.subject)" }
}
