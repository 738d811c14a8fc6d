/// A row of somebody else's table, a delivery at its position; its values are valid as long as SQLite stands on it.
package struct ForeignRow {
  package let position: Int64
  package let receivedAt: ForeignValue
  package let headers: ForeignValue
  package let body: ForeignValue
}

/// A value as SQLite holds it.
package enum ForeignValue {
  case null
  case integer(Int64)
  case real(Double)
  /// What the file calls text: mostly UTF-8, but nobody checked.
  case text(UnsafeRawBufferPointer)
  case blob(UnsafeRawBufferPointer)

  package var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
