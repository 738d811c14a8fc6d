import Jobs

/// What a piece of text means; the colours are those of every terminal's own scheme.
package enum ScreenStyle: String {
  case good = "32"
  case caution = "33"
  case bad = "31"
  case worst = "1;31"
  case strong = "1"
}

/// What a screen, or what stands for one, can show.
package struct ScreenForm: Hashable, Sendable {
  package let width: Int
  package let isColoured: Bool
  /// Whether tables keep every column and every cell whole: no screen is there, but a pipe or a file.
  package let isWhole: Bool

  /// Narrower than the words of a table is not of use.
  package init(width: Int, isColoured: Bool, isWhole: Bool = false) {
    self.width = max(width, 60)
    self.isColoured = isColoured
    self.isWhole = isWhole
  }

  /// How wide a line of a table may be.
  var tableWidth: Int { isWhole ? .max : width }

  /// The text in the colour of what it means, where there are colours.
  package func painted(_ text: String, _ style: ScreenStyle) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Text for a screen.
package enum ScreenText {
  /// The text in lines of at most so many columns.
  ///
  /// - Parameter breakingWords: whether a word that is longer is broken; else it stays whole, as an id must.
  package static func wrapped(_ text: String, width: Int, breakingWords: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in SafeText.harmless(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
      while breakingWords, line.count > width {
        lines.append(String(line.prefix(width)))
        line = String(line.dropFirst(width))
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The text cut to so many columns, which an ellipsis shows.
  package static func cut(_ text: String, width: Int) -> String {
    let text = SafeText.harmless(text)
    return text.count <= width ? text : text.prefix(max(width - 1, 0)) + "…"
  }

  /// The text filled up to so many columns.
  package static func padded(_ text: String, _ width: Int, toTheRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return toTheRight ? blanks + text : text + blanks
  }

  /// A count with its thousands apart: `1,234,567`.
  static func grouped(_ count: Int) -> String {
    let digits = Array(String(count.magnitude))
    let groups = digits.enumerated().map { index, digit in
      (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digit)
    }
    return (count < 0 ? "-" : "") + groups.joined()
  }

  /// Two words of a command line; a shell joins them again where they need two lines.
  static func pasteable(_ first: String, _ second: String, indent: Int, width: Int) -> [String] {
    let blanks = String(repeating: " ", count: indent)
    let whole = "\(blanks)\(first) \(second)"
    return whole.count <= width ? [whole] : ["\(blanks)\(first) \\", "\(blanks)  \(second)"]
  }

  /// The text without the blanks at its end.
  static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
}
