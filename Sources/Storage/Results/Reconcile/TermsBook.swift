package import Amounts
package import Books
package import GRDB

/// The terms of payments as they are kept: a row for each time that they were taken or changed.
enum TermsBook {
  /// The columns of a row `t`, in the order in which ``terms(_:from:)`` reads them.
  static let columns =
    "t.partner, t.case_id, t.since, t.success_fee, t.phase, t.share, t.rate, t.rate_day, t.rounding, t.id"

  /// The join that finds the terms in force of the payment of a row `p`.
  static let join =
    "LEFT JOIN payment_terms t ON t.id = (SELECT max(k.id) FROM payment_terms k WHERE k.payment_id = p.row_id)"

  /// Reads terms from a column on; nil where the payment has none.
  ///
  /// - Throws: `DamagedRow` for what is no date or no percentage.
  static func terms(_ row: SQLStatement, from first: Int) throws -> PaymentTerms? {
    guard !row.isNull(first + 9) else { return nil }
    let damaged = DamagedRow(table: "payment_terms", row: "\(row.integer(first + 9))")
    guard let rateDay = Day(row.text(first + 7)) else { throw damaged }
    func percentage(_ column: Int) throws -> Percentage? {
      guard !row.isNull(column) else { return nil }
      guard let value = row.percentage(column) else { throw damaged }
      return value
    }
    let rounding = try row.textOrNil(first + 8).map { text in
      guard let rounding = Rounding(rawValue: text) else { throw damaged }
      return rounding
    }
    return PaymentTerms(
      partner: row.text(first), caseID: row.key(first + 1), since: Instant(microseconds: row.integer(first + 2)),
      successFee: try percentage(first + 3), phase: row.textOrNil(first + 4), share: try percentage(first + 5),
      rate: try percentage(first + 6), rateDay: rateDay, rounding: rounding)
  }
}

/// Terms as a reconciliation took or changed them, beside the payment that they are of.
package struct TakenTerms: Sendable {
  package let payment: String
  package let terms: PaymentTerms
  package let cause: PaymentTerms.Cause

  /// What the results take or change, by the partner whose agreement it is.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func all(_ db: Database) throws -> [String: [TakenTerms]] {
    let rows = try SQLStatement(
      db, "SELECT \(TermsBook.columns), t.payment_id, t.cause FROM results.taken_terms t ORDER BY t.id")
    var taken: [String: [TakenTerms]] = [:]
    while try rows.step() {
      guard let terms = try TermsBook.terms(rows, from: 0), let cause = PaymentTerms.Cause(rawValue: rows.text(11))
      else { throw DamagedRow(table: "taken_terms", row: rows.text(10)) }
      taken[terms.partner, default: []].append(TakenTerms(payment: rows.text(10), terms: terms, cause: cause))
    }
    return taken
  }
}

/// Writes terms that were taken or changed.
package final class TermsWriter {
  /// Where to.
  package enum Place: Sendable {
    /// Among the results of a run: kept when they are.
    case taken
    /// For good.
    case kept
  }

  private let insert: SQLStatement
  private let place: Place
  private let takenAt: Int64

  package init(_ db: Database, _ place: Place = .kept, asOf: Instant) throws {
    self.place = place
    takenAt = asOf.microseconds
    let columns = """
      payment_id, partner, case_id, since, success_fee, phase, share, rate, rate_day, rounding, taken_at, cause
      """
    insert = try SQLStatement(
      db,
      place == .taken
        ? "INSERT INTO results.taken_terms (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        : """
        INSERT INTO sealed_payment_terms (\(columns), taken_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  /// Keeps what a night took or changed; nothing where the terms are the ones that were kept.
  func keep(_ fee: PaymentFee, of payment: String) throws {
    guard let terms = fee.inForce, let cause = fee.cause else { return }
    try write(terms, of: payment, cause)
  }

  /// Keeps what a reconciliation took whose other results were thrown away.
  package func keep(_ taken: TakenTerms) throws { try write(taken.terms, of: taken.payment, taken.cause) }

  /// Keeps terms that a person takes anew, with who said so and why.
  package func apply(_ terms: PaymentTerms, to payment: String, by: String, reason: String) throws {
    try write(terms, of: payment, .applied, by: by, reason: reason)
  }

  private func write(
    _ terms: PaymentTerms, of payment: String, _ cause: PaymentTerms.Cause, by: String? = nil, reason: String? = nil
  ) throws {
    insert.bind(1, payment)
    insert.bind(2, terms.partner)
    insert.bind(3, terms.caseID)
    insert.bind(4, terms.since.microseconds)
    insert.bind(5, terms.successFee?.description)
    insert.bind(6, terms.phase)
    insert.bind(7, terms.share?.description)
    insert.bind(8, terms.rate?.description)
    insert.bind(9, terms.rateDay.description)
    insert.bind(10, terms.rounding?.rawValue)
    insert.bind(11, takenAt)
    insert.bind(12, cause.rawValue)
    if place == .kept {
      insert.bind(13, by)
      insert.bind(14, reason)
    }
    try insert.run()
  }
}
