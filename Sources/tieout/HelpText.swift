import Jobs
import Screens

/// What the parser of arguments says, made to fit.
enum HelpText {
  /// A help page whose usage, which the parser leaves on one line, is broken between the options.
  static func fitted(_ page: String, width: Int) -> String {
    page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix(usage), line.count > width else { return String(line) }
      let lines = ScreenText.wrapped(glued(line.dropFirst(usage.count)), width: width - usage.count)
      let indented = lines.joined(separator: "\n" + String(repeating: " ", count: usage.count))
      return usage + indented.replacing(glue, with: " ")
    }.joined(separator: "\n")
  }

  /// A mistake on the command line in one line: what is wrong, and where the help is.
  static func mistake(_ message: String, _ page: String) -> String {
    let first = message.split(separator: "\n").first.map(String.init) ?? message
    guard let see = page.split(separator: "\n").last(where: { $0.contains("See '") }) else { return first }
    let command = see.split(separator: "'").dropFirst().first ?? "tieout --help"
    return "\(first.hasSuffix(".") ? String(first.dropLast()) : first); see `\(command)`"
  }

  private static let usage = "USAGE: "
  private static let glue = "\u{A0}"

  /// The usage with an option and its value held together.
  private static func glued(_ text: Substring) -> String {
    var out = ""
    var depth = 0
    var word = ""
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == " " {
        out += depth > 0 || word.hasPrefix("--") ? glue : " "
        word = ""
      } else {
        out.append(character)
        word.append(character)
      }
    }
    return out
  }
}
