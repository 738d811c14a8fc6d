import Amounts
import Books
import GRDB

/// Reads the current reporting transactions of one case after the other.
final class TransactionReader {
  private let rows: KeyedRows

  init(_ db: Database) throws {
    rows = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT case_id, row_id, partner, tenant, amount, currency, paid_at, paid_is_day, fee, fee_currency, fee_percentage,
          fee_usd, commission_status, platform_status, referral_status, checksum
        FROM transaction_version WHERE gone_read IS NULL ORDER BY case_id, row_id
        """))
  }

  func read(_ caseID: String) throws -> [(partner: String, row: TransactionRow)] {
    var found: [(partner: String, row: TransactionRow)] = []
    try rows.forEach(caseID) { row in
      guard let currency = Currency(row.text(5)) else {
        throw DamagedRow(table: "transaction_version", row: row.text(1))
      }
      let fee = row.textOrNil(9).flatMap { Currency($0) }.map { Money(minorUnits: row.integer(8), currency: $0) }
      let transaction = TransactionRow(
        id: row.text(1), caseID: row.text(0), tenant: row.textOrNil(3),
        amount: Money(minorUnits: row.integer(4), currency: currency),
        paymentDate: StoredDate(at: row.integer(6), isDay: row.bool(7)).value, fee: fee,
        feePercentage: row.textOrNil(10).flatMap { try? Percentage($0) }, feeUSD: row.integerOrNil(11),
        commissionStatus: row.textOrNil(12), platformInvoicingStatus: row.textOrNil(13),
        referralInvoicingStatus: row.textOrNil(14))
      guard transaction.checksum == row.integer(15) else {
        throw DamagedRow(table: "transaction_version", row: transaction.id)
      }
      found.append((row.text(2), transaction))
    }
    return found
  }
}

/// Reads the newest lifecycle event of one case after the other.
final class CaseEventReader {
  private let rows: KeyedRows
  private let order: EventOrder

  init(_ db: Database) throws {
    order = try EventOrder(db)
    rows = try KeyedRows(
      try SQLStatement(
        db, "SELECT case_id, occurred_at, lifecycle, event_id FROM case_event ORDER BY case_id, occurred_at, event_id"))
  }

  func newest(_ caseID: String) throws -> CaseLifecycleEvent? {
    var newest: CaseLifecycleEvent?
    try rows.forEach(caseID) { row in
      let event = CaseLifecycleEvent(
        lifecycle: row.text(2), at: Instant(microseconds: row.integer(1)), event: row.integer(3))
      guard let known = newest else { return newest = event }
      if CaseLifecycleEvent.isOrdered(known, event) {
        newest = event
      } else if !CaseLifecycleEvent.isOrdered(event, known) {
        newest?.event = try order.first(known.event, event.event)
      }
    }
    return newest
  }
}

/// Reads success fee and phase of a case over the nights, on the API that wins (rules R8).
final class TermsReader {
  private let versions: SQLStatement

  init(_ db: Database) throws {
    versions = try SQLStatement(
      db,
      """
      SELECT l.as_of, v.success_fee, v.phase FROM case_version v JOIN list_read l ON l.id = v.first_read
      WHERE v.row_id = ? AND (v.list_tenant <> '') = ? ORDER BY v.id
      """)
  }

  func read(_ caseID: String, hasBook: Bool) throws -> [CaseTerms] {
    versions.bind(1, caseID)
    versions.bind(2, hasBook)
    defer { versions.reset() }
    var terms: [CaseTerms] = []
    while try versions.step() {
      terms.append(
        CaseTerms(
          from: Instant(microseconds: versions.integer(0)),
          successFee: versions.textOrNil(1).flatMap { try? Percentage($0) }, phase: versions.textOrNil(2)))
    }
    return terms
  }
}
