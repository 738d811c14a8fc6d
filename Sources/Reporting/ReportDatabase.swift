/// Where reports get their rows: the reporting views of the store.
///
/// The cursor type is an associated type, so that the loop over the cells is compiled for the database at hand.
package protocol ReportDatabase {
  /// What walks over the rows of one query.
  associatedtype Cursor: ReportCursor

  /// Runs one SELECT with named parameters (`:name`, given here without the colon) and lends its rows to `body`.
  ///
  /// A parameter that the statement does not have is ignored; one that only the statement has is an error.
  func withRows(_ sql: String, parameters: [String: String], _ body: (inout Cursor) throws -> Void) throws
}

/// The rows of one query, read in order and one at a time.
///
/// No call but `next` may allocate: a night reads ten million cells.
package protocol ReportCursor {
  /// The names of the columns, known before the first row.
  var columnNames: [String] { get }

  /// Goes to the next row; false behind the last one.
  mutating func next() throws -> Bool

  /// Whether a cell of the current row is NULL.
  func isNull(_ index: Int) -> Bool

  /// Whether a cell of the current row is a whole number: neither text nor a fraction, which would be cut off.
  func isInteger(_ index: Int) -> Bool

  /// A cell of the current row as a 64-bit integer.
  func integer(_ index: Int) -> Int64

  /// Lends the UTF-8 bytes of a cell of the current row.
  func withText<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R
}
