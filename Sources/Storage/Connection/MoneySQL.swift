/// Sums of money in SQL.
package enum MoneySQL {
  /// The sum of a column of minor units, exact wherever it fits in 64 bits.
  ///
  /// SQLite's own `sum()` ends the statement with an error when it does not fit. Here the thousands of millions are added
  /// apart from the rest, so nothing overflows on the way; a whole that does not fit is the nearest that does, and then
  /// differs from what other tables say (outputs 2, controls). NULL where no row has a value.
  package static func sum(_ column: String) -> String {
    "CAST(sum((\(column)) / 1000000000) * 1000000000 + sum((\(column)) % 1000000000) AS INTEGER)"
  }
}
