import Foundation
import Jobs

/// What goes to the terminal or to cron's mail.
enum Console {
  /// A line, or several, on standard error, with control characters made harmless.
  static func standardError(_ text: String) {
    for line in text.split(separator: "\n") { write("tieout: \(ScreenText.harmless(String(line)))\n", to: 2) }
  }

  /// A line on standard output.
  static func standardOutput(_ text: String) { write(text + "\n", to: 1) }

  /// What a command is for, on standard output: unlike a summary, it must arrive as a whole.
  ///
  /// A reader that has seen enough, such as `head`, is none of our business.
  ///
  /// - Throws: ``Failure`` when it cannot be written.
  static func result(_ text: String) throws {
    let code = write(text, to: 1)
    guard code != 0, code != EPIPE else { return }
    throw Failure(
      text: "standard output: cannot be written (\(String(cString: strerror(code)))); what was written is not complete",
      status: .failed)
  }

  /// What standard output can show: its terminal, or 80 columns without colour where there is none.
  ///
  /// `COLUMNS` overrides the width, `NO_COLOR` takes the colours away (no-color.org).
  static var screen: ScreenForm {
    let variables = ProcessInfo.processInfo.environment
    let isTerminal = isatty(1) == 1
    var size = winsize()
    let hasSize = isTerminal && ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let width = variables["COLUMNS"].flatMap { Int($0) } ?? (hasSize ? Int(size.ws_col) : 80)
    let isColoured = isTerminal && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    return ScreenForm(width: width, isColoured: isColoured)
  }

  /// Whether standard error is a terminal: only then is a progress line drawn.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Draws the progress line anew; an empty text removes it.
  static func progress(_ text: String) {
    guard isTerminal else { return }
    write("\r\u{1B}[2K" + ScreenText.harmless(text), to: 2)
  }

  /// Writes all of the text; returns `errno` where that is not possible, else 0.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return written < 0 ? errno : ENOSPC }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return 0
    }
  }
}
