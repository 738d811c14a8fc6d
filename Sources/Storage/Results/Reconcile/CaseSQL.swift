import Amounts
import Books

/// Reads cases as they are now.
enum CaseSQL {
  static let cases = """
    SELECT n.case_id, n.partner, n.tenant, n.has_book, v.reference, v.creditor_reference,
      v.client_name, v.currency, v.principal, v.interest, v.reminder_fees, v.collection_fees,
      v.remainder, v.lifecycle, v.close_code, v.phase, v.created_at, v.finished_at, v.finished_is_day, v.success_fee,
      r.expected_rate, v.is_test, v.checksum, v.gone_read, v.expected_rate, v.lifecycle_since
    FROM case_now n JOIN case_version v ON v.id = n.version_id
    LEFT JOIN case_version r ON r.id = n.referral_id
    ORDER BY n.case_id
    """

  static func known(_ row: SQLStatement) throws -> KnownCase {
    guard let currency = row.currency(7) else { throw DamagedRow(table: "case_version", row: row.text(0)) }
    var stored = CaseRow(
      id: row.text(0), reference: row.textOrNil(4), creditorReference: row.textOrNil(5), tenant: row.textOrNil(2),
      clientName: row.textOrNil(6), currency: currency, principal: row.integer(8), interest: row.integerOrNil(9),
      reminderFees: row.integerOrNil(10), collectionFees: row.integerOrNil(11), remainder: row.integer(12),
      lifecycle: row.textOrNil(13), closeCode: row.textOrNil(14), phase: row.textOrNil(15),
      createdAt: row.integerOrNil(16).map(Instant.init(microseconds:)),
      finishedAt: row.integerOrNil(17).map { StoredDate(at: $0, isDay: row.bool(18)).value },
      successFee: row.percentage(19), expectedRate: row.percentage(24), isTest: row.isNull(21) ? nil : row.bool(21))
    guard stored.checksum == row.integer(22) else { throw DamagedRow(table: "case_version", row: stored.id) }
    stored.expectedRate = row.percentage(20)
    return KnownCase(
      row: stored, hasBook: row.bool(3), isVanished: !row.isNull(23),
      lifecycleSince: Instant(microseconds: row.integer(25)))
  }
}
