/// A stream of rows in the order of a text key, read alongside others.
final class KeyedRows {
  let rows: SQLStatement
  private(set) var key: String?

  /// Begins at the first row whose key (column 0) is not null.
  init(_ rows: SQLStatement) throws {
    self.rows = rows
    try advance()
  }

  func advance() throws {
    key = try rows.step() ? rows.text(0) : nil
  }

  /// Calls the body for each row of a key; keys must be asked for in growing order.
  func forEach(_ wanted: String, _ body: (SQLStatement) throws -> Void) throws {
    while let key, key.utf8.lexicographicallyPrecedes(wanted.utf8) { try advance() }
    // Bytes, not characters: two spellings of a letter are two keys (M15).
    while let key, key.utf8.elementsEqual(wanted.utf8) {
      try body(rows)
      try advance()
    }
  }
}
