import ArgumentParser
import Screens

extension OutputFormat: ExpressibleByArgument {}

/// What every command takes that lists or shows.
struct FormatOptions: ParsableArguments {
  @Option(name: .long, help: "How to write what is shown.")
  var format = OutputFormat.table
}

/// The same for commands that had `--json` before they had formats.
struct FormatOrJSONOptions: ParsableArguments {
  @OptionGroup private var options: FormatOptions

  @Flag(name: .long, help: .hidden)
  private var json = false

  var format: OutputFormat { json ? .json : options.format }

  func validate() throws {
    if json, options.format == .csv { throw ValidationError("--json and --format csv say two things; keep one.") }
  }
}

extension Console {
  /// Shows what a command has to say in the format that was asked for; in a table, a line each.
  ///
  /// - Parameter isResult: whether it is what the command is for. What did change is in the store, whether or not anybody
  ///   hears of it.
  /// - Throws: ``Failure`` when a result cannot be written.
  static func show(
    _ format: OutputFormat, _ document: @autoclosure () -> OutputDocument, lines: [String], isResult: Bool = true
  ) throws {
    let text = try format.text(document(), table: { lines.map { $0 + "\n" }.joined() })
    if isResult { try result(text) } else { standardOutput(whole: text) }
  }
}
