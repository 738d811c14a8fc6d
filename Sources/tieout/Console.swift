import Foundation
import Jobs
import Logging
import Screens
import Synchronization

/// What goes to the terminal or to cron's mail.
enum Console {
  /// How lines on standard error are written: what `--log-format` says.
  static let logFormat = Mutex(LogFormat.text)

  /// Whether the progress line is on the screen, and must go before anything else is printed.
  private static let isProgressShown = Atomic(false)

  /// A line, or several, on standard error, with control characters made harmless.
  ///
  /// - Parameter status: the exit status that they explain.
  static func standardError(_ text: String, status: ExitStatus? = nil) {
    let format = logFormat.withLock(\.self)
    for line in text.split(separator: "\n").map(String.init) {
      switch format {
      case .text: logLine("tieout: \(SafeText.harmless(line))")
      case .json:
        let fields = status.map { [("status", Logger.MetadataValue.stringConvertible($0.rawValue))] } ?? []
        let level: Logger.Level = status.map { $0 < .failed } ?? false ? .warning : .error
        logLine(LogLines.line(.json, .now, level, line, fields))
      }
    }
  }

  /// A finished line on standard error.
  static func logLine(_ line: String) {
    removeProgress()
    write(line + "\n", to: 2)
  }

  /// A line on standard output.
  static func standardOutput(_ text: String) { standardOutput(whole: text + "\n") }

  /// Text on standard output with the line ends that it has.
  static func standardOutput(whole text: String) {
    removeProgress()
    write(text, to: 1)
  }

  /// What a command is for, on standard output: unlike a summary, it must arrive as a whole.
  ///
  /// A reader that has seen enough, such as `head`, is none of our business.
  ///
  /// - Throws: ``Failure`` when it cannot be written.
  static func result(_ text: String) throws {
    removeProgress()
    let code = write(text, to: 1)
    guard code != 0, code != EPIPE else { return }
    throw Failure(
      text: "standard output: cannot be written (\(String(cString: strerror(code)))); what was written is not complete",
      status: .failed)
  }

  /// What standard output can show: its terminal; where there is none, 80 columns without colour for what is prose, and
  /// tables that are not cut.
  ///
  /// `COLUMNS` overrides the width, `NO_COLOR` takes the colours away (no-color.org).
  static var screen: ScreenForm {
    let variables = ProcessInfo.processInfo.environment
    let isColoured = isatty(1) == 1 && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    return ScreenForm(
      width: columns(1), isColoured: isColoured, isWhole: isatty(1) == 0 && variables["COLUMNS"] == nil)
  }

  /// The columns of a terminal: `COLUMNS`, else its own, else 80.
  private static func columns(_ descriptor: Int32) -> Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    let hasSize = isatty(descriptor) == 1 && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return hasSize ? Int(size.ws_col) : 80
  }

  /// Whether standard error is a terminal: only then is a progress line drawn.
  static var isTerminal: Bool { isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" }

  /// Draws the progress line anew, no longer than a line of the terminal; an empty text removes it.
  static func progress(_ text: String) {
    guard !text.isEmpty else { return removeProgress() }
    guard isTerminal else { return }
    isProgressShown.store(true, ordering: .relaxed)
    // The last column stays free: some terminals go to the next line behind it.
    write("\r\u{1B}[2K" + ScreenText.cut(text, width: columns(2) - 1), to: 2)
  }

  private static func removeProgress() {
    if isProgressShown.exchange(false, ordering: .relaxed) { write("\r\u{1B}[2K", to: 2) }
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
