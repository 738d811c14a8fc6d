/// How high a text gets that wraps: estimated, as a workbook has no layout until it is opened.
///
/// Part of layouts 1 and 2. Programs differ in whether they fit the height of a row to its text, so every row says its own.
enum TextHeight {
  /// How many lines a text in Arial takes, rather one too many than one too few.
  ///
  /// - Parameters:
  ///   - width: of the cell in pixels, at 96 an inch.
  ///   - size: of the font in points.
  static func lines(_ text: String, width: Int, size: Double) -> Double {
    // 6 pixels stay empty at the edges; fonts that stand for Arial may be a little wider.
    let room = Double(width - 6) / (size * 96 / 72) / 1.03
    let pieces = text.split(separator: "\n", omittingEmptySubsequences: false)
    return Double(pieces.reduce(0) { $0 + lines(of: $1, room: room) })
  }

  private static func lines(of text: Substring, room: Double) -> Int {
    var lines = 1
    var used = 0.0
    for word in text.split(separator: " ") {
      let width = width(word)
      if used > 0 && used + space + width > room {
        lines += 1
        used = 0
      }
      used += (used > 0 ? space : 0) + width
      // A word longer than a line is broken.
      while used > room {
        lines += 1
        used -= room
      }
    }
    return lines
  }

  private static let space = 0.28

  /// In heights of the font.
  private static func width(_ word: Substring) -> Double {
    word.unicodeScalars.reduce(0) { width, scalar in
      switch scalar {
      case "i", "j", "l", "'", "|": width + 0.24
      case "t", "f", "I", ".", ",", ":", ";", "!", "/", "[", "]", "\\": width + 0.28
      case "r", "-", "(", ")", "{", "}", "`", "\"": width + 0.36
      case "c", "k", "s", "v", "x", "y", "z", "J": width + 0.5
      case "m", "w", "M", "W", "%": width + 0.9
      case "A"..."Z", "&": width + 0.72
      case "@", "…", "—", "\u{1100}"...: width + 1.02
      default: width + 0.556
      }
    }
  }
}
