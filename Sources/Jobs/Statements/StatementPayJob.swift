package import Amounts
package import Configuration
import Books
import Storage

/// Records what was paid to a partner (rules R10, `statement pay`).
package struct StatementPayJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let number: String
  private let date: Day
  private let amount: String
  private let reference: String?

  /// - Parameter amount: in major units of the statement's currency, as typed.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, number: String, date: Day, amount: String,
    reference: String?
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.number = number
    self.date = date
    self.amount = amount
    self.reference = reference
  }

  /// What was recorded.
  package struct Outcome: Sendable {
    package let amount: Money
    /// The month whose statement counts it.
    package let countsIn: Month
  }

  /// Records the payment once: the same one again is refused, as it would be counted twice.
  ///
  /// - Throws: ``JobError/configuration(_:)``, ``JobError/refused(_:)``.
  package func run() throws -> Outcome {
    try checkReference()
    let desk = try StatementDesk(configuration, asOf: asOf, consent: consent)
    _ = try desk.publishPending()
    var found: IssuedStatement?
    try desk.store.read { db in try StatementRegister.forEach(db, .init(number: number)) { found = $0 } }
    guard let series = found?.document.header.series else {
      throw JobError.configuration([
        "--number \(number): no such statement is issued; `tieout statement list` shows all numbers"
      ])
    }
    let money: Money
    do { money = try Money(majorUnits: amount, currency: series.currency) } catch {
      throw JobError.configuration([
        "--amount \(amount): is no amount of \(series.currency.code), which has \(series.currency.exponent) decimals"
      ])
    }
    guard money.minorUnits != 0 else { throw JobError.configuration(["--amount \(amount): is nothing to record"]) }
    return try desk.store.write { db in
      let isNew = try StatementRegister.pay(
        db, number: number, date: date, amount: money, reference: reference, recordedAt: asOf)
      guard isNew else {
        throw JobError.refused(
          "statement pay \(number): \(money) of \(date) is recorded already; if it is a second payment, give it a "
            + "--reference of its own")
      }
      let last = try StatementRegister.lastIssued(db)[series.partner]
      return Outcome(amount: money, countsIn: max(date.month, last?.adding(months: 1) ?? date.month))
    }
  }

  /// The reference is printed on a statement, for ever: what its scan would refuse is refused here.
  private func checkReference() throws {
    guard let reference else { return }
    let isPlain = !reference.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isPlain, (1...140).contains(reference.count) else {
      throw JobError.configuration(["--reference: 1 to 140 characters of one line were expected"])
    }
    if let kind = PersonalText.kind(in: reference) {
      throw JobError.configuration(["--reference: holds \(kind), which would be printed on the statement; leave it out"]
      )
    }
    for partner in configuration.partners where reference.contains(partner.name) {
      throw JobError.configuration(["--reference: holds the name of a partner; leave it out"])
    }
  }
}
