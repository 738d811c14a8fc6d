/// The words of the mail that a statement is sent with (`statements.mail` of the configuration).
package struct StatementMailText: Hashable, Sendable {
  /// One line with placeholders.
  package let subject: String
  /// Paragraphs with placeholders.
  package let paragraphs: [String]

  package init(
    subject: String = "Statement {number} for {month}",
    paragraphs: [String] = ["Please find attached statement {number} of the referral fees of {month} in {currency}."]
  ) {
    self.subject = subject
    self.paragraphs = paragraphs
  }

  /// What a placeholder stands for.
  package enum Placeholder: String, CaseIterable, Sendable {
    case number, month, partner, currency
  }

  /// Subject and text of one statement; what is put in is not looked at for placeholders again.
  package func filled(_ value: (Placeholder) -> String) -> (subject: String, text: String) {
    (
      StatementMailText.filled(subject, value),
      paragraphs.map { StatementMailText.filled($0, value) }.joined(separator: "\n\n") + "\n"
    )
  }

  private static func filled(_ text: String, _ value: (Placeholder) -> String) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      out += rest[..<open]
      rest = rest[open...]
      if let known = Placeholder.allCases.first(where: { rest.hasPrefix("{\($0.rawValue)}") }) {
        out += value(known)
        rest = rest.dropFirst(known.rawValue.count + 2)
      } else {
        out += "{"
        rest = rest.dropFirst()
      }
    }
    return out + rest
  }

  /// What stands between braces in a text and is no placeholder; nil if nothing does.
  static func unknown(in text: String) -> String? {
    text.matches(of: #/\{([^{}]*)\}/#).map { String($0.1) }.first { Placeholder(rawValue: $0) == nil }
  }
}

extension Place {
  /// The words of the mail; nil for what is wrong, which is noted.
  func statementMailText() -> StatementMailText? {
    guard let section = section(keys: ["subject", "text"]) else { return nil }
    let usual = StatementMailText()
    let subject = section["subject"].map { $0.text(max: 200) } ?? usual.subject
    let paragraphs = section["text"].map { $0.texts(max: 2000) } ?? usual.paragraphs
    guard let subject, let paragraphs else { return nil }
    for (key, texts) in [("subject", [subject]), ("text", paragraphs)] {
      guard let unknown = texts.lazy.compactMap(StatementMailText.unknown).first else { continue }
      let known = StatementMailText.Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
      return section[key]?.refuse("has \(OneLine.quoted("{\(unknown)}"))", "one of \(known) was expected")
    }
    return StatementMailText(subject: subject, paragraphs: paragraphs)
  }
}
