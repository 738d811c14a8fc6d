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

  /// Narrower than the words of a table is not of use.
  package init(width: Int, isColoured: Bool) {
    self.width = max(width, 60)
    self.isColoured = isColoured
  }

  /// The text in the colour of what it means, where there are colours.
  package func painted(_ text: String, _ style: ScreenStyle) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Text for a screen.
package enum ScreenText {
  /// The text with control characters, and what turns its direction, made visible.
  package static func harmless(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isHidden = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      out.append(isHidden ? "\u{FFFD}" : scalar)
    }
    return String(out)
  }

  /// The text in lines of at most so many columns.
  ///
  /// - Parameter breakingWords: whether a word that is longer is broken; else it stays whole, as an id must.
  package static func wrapped(_ text: String, width: Int, breakingWords: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in harmless(text).split(separator: " ") {
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
    let text = harmless(text)
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

  /// The text as a word of a shell's command line, so that it can be pasted.
  package static func pasteable(_ text: String) -> String {
    let text = harmless(text)
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F: true
      default: false
      }
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
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
