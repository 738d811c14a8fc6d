package import Amounts
package import Books
package import GRDB

/// Reads the books of partners out of the results of a reconciliation and of what is issued.
///
/// Only payments that a statement could still list are kept: memory does not grow with what is stated and settled.
package struct StatementBooksReader {
  private let db: Database
  private let agreements: [String: Agreement]
  private let begins: [String: StatementBegin]
  private let calendar: BusinessCalendar

  /// - Parameter begins: with what the statements of each partner begin.
  package init(
    _ db: Database, agreements: [String: Agreement], begins: [String: StatementBegin], calendar: BusinessCalendar
  ) {
    self.db = db
    self.agreements = agreements
    self.begins = begins
    self.calendar = calendar
  }

  /// The books of each partner, by id.
  ///
  /// - Parameter months: by partner, the first month whose held and ineligible payments are wanted.
  package func books(from months: [String: Month]) throws -> [String: StatementBooks] {
    var payments = try payments(from: months)
    let closings = try closings()
    let payouts = try openPayouts()
    let history = try history()
    var books: [String: StatementBooks] = [:]
    for partner in months.keys {
      books[partner] = StatementBooks(
        partner: partner, payments: payments.removeValue(forKey: partner) ?? [], closings: closings[partner] ?? [:],
        payouts: payouts[partner] ?? [], history: history[partner] ?? [:],
        minimumPayout: agreements[partner]?.minimumPayout ?? [:])
    }
    return books
  }

  private func payments(from months: [String: Month]) throws -> [String: [StatementPayment]] {
    let rows = try SQLStatement(
      db,
      """
      SELECT payment_id, partner, date, currency, eligibility, fee FROM result_payment
      WHERE eligibility <> 'reversed' OR statement IS NOT NULL
        OR EXISTS (SELECT 1 FROM stated_elsewhere e WHERE e.payment_id = result_payment.payment_id)
      ORDER BY payment_id
      """)
    let lines = try StatedLines.Stream(db)
    let firstInstants = begins.compactMapValues { $0.month.map { calendar.midnight(of: $0.firstDay) } }
    let awaiting = Set(try BeforeBegin.sums(db, begins: firstInstants).flatMap(\.payments))
    let cells = try PaymentCells(db, calendar: calendar)
    var kept: [String: [StatementPayment]] = [:]
    while try rows.step() {
      let id = rows.text(0)
      let partner = rows.text(1)
      guard let day = Day(rows.text(2)), let currency = Currency(rows.text(3)),
        let state = EligibilityState(rawValue: rows.text(4))
      else { throw DamagedRow(table: "result_payment", row: id) }
      let stated = try lines.read(id)
      let fee = rows.integer(5)
      let positions = try SeriesPosition.all(
        of: partner, currency, day: day, state: state, fee: fee, lines: stated)
      var wanted = Set(positions.filter { $0.position.due != $0.position.stated }.map(\.series.partner))
      if state == .held || state == .ineligible, let first = months[partner], day.month >= first {
        wanted.insert(partner)
      }
      let isAwaiting = awaiting.contains(id)
      if isAwaiting { wanted.insert(partner) }
      for reader in wanted where months[reader] != nil {
        guard let item = reader == partner ? try cells.now(id) : try cells.former(id, partner: reader) else { continue }
        kept[reader, default: []].append(
          StatementPayment(
            partner: partner, item: item, state: state, fee: fee, lines: stated, awaitsListing: isAwaiting))
      }
    }
    return kept
  }

  /// The closing of each series that has begun; of a partner that has not issued yet its opening balances.
  private func closings() throws -> [String: [Currency: Int64]] {
    var closings = begins.mapValues(\.openings)
    for partner in try StatementRegister.lastIssued(db).keys { closings[partner] = [:] }
    for row in try Row.fetchAll(db, sql: "SELECT partner, currency, closing FROM statement ORDER BY id") {
      guard let currency = Currency(row[1] as String) else { continue }
      closings[row[0], default: [:]][currency] = row[2]
    }
    return closings
  }

  private func openPayouts() throws -> [String: [StatementPayout]] {
    var payouts: [String: [StatementPayout]] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.partner, s.currency, s.number, p.date, p.amount, p.reference
        FROM statement_payout p JOIN statement s ON s.id = p.statement_id
        WHERE NOT EXISTS (SELECT 1 FROM statement_payout_counted c WHERE c.payout_id = p.id) ORDER BY p.id
        """)
    for row in rows {
      guard let currency = Currency(row[1] as String), let date = Day(row[3] as String) else { continue }
      let reference: String = row[5]
      payouts[row[0], default: []].append(
        StatementPayout(
          number: row[2], date: date, amount: Money(minorUnits: row[4], currency: currency),
          reference: reference.isEmpty ? nil : reference))
    }
    return payouts
  }

  private func history() throws -> [String: [Currency: [StatementMonth]]] {
    var history: [String: [Currency: [StatementMonth]]] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT partner, currency, month, earned + prior_period + adjustments + clawbacks, closing
        FROM statement ORDER BY id
        """)
    for row in rows {
      guard let currency = Currency(row[1] as String), let month = Month(row[2] as String) else { continue }
      history[row[0], default: [:]][currency, default: []].append(
        StatementMonth(month: month, fees: row[3], closing: row[4]))
    }
    return history
  }
}

