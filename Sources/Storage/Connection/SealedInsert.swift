import GRDB

/// An INSERT whose rows are sealed as they are bound, for the tables that are filled by the hundred thousand.
///
/// What a trigger would do costs a second write of each row, and a journal a statement.
final class SealedInsert {
  private let statement: SQLStatement
  private let start: Seal.Sum
  private let columns: Int32
  private var sum: Seal.Sum
  private var position: Int32 = 0

  /// - Parameters:
  ///   - columns: all of the table's, in its order, without the seal.
  ///   - conflict: what follows the values.
  init(_ db: Database, _ table: String, columns: [String], conflict: String = "") throws {
    let known = try Seal.table(db, stored: Seal.prefix + table, name: table)
    guard known.columns == columns else {
      throw DatabaseError(resultCode: .SQLITE_SCHEMA, message: "\(table) has other columns than are written")
    }
    let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
    statement = try SQLStatement(
      db, "INSERT INTO \(known.stored) (\(columns.joined(separator: ", ")), seal) VALUES (\(marks)) \(conflict)")
    var sum = Seal.Sum()
    Array(table.utf8).withUnsafeBytes { sum.add(text: $0) }
    (start, self.sum, self.columns) = (sum, sum, Int32(columns.count))
  }

  // MARK: The values of a row, in the order of its columns

  func add(_ value: Int64) {
    sum.add(value)
    position += 1
    statement.bind(position, value)
  }

  func add(_ value: Int64?) { if let value { add(value) } else { addNull() } }

  func add(_ value: Bool) { add(value ? 1 : 0) }

  func add(_ value: Bool?) { if let value { add(value) } else { addNull() } }

  func add(_ value: String) {
    var value = value
    value.withUTF8 { bytes in
      sum.add(text: UnsafeRawBufferPointer(bytes))
      position += 1
      statement.bind(position, text: bytes)
    }
  }

  func add(_ value: String?) { if let value { add(value) } else { addNull() } }

  func add(blob: [UInt8]) {
    blob.withUnsafeBytes { bytes in
      sum.add(blob: bytes)
      position += 1
      statement.bind(position, blob: bytes)
    }
  }

  private func addNull() {
    sum.addNull()
    position += 1
    statement.bind(position, nil as Int64?)
  }

  /// Inserts the row that was added.
  func run() throws {
    statement.bind(columns + 1, sum.value)
    (sum, position) = (start, 0)
    try statement.run()
  }
}
