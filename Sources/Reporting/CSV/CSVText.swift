/// The form of a text cell in CSV (outputs 2): the guard against formulas, and quotes where RFC 4180 needs them.
package enum CSVText {
  /// Whether a spreadsheet would take the text for a formula.
  ///
  /// The first *scalar* decides, never the first character: "=" with a combining accent is one character that is not
  /// "=", and LibreOffice evaluates it (reliability M15). Invisible scalars before it count for nothing, as some programs drop
  /// them when reading. Full-width `＝＋－＠` are not guarded: the spec names the ASCII ones.
  package static func needsGuard(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: return true
      case 0x20...0x7E: return false
      case 0x00...0x1F, 0x7F: index += 1
      default:
        let (scalar, length) = UTF8Scalars.decode(bytes, at: index)
        guard Invisible.contains(scalar) else { return false }
        index += length
      }
    }
    return false
  }

  /// Whether the cell must be put in quotes: it holds a comma, a quote or a line end.
  @inline(__always)
  static func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte == 0x2C || byte == 0x22 || byte == 0x0D || byte == 0x0A { return true }
    return false
  }

  /// The text as it is written, without quotes: what rows are sorted by.
  package static func written(_ text: String) -> String {
    var text = text
    return text.withUTF8 { needsGuard($0) ? "'" : "" } + text
  }

  /// A record with its line end; each cell as a report of the same value has it.
  ///
  /// Only texts are guarded: a negative amount stays a number.
  package static func record(_ cells: [(text: String?, isGuarded: Bool)]) -> String {
    cells.map { quoted($0.isGuarded ? written($0.text ?? "") : $0.text ?? "") }.joined(separator: ",") + "\r\n"
  }

  private static func quoted(_ text: String) -> String {
    var text = text
    guard text.withUTF8({ needsQuotes($0) }) else { return text }
    // By scalars: a quote with a combining accent is one character, and must be doubled all the same.
    var quoted = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
  }
}