/// Looks up what a statement shows of a payment.
private final class PaymentCells {
  private let current: SQLStatement
  private let stated: SQLStatement
  private let elsewhere: SQLStatement

  private let calendar: BusinessCalendar

  init(_ db: Database, calendar: BusinessCalendar) throws {
    self.calendar = calendar
    current = try SQLStatement(
      db,
      """
      SELECT p.payment_id, c.reference, c.creditor_reference, c.client, p.date, p.first_seen, p.amount, p.currency,
        p.success_fee_percent, p.share_percent, p.rate_percent, p.reason
      FROM result_payment p LEFT JOIN result_case c ON c.case_id = p.case_id WHERE p.payment_id = ?
      """)
    stated = try SQLStatement(
      db,
      """
      SELECT \(StatementCells.columns) FROM statement_line
      WHERE payment_id = ?1 AND statement_id = (
        SELECT max(l.statement_id) FROM statement_line l JOIN statement s ON s.id = l.statement_id
        WHERE l.payment_id = ?1 AND s.partner = ?2)
      """)
    elsewhere = try SQLStatement(
      db,
      """
      SELECT e.month, e.currency, v.paid_at, v.paid_is_day, v.amount, v.currency, l.as_of
      FROM stated_elsewhere e
      LEFT JOIN payment_version v ON v.id = (SELECT max(o.id) FROM payment_version o
        WHERE o.row_id = e.payment_id AND o.partner = e.partner)
      LEFT JOIN list_read l ON l.id = v.first_read
      WHERE e.payment_id = ?1 AND e.partner = ?2 ORDER BY e.month, e.number, e.currency, e.fee LIMIT 1
      """)
  }

  /// The cells as they are now.
  func now(_ payment: String) throws -> StatementItem? {
    current.bind(1, payment)
    defer { current.reset() }
    guard try current.step() else { return nil }
    return try StatementCells.read(current, from: 0, table: "result_payment")
  }

  /// The cells that a partner was sent before the payment went to somebody else, with the reason that holds now.
  func former(_ payment: String, partner: String) throws -> StatementItem? {
    stated.bind(1, payment)
    stated.bind(2, partner)
    defer { stated.reset() }
    guard let reason = try now(payment)?.reason else { return nil }
    guard try stated.step() else { return try statedElsewhere(payment, partner: partner, reason) }
    var item = try StatementCells.read(stated, from: 0, table: "statement_line")
    item.reason = reason
    return item
  }

  /// Of a payment that only elsewhere was stated to the partner: its last version while it was the partner's; of one that
  /// never was, the month and the currency that it was stated in.
  private func statedElsewhere(_ payment: String, partner: String, _ reason: EligibilityReason) throws -> StatementItem?
  {
    elsewhere.bind(1, payment)
    elsewhere.bind(2, partner)
    defer { elsewhere.reset() }
    guard try elsewhere.step() else { return nil }
    guard let month = Month(elsewhere.text(0)), let currency = elsewhere.currency(1) else {
      throw DamagedRow(table: "stated_elsewhere", row: payment)
    }
    let isOwn = !elsewhere.isNull(2)
    let paid = isOwn ? StoredDate(at: elsewhere.integer(2), isDay: elsewhere.bool(3)).value : .day(month.firstDay)
    return StatementItem(
      paymentID: payment, caseReference: nil, creditorReference: nil, client: nil, date: calendar.day(of: paid),
      firstSeen: Instant(microseconds: elsewhere.integerOrNil(6) ?? calendar.midnight(of: month.firstDay).microseconds),
      amount: Money(
        minorUnits: elsewhere.integerOrNil(4) ?? 0, currency: isOwn ? elsewhere.currency(5) ?? currency : currency),
      successFee: nil, share: nil, rate: nil, reason: reason)
  }
}
