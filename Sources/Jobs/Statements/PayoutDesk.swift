package import Amounts
package import Books
import Configuration
import Storage

/// What the commands that record payments to partners have in common (rules R10, `statement pay`).
struct PayoutDesk {
  private let configuration: Configuration
  private let asOf: Instant
  private let by: String
  private let desk: StatementDesk

  /// - Parameter by: who records.
  init(_ configuration: Configuration, asOf: Instant, consent: Consent, by: String) throws {
    self.configuration = configuration
    self.asOf = asOf
    self.by = by
    desk = try StatementDesk(configuration, asOf: asOf, consent: consent)
    _ = try desk.publishPending()
  }

  /// Works on the store in one transaction; a dry run is thrown away.
  func work<Result>(isDryRun: Bool = false, _ body: (StoreDatabase) throws -> Result) throws -> Result {
    guard !isDryRun else { return try desk.store.preview(body) }
    let result = try desk.store.write(body)
    try desk.publishOverviews()
    return result
  }

  /// The business date of as-of.
  private var today: Day { configuration.calendar.day(of: asOf) }

  // MARK: What is typed, or stands in a file

  /// What is wrong with a text, in words that go on behind its name, and what to do.
  struct Fault: Error {
    let wrong: String
    let remedy: String
  }

  /// An amount in major units, as it is written.
  static func money(_ text: String, _ currency: Currency) throws(Fault) -> Money {
    guard let money = Money(stated: text, currency: currency) else {
      throw Fault(
        wrong: "is no amount of \(currency.code), which has \(currency.exponent) decimals",
        remedy:
          "write it with a point and without grouping, as \(Money(minorUnits: 10_203, currency: currency).decimal)")
    }
    guard money.minorUnits != 0 else { throw Fault(wrong: "is nothing to record", remedy: "give what was paid") }
    return money
  }

  /// A reference is printed on a statement, for ever: what its scan would refuse is refused here.
  func fault(of reference: String?) -> Fault? {
    guard let reference else { return nil }
    let isPlain = !reference.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isPlain, (1...140).contains(reference.count) else {
      return Fault(
        wrong: "is empty, too long or more than one line", remedy: "1 to 140 characters of one line were expected")
    }
    if let kind = PersonalText.kind(in: reference) {
      return Fault(wrong: "holds \(kind), which would be printed on the statement", remedy: "leave it out")
    }
    for partner in configuration.partners where reference.contains(partner.name) {
      return Fault(wrong: "holds the name of a partner", remedy: "leave it out")
    }
    return nil
  }

  // MARK: Rules

  /// What speaks against the date of a payment of a statement.
  func objection(to date: Day, of entry: StatementRegister.Entry) -> PayoutObjection? {
    PayoutObjection.to(date, issued: entry.date, today: today)
  }

  /// The month whose statement counts a payment of a date.
  func countsIn(_ date: Day, of partner: String, _ db: StoreDatabase) throws -> Month {
    max(date.month, try StatementRegister.lastIssued(db)[partner]?.adding(months: 1) ?? date.month)
  }

  // MARK: Recording

  /// Records a payment; nil when the same one is recorded already.
  func record(_ payout: StatementPayout, override: String? = nil, _ db: StoreDatabase) throws -> Int64? {
    try StatementRegister.pay(db, .init(payout, recordedAt: asOf, by: by, override: override))
  }
}

/// A payment to a partner, and what became of it.
package struct PayoutLine: Sendable {
  package enum State: String, Sendable {
    case recorded
    /// It takes another one back, which was wrong.
    case takesBack = "takes-back"
    /// The same was there before.
    case recordedAlready = "recorded-already"
    /// The same was there before, and another one took it back since.
    case takenBackAlready = "taken-back-already"
  }

  /// The line of its file, from 1; nil outside a file.
  package let line: Int?
  /// nil: nothing is recorded in a dry run.
  package let id: Int64?
  package let partner: String
  package let payout: StatementPayout
  package let state: State
  /// The month whose statement counts it; nil for one that was there before.
  package let countsIn: Month?
}
