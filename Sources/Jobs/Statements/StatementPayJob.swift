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
  private let by: String
  private let override: String?

  /// - Parameters:
  ///   - amount: in major units of the statement's currency, as typed.
  ///   - by: who records it.
  ///   - override: why it is recorded in spite of what speaks against it.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, number: String, date: Day, amount: String,
    reference: String?, by: String, override: String?
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.number = number
    self.date = date
    self.amount = amount
    self.reference = reference
    self.by = by
    self.override = override
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
    guard let header = found?.document.header else {
      throw JobError.configuration([
        "--number \(number): no such statement is issued; `tieout statement list` shows all numbers"
      ])
    }
    let money = try money(header.series.currency)
    return try desk.store.write { db in
      let objections = try objections(to: money, header, db)
      guard objections.isEmpty || override != nil else {
        throw JobError.refused(
          "statement pay \(number): \(objections.joined(separator: "; ")); correct it, or give --override \"reason\"")
      }
      let isNew = try StatementRegister.pay(
        db, number: number, date: date, amount: money, reference: reference, recordedAt: asOf, by: by,
        override: objections.isEmpty ? nil : override)
      guard isNew else {
        throw JobError.refused(
          "statement pay \(number): \(money) of \(date) is recorded already; if it is a second payment, give it a "
            + "--reference of its own")
      }
      let last = try StatementRegister.lastIssued(db)[header.series.partner]
      return Outcome(amount: money, countsIn: max(date.month, last?.adding(months: 1) ?? date.month))
    }
  }

  private func money(_ currency: Currency) throws(JobError) -> Money {
    // As everywhere, 15 digits of minor units at most: sums of such amounts stay exact.
    guard let money = try? Money(majorUnits: amount, currency: currency), money.minorUnits.magnitude < Self.unitsMax
    else {
      throw JobError.configuration([
        "--amount \(amount): is no amount of \(currency.code), which has \(currency.exponent) decimals; write it with a point "
          + "and without grouping, as \(Money(minorUnits: 10_203, currency: currency).decimal)"
      ])
    }
    guard money.minorUnits != 0 else { throw JobError.configuration(["--amount \(amount): is nothing to record"]) }
    return money
  }

  private static let unitsMax: UInt64 = 1_000_000_000_000_000

  /// What speaks against a payment: it is more than is owed, or was not yet or can not have been paid (rules R10).
  private func objections(to money: Money, _ header: StatementHeader, _ db: StoreDatabase) throws -> [String] {
    var objections: [String] = []
    if let account = try StatementRegister.account(db, header.series) {
      func amount(_ units: Int64) -> Money { Money(minorUnits: units, currency: money.currency) }
      let (open, paid) = (try account.open, try account.paid.sumOfMinorUnits())
      if money.minorUnits > 0, money.minorUnits > open {
        objections.append("\(money) is more than the \(amount(open)) that are open to \(header.series.partner)")
      }
      if money.minorUnits < 0, money.minorUnits.magnitude > UInt64(max(paid, 0)) {
        objections.append("\(money.negated) back is more than the \(amount(paid)) that were paid")
      }
    }
    if date < header.date { objections.append("\(date) is before the issue of the statement on \(header.date)") }
    let today = configuration.calendar.day(of: asOf)
    if date > today { objections.append("\(date) is later than \(today)") }
    return objections
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
