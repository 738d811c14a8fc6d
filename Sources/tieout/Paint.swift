import Foundation

/// Colours for a person at a terminal; without one, the text as it is.
struct Paint {
  /// What a text means; the colours are those of every terminal's own scheme.
  enum Style: String {
    case good = "32"
    case caution = "33"
    case bad = "31"
    case strong = "1"
    case faint = "2"
  }

  let isOn: Bool

  /// For standard output: colours only on a terminal, and not where `NO_COLOR` asks for none (no-color.org).
  static func standardOutput(_ variables: [String: String] = ProcessInfo.processInfo.environment) -> Paint {
    let isWanted = variables["NO_COLOR", default: ""].isEmpty && variables["TERM"] != "dumb"
    return Paint(isOn: isWanted && isatty(1) == 1)
  }

  func callAsFunction(_ text: String, _ style: Style) -> String {
    isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
