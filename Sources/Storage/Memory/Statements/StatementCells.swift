import Amounts
import Books

/// The cells that a statement shows of a payment, in the order in which queries here select them.
enum StatementCells {
  /// Columns of `statement_line` and `statement_item`.
  static let columns = """
    payment_id, case_reference, creditor_reference, client, date, first_seen, amount, amount_currency,
    success_fee_percent, share_percent, rate_percent, reason
    """
  static let count = 12

  /// Reads the cells that begin at a column.
  ///
  /// - Throws: ``DamagedRow``.
  static func read(_ row: SQLStatement, from first: Int, table: String) throws -> StatementItem {
    func percentage(_ column: Int) -> Percentage? { row.textOrNil(column).flatMap { try? Percentage($0) } }
    guard let date = Day(row.text(first + 4)), let currency = Currency(row.text(first + 7)),
      let reason = EligibilityReason(rawValue: row.text(first + 11))
    else { throw DamagedRow(table: table, row: row.text(first)) }
    return StatementItem(
      paymentID: row.text(first), caseReference: row.textOrNil(first + 1), creditorReference: row.textOrNil(first + 2),
      client: row.textOrNil(first + 3), date: date, firstSeen: Instant(microseconds: row.integer(first + 5)),
      amount: Money(minorUnits: row.integer(first + 6), currency: currency), successFee: percentage(first + 8),
      share: percentage(first + 9), rate: percentage(first + 10), reason: reason)
  }

  /// Reads what a line has stated: the statement's number (NULL for one of elsewhere without), partner and currency, then the fee, from a column on.
  ///
  /// - Throws: ``DamagedRow``.
  static func statedLine(_ row: SQLStatement, from first: Int) throws -> StatedLine {
    guard let currency = Currency(row.text(first + 2)) else {
      throw DamagedRow(table: "statement", row: row.textOrNil(first) ?? "")
    }
    return StatedLine(
      number: row.textOrNil(first), partner: row.text(first + 1),
      fee: Money(minorUnits: row.integer(first + 3), currency: currency))
  }

  /// Binds the cells from a position on.
  static func bind(_ item: StatementItem, to statement: SQLStatement, from first: Int32) {
    statement.bind(first, item.paymentID)
    statement.bind(first + 1, item.caseReference)
    statement.bind(first + 2, item.creditorReference)
    statement.bind(first + 3, item.client)
    statement.bind(first + 4, item.date.description)
    statement.bind(first + 5, item.firstSeen.microseconds)
    statement.bind(first + 6, item.amount.minorUnits)
    statement.bind(first + 7, item.amount.currency.code)
    statement.bind(first + 8, item.successFee?.description)
    statement.bind(first + 9, item.share?.description)
    statement.bind(first + 10, item.rate?.description)
    statement.bind(first + 11, item.reason.rawValue)
  }
}
