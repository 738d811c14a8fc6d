import Reporting
package import Storage

/// The reporting views of the store, read through SQLite's own interface.
package struct StoreReportDatabase: ReportDatabase {
  private let db: StoreDatabase

  package init(_ db: StoreDatabase) { self.db = db }

  package func withRows(_ sql: String, parameters: [String: String], _ body: (inout StoreCursor) throws -> Void) throws
  {
    let statement = try SQLStatement(db, sql)
    for (name, value) in parameters { statement.bind(named: name, value) }
    var cursor = StoreCursor(statement)
    try body(&cursor)
  }
}

/// The rows of one query.
package struct StoreCursor: ReportCursor {
  package let columnNames: [String]
  private let statement: SQLStatement

  init(_ statement: SQLStatement) {
    self.statement = statement
    columnNames = (0..<statement.columnCount).map { statement.columnName($0) }
  }

  package mutating func next() throws -> Bool { try statement.step() }

  package func isNull(_ index: Int) -> Bool { statement.isNull(index) }

  package func integer(_ index: Int) -> Int64 { statement.integer(index) }

  package func withText<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    try statement.withText(index, body)
  }
}
