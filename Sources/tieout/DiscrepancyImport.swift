import ArgumentParser
import Jobs
import Screens

/// `tieout discrepancies import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over what was decided in the spreadsheet.",
    discussion: """
      Work in the columns status, owner, note and suppressed_until of discrepancies.xlsx (or discrepancies.csv), save the \
      sheet as CSV, and import it:

        tieout discrepancies import Discrepancies.csv --dry-run
        tieout discrepancies import Discrepancies.csv

      An owner on an open one acknowledges it; acknowledged, resolved, suppressed (with its last day) and open (to take a \
      decision back) are decisions, with the note as the reason. All rows are taken over, or none: a finding that changed \
      since the list was made is refused (exit status 64).
      """)

  @Argument(help: ArgumentHelp("The file in CSV.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var file: String

  @Option(name: .long, help: ArgumentHelp("Who decides (default: the login name).", valueName: "name"))
  var by: String?

  @Flag(name: .long, help: "Say what would be changed, and change nothing.")
  var dryRun = false

  @OptionGroup var output: FormatOptions

  @OptionGroup var options: CommonOptions

  @OptionGroup var storing: StoringOptions

  func run() throws {
    let configuration = try options.load(readsSecrets: false, registersMayBeBroken: true)
    let asOf = try options.instant()
    try Failure.wrap {
      let outcome = try ImportDecisions(
        configuration: configuration, asOf: asOf, consent: storing.consent, file: file,
        by: by ?? LoginName.current, isDryRun: dryRun
      ).run()
      if !options.quiet || outcome.isRefused {
        let isResult = dryRun || outcome.isRefused
        try Console.show(output.format, outcome.document, lines: outcome.lines, isResult: isResult)
      }
      if let refusal = outcome.refusal(file) { throw Failure(text: refusal, status: .usage) }
    }
  }
}
