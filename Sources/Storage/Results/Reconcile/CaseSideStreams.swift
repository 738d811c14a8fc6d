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
      guard let currency = row.currency(5) else {
        throw DamagedRow(table: "transaction_version", row: row.text(1))
      }
      let fee = row.currency(9).map { Money(minorUnits: row.integer(8), currency: $0) }
      let transaction = TransactionRow(
        id: row.text(1), caseID: row.text(0), tenant: row.textOrNil(3),
        amount: Money(minorUnits: row.integer(4), currency: currency),
        paymentDate: StoredDate(at: row.integer(6), isDay: row.bool(7)).value, fee: fee,
        feePercentage: row.percentage(10), feeUSD: row.integerOrNil(11),
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
    // The order of a case's events is found in `newest`: SQLite would make a sorter for every case.
    rows = try KeyedRows(
      try SQLStatement(db, "SELECT case_id, occurred_at, lifecycle, event_id FROM case_event ORDER BY case_id"))
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

/// Reads success fee and phase of one case after the other over the nights, on the API that wins (rules R8).
final class TermsReader {
  private let rows: KeyedRows

  init(_ db: Database) throws {
    rows = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT v.row_id, v.list_tenant <> '', l.as_of, v.success_fee, v.phase
        FROM case_version v JOIN list_read l ON l.id = v.first_read ORDER BY v.row_id, v.id
        """))
  }

  func read(_ caseID: String, hasBook: Bool) throws -> [CaseTerms] {
    var terms: [CaseTerms] = []
    try rows.forEach(caseID) { row in
      guard row.bool(1) == hasBook else { return }
      terms.append(
        CaseTerms(
          from: Instant(microseconds: row.integer(2)), successFee: row.percentage(3), phase: row.textOrNil(4)))
    }
    return terms
  }
}
