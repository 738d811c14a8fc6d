package import Books

extension LifeChange {
  /// What became of findings since the run before: `new: 1 high · worsened: 2 critical`, the same words wherever a night is
  /// told of.
  ///
  /// - Parameter changes: how many of each severity.
  package static func words(_ changes: [LifeChange: [Severity: Int]]) -> String {
    let parts = allCases.filter { $0 != .none }.compactMap { change -> String? in
      let counts = (changes[change] ?? [:]).sorted { $0.key > $1.key }
      guard !counts.isEmpty else { return nil }
      return "\(change.rawValue): " + counts.map { "\($0.value) \($0.key.name)" }.joined(separator: ", ")
    }
    return parts.isEmpty ? "nothing new" : parts.joined(separator: " · ")
  }
}
