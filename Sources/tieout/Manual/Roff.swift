/// One line of a manual page.
enum Roff {
  /// A request or macro with its arguments.
  case request(String, [String])
  case text(String)
  case bold(String)
  /// An option in bold with its value in italics.
  case option(String, value: String?)
  /// A command in bold with what follows it.
  case usage(command: String, arguments: String)

  var line: String {
    switch self {
    case .request(let name, let arguments):
      ([".\(name)"] + arguments.map(Roff.argument)).joined(separator: " ")
    case .text(let text): Roff.guarded(Roff.escaped(text))
    case .bold(let text): "\\fB\(Roff.escaped(text))\\fR"
    case .option(let names, let value):
      [names.isEmpty ? nil : "\\fB\(Roff.escaped(names))\\fR", value.map { "\\fI\(Roff.escaped($0))\\fR" }]
        .compactMap(\.self).joined(separator: " ")
    case .usage(let command, let arguments): ".PP\n\\fB\(Roff.escaped(command))\\fR \(Roff.escaped(arguments))"
    }
  }

  /// The text with what roff would take as its own made harmless; characters beyond ASCII by their number, so that a
  /// page reads the same in every locale.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case "`": "\\(ga"
      case "'": "\\(aq"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case _ where scalar.value > 0x7E:
        "\\[u\(String(repeating: "0", count: max(0, 4 - hexadecimal(scalar).count)))\(hexadecimal(scalar))]"
      default: String(scalar)
      }
    }.joined()
  }

  /// One argument, in quotes where it would be several or none.
  private static func argument(_ text: String) -> String {
    let text = escaped(text).replacing("\"", with: "\\(dq")
    return text.isEmpty || text.contains(" ") ? "\"\(text)\"" : text
  }

  /// A dot at the beginning of a line would make it a request.
  private static func guarded(_ line: String) -> String { line.hasPrefix(".") ? "\\&" + line : line }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    String(scalar.value, radix: 16, uppercase: true)
  }
}
