package import Books

extension SQLStatement {
  /// Binds a key as the text that it is.
  package func bind(_ position: Int32, _ key: Key) { bind(position, key.text) }

  package func bind(_ position: Int32, _ key: Key?) { bind(position, key?.text) }

  /// A text that rows are joined by.
  package func key(_ column: Int) -> Key { Key(text(column)) }

  package func keyOrNil(_ column: Int) -> Key? { textOrNil(column).map { Key($0) } }
}
