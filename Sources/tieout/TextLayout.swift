import Foundation

/// Text for a terminal of a given width.
enum TextLayout {
  private static let narrowest = 60
  private static let widest = 120

  /// The columns to write in: `COLUMNS`, else the terminal's, else 80; never a wall of text.
  static func columns(_ variables: [String: String] = ProcessInfo.processInfo.environment) -> Int {
    var size = winsize()
    let terminal = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    return min(max(variables["COLUMNS"].flatMap(Int.init) ?? terminal ?? 80, narrowest), widest)
  }

  /// A text in lines of at most so many characters, broken between words, within them only where one is too long.
  static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
      while line.count > width {
        lines.append(String(line.prefix(width)))
        line = String(line.dropFirst(width))
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// A text with blanks behind it up to a width.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
