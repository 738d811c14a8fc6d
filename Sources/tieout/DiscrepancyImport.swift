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

  @OptionGroup var desk: DecidingOptions

  func run() throws {
    let configuration = try desk.options.load(readsSecrets: false, registersMayBeBroken: true)
    let asOf = try desk.options.instant()
    try Failure.wrap {
      let outcome = try ImportDecisions(
        configuration: configuration, asOf: asOf, consent: desk.storing.consent, file: file,
        by: desk.person, isDryRun: desk.dryRun
      ).run()
      if !desk.options.quiet || outcome.isRefused {
        let isResult = desk.dryRun || outcome.isRefused
        try Console.show(desk.output.format, outcome.document, lines: outcome.lines, isResult: isResult)
      }
      if let refusal = outcome.refusal(file) { throw Failure(text: refusal, status: .usage) }
    }
  }
}
