/// What got into a secret while it was copied, in words that show nothing of the secret itself.
enum StrayCharacters {
  /// Such as `1 trailing line break`; nil for a clean secret.
  static func words(in secret: String) -> String? {
    let leading = secret.prefix(while: isStray)
    let trailing = String(secret.dropFirst(leading.count).reversed().prefix(while: isStray))
    let inner = secret.dropFirst(leading.count).dropLast(trailing.count)
    let found = [
      leading.isEmpty ? nil : run(leading, "leading"), trailing.isEmpty ? nil : run(trailing[...], "trailing"),
      inner.contains(where: isStray) ? "white space within it" : nil,
      inner.count > 1 && inner.first == inner.last && "\"'`".contains(inner.prefix(1)) ? "quotes around it" : nil,
    ]
    let words = found.compactMap(\.self).joined(separator: " and ")
    return words.isEmpty ? nil : words
  }

  private static func isStray(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
  }

  private static func run(_ characters: Substring, _ place: String) -> String {
    let kind =
      if characters.allSatisfy(\.isNewline) {
        "line break"
      } else if characters.allSatisfy({ $0 == " " }) {
        "blank"
      } else if characters.allSatisfy({ $0 == "\t" }) {
        "tab"
      } else if characters.allSatisfy({ $0 == "\u{FEFF}" }) {
        "byte order mark"
      } else {
        "white-space character"
      }
    return "\(characters.count) \(place) \(kind)\(characters.count == 1 ? "" : "s")"
  }
}
