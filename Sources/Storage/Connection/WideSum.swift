import GRDB

/// Sums of money that may need more than 64 bits.
///
/// SQLite's `sum()` ends a statement with an error where a sum does not fit. Here the thousands of millions are added apart
/// from the rest, in two columns; neither overflows before there are thousands of millions of rows.
enum WideSum {
  private static let unit: Int64 = 1_000_000_000

  /// Two expressions, to be read with ``value(_:_:)``: the sum of these columns, those with `-` in front taken away.
  static func sql(_ columns: [String]) -> String {
    func part(_ part: String) -> String {
      columns.map { column in
        let isTakenAway = column.hasPrefix("-")
        return
          "\(isTakenAway ? "-" : "+") coalesce(sum(\(isTakenAway ? String(column.dropFirst()) : column) \(part)), 0)"
      }.joined(separator: " ")
    }
    let any = columns.map { "count(\($0.hasPrefix("-") ? String($0.dropFirst()) : $0))" }.joined(separator: " + ")
    return "CASE WHEN \(any) > 0 THEN 0 \(part("/ \(unit)")) END, 0 \(part("% \(unit)"))"
  }

  /// The sum that begins at a column; nil where no row has a value.
  static func value(_ row: Row, _ column: Int) -> Int128? {
    let (high, low): (Int64?, Int64) = (row[column], row[column + 1])
    return high.map { Int128($0) * Int128(unit) + Int128(low) }
  }

  /// The sum of a row that has a value.
  static func value(_ row: SQLStatement, _ column: Int) -> Int128 {
    Int128(row.integer(column)) * Int128(unit) + Int128(row.integer(column + 1))
  }

  /// The sum of a query that gives one.
  static func fetch(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> Int128? {
    try Row.fetchOne(db, sql: sql, arguments: arguments).flatMap { value($0, 0) }
  }
}
