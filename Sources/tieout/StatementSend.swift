import Amounts
import ArgumentParser
import Configuration
import Jobs
import Screens

/// `tieout statement send`.
struct StatementSend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send the issued statements of a month to their partners by mail, each once.",
    discussion: """
      Where to is said by `send` of each partner. Files that are not as they were issued are refused (exit status 4). \
      One that cannot be sent keeps none of the others back (exit status 2), and the next call sends what is missing.

      A run that is killed while it sends leaves a statement that may have arrived. It is not sent again by itself: \
      note it with --arrived, or send it with --again.
      """)

  @Option(
    help: ArgumentHelp("The month, as 2026-10 (default: the month before this one).", valueName: "month"),
    transform: Month.typed)
  var month: Month?
  @OptionGroup var selection: StatementOptions
  @Flag(help: "Say what would be sent to whom; nothing is sent.")
  var dryRun = false
  @Flag(help: "Send also what was sent before, or may have arrived.")
  var again = false
  @Flag(help: "Send nothing: note that what may have arrived did.")
  var arrived = false
  @Option(help: ArgumentHelp("Who sends it (default: the login name).", valueName: "name"))
  var by: String?
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func validate() throws {
    if arrived, again || dryRun { throw ValidationError("--arrived goes with neither --again nor --dry-run.") }
  }

  func run() throws {
    let mode: StatementSendJob.Mode =
      dryRun ? .dryRun(isAgain: again) : arrived ? .noteArrived : again ? .again : .send
    try options.withFailures(readsSecrets: mode == .send || mode == .again) { configuration, asOf in
      let month = month ?? configuration.calendar.day(of: asOf).month.adding(months: -1)
      let by = try FreeText.clean(by ?? LoginName.current, option: "--by", max: 100)
      let showsLines = !options.quiet && output.format == .table
      let rows = try StatementSendJob(
        configuration: configuration, asOf: asOf, consent: storing.consent, month: month, partner: selection.partner,
        mode: mode, by: by, now: { .now },
        say: { row in
          if showsLines { Console.standardOutput(row.line) }
          if let problem = row.problem { Console.standardError(problem) }
        }
      ).run()
      if showsLines, rows.isEmpty {
        Console.standardOutput(arrived ? "nothing of \(month) is in doubt" : "nothing is issued for \(month)")
      }
      if !options.quiet, output.format != .table {
        try Console.show(output.format, StatementSendJob.Row.document(rows), lines: [], isResult: false)
      }
      return rows.map(\.status).max() ?? .done
    }
  }
}
