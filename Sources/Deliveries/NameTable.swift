import StrictJSON

/// Finds names among fixed ones without making a `String`.
struct NameTable<Value: Sendable>: Sendable {
  private var rows: [[(name: StaticString, value: Value)]] = []

  init(_ entries: [(StaticString, Value)]) {
    for (name, value) in entries {
      let length = name.utf8CodeUnitCount
      while rows.count <= length { rows.append([]) }
      rows[length].append((name, value))
    }
  }

  /// What the name that a JSON string says stands for.
  func value(of name: JSONValue) -> Value? {
    // A name with escapes can be of any length, and is seldom.
    guard let plain = name.plainString else {
      return rows.lazy.joined().first { name.says($0.name) }?.value
    }
    guard plain.count < rows.count else { return nil }
    for row in rows[plain.count] where name.says(row.name) { return row.value }
    return nil
  }

  /// Every name.
  var names: [String] { rows.joined().map(\.name.description) }
}
