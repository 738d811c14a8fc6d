/// A value as a text that is the same whenever the value is: whatever order sets and dictionaries keep their members in.
enum CanonicalText {
  static func of(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .dictionary:
      let entries = mirror.children.map { entry in
        Mirror(reflecting: entry.value).children.map { of($0.value) }.joined(separator: ": ")
      }
      return "[\(entries.sorted().joined(separator: ", "))]"
    case .set: return "{\(mirror.children.map { of($0.value) }.sorted().joined(separator: ", "))}"
    case .optional: return mirror.children.first.map { of($0.value) } ?? "nil"
    case nil where mirror.children.isEmpty, .enum where mirror.children.isEmpty: return String(reflecting: value)
    default:
      let members = mirror.children.map { "\($0.label ?? ""): \(of($0.value))" }.joined(separator: ", ")
      return "\(mirror.subjectType)(\(members))"
    }
  }
}
