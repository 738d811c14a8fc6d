/// Which rows of a list are wanted, and in which order.
struct RowQuestion: Hashable, Sendable {
  /// All must let a row pass.
  var filters: [RowFilter] = []

  /// The first that tells two rows apart decides.
  var orders: [RowOrder] = []
}

/// A field that a list is ordered by.
struct RowOrder: Hashable, Sendable {
  let field: String
  let isDescending: Bool
}

/// A condition on a row.
enum RowFilter: Hashable, Sendable {
  case equals(field: String, value: String)
  case isTrue(field: String, value: Bool)
  case atLeast(field: String, value: String)
  case atMost(field: String, value: String)
  /// Spellings of states differ in case, blanks and hyphens; only letters count.
  case lifecycle(among: Set<String>)
  case id(among: Set<String>)

  /// Whether a row passes.
  func keeps(_ row: Row, of list: RowList) -> Bool {
    switch self {
    case .equals(let field, let value): list.value(field, of: row) == .text(value)
    case .isTrue(let field, let value): list.value(field, of: row) == .flag(value)
    // Timestamps of one API are spelled alike, so their texts compare like the instants.
    case .atLeast(let field, let value): list.value(field, of: row).text >= value
    case .atMost(let field, let value): list.value(field, of: row).text <= value
    case .lifecycle(let states): states.contains(Self.letters(of: list.value("lifecycle", of: row).text))
    case .id(let ids): ids.contains(row.id)
    }
  }

  /// The letters of a state's name, in lower case.
  static func letters(of text: String) -> String {
    text.lowercased().filter { $0.isASCII && $0.isLetter }
  }
}
