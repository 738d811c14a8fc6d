import Reporting

/// A cell of a fake query.
enum Cell: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  case text([UInt8])
  case integer(Int64)
  case null

  init(stringLiteral value: String) { self = .text(Array(value.utf8)) }
  init(integerLiteral value: Int64) { self = .integer(value) }
  init(nilLiteral: ()) { self = .null }
  init(_ text: String) { self = .text(Array(text.utf8)) }
}

/// Rows by the name of the view that a query reads from.
struct MemoryDatabase: ReportDatabase {
  struct Table: Sendable {
    let columns: [String]
    let rows: [[Cell]]
  }

  struct UnknownView: Error {}

  var tables: [String: Table]

  init(_ tables: [String: Table]) { self.tables = tables }

  /// One table for every query.
  init(_ columns: [String], _ rows: [[Cell]]) { tables = ["": Table(columns: columns, rows: rows)] }

  func withRows(_ sql: String, parameters: [String: String], _ body: (inout MemoryCursor) throws -> Void) throws {
    let words = sql.split { $0 == " " || $0 == "\n" }
    let view = words.firstIndex(of: "FROM").map { String(words[$0 + 1]) } ?? ""
    guard let table = tables[view] ?? tables[""] else { throw UnknownView() }
    var cursor = MemoryCursor(columnNames: table.columns, rows: table.rows)
    try body(&cursor)
  }
}

struct MemoryCursor: ReportCursor {
  let columnNames: [String]
  let rows: [[Cell]]
  var index = -1

  init(columnNames: [String], rows: [[Cell]]) {
    self.columnNames = columnNames
    self.rows = rows
  }

  mutating func next() throws -> Bool {
    index += 1
    return index < rows.count
  }

  func isNull(_ column: Int) -> Bool { rows[index][column] == .null }

  func isInteger(_ column: Int) -> Bool {
    if case .integer = rows[index][column] { true } else { false }
  }

  func integer(_ column: Int) -> Int64 {
    if case .integer(let value) = rows[index][column] { value } else { 0 }
  }

  func withText<R>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    guard case .text(let bytes) = rows[index][column] else {
      return try body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return try bytes.withUnsafeBufferPointer(body)
  }
}
