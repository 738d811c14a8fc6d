import Reporting
package import Storage

/// The reporting views of the store, read through SQLite's own interface.
package struct StoreReportDatabase: ReportDatabase {
  private let db: StoreDatabase
  private let gate: ReportGate
  private let progress: (Int) -> Void

  /// - Parameter progress: is told how many rows were read since it was told last.
  package init(_ db: StoreDatabase, progress: @escaping (Int) -> Void = { _ in }) throws {
    self.db = db
    gate = try ReportGate(db)
    self.progress = progress
  }

  package func withRows(_ sql: String, parameters: [String: String], _ body: (inout StoreCursor) throws -> Void) throws
  {
    var cursor = StoreCursor(try ReportQuery(db, gate: gate, sql, parameters: parameters), progress)
    try body(&cursor)
  }
}

/// The rows of one query.
package struct StoreCursor: ReportCursor {
  package let columnNames: [String]
  private let query: ReportQuery
  private let statement: SQLStatement
  private let progress: (Int) -> Void
  private var rows = 0

  private static let rowsAStep = 4096

  init(_ query: ReportQuery, _ progress: @escaping (Int) -> Void) {
    self.query = query
    statement = query.statement
    self.progress = progress
    columnNames = (0..<statement.columnCount).map { query.statement.columnName($0) }
  }

  package mutating func next() throws -> Bool {
    guard try query.step() else {
      progress(rows % StoreCursor.rowsAStep)
      return false
    }
    rows += 1
    if rows % StoreCursor.rowsAStep == 0 { progress(StoreCursor.rowsAStep) }
    return true
  }

  package func isNull(_ index: Int) -> Bool { statement.isNull(index) }

  package func isInteger(_ index: Int) -> Bool { statement.isInteger(index) }

  package func integer(_ index: Int) -> Int64 { statement.integer(index) }

  package func withText<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    try statement.withText(index, body)
  }
}
