import Foundation
import Jobs

/// What goes to the terminal or to cron's mail.
enum Console {
  /// A line, or several, on standard error, with control characters made harmless.
  static func standardError(_ text: String) {
    for line in text.split(separator: "\n") { write("tieout: \(harmless(String(line)))\n", to: 2) }
  }

  /// A line on standard output.
  static func standardOutput(_ text: String) { write(text + "\n", to: 1) }

  /// Whether standard error is a terminal: only then is a progress line drawn.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Draws the progress line anew; an empty text removes it.
  static func progress(_ text: String) {
    guard isTerminal else { return }
    write("\r\u{1B}[2K" + harmless(text), to: 2)
  }

  /// The text without control characters and what changes the direction of others.
  static func harmless(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isHidden = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      out.append(isHidden ? "\u{FFFD}" : scalar)
    }
    return String(out)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}
