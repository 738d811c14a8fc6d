import ArgumentParser
import Jobs
import Screens

/// `tieout statement compare`.
struct StatementCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Hold a partner's own list against an issued statement, line by line.",
    discussion: """
      The list is CSV with a line that names its columns; `compare` of the configuration, or of the partner, says how they \
      are called and how figures and dates are written. Lines pair by payment id, else by case reference, date and amount. \
      Says what is the same, different, only theirs and only ours, with sums. Nothing is stored. Exit status 1 when \
      something is not the same.
      """)

  @Option(
    help: ArgumentHelp("The number of the statement.", valueName: "number"), completion: Completions.statementNumbers)
  var number: String
  @Argument(help: ArgumentHelp("The partner's list.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var file: String
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, _ in
      let outcome = try StatementCompareJob(configuration: configuration, number: number, file: file).run()
      if !options.quiet {
        let document = try outcome.comparisonDocument()
        try Console.show(output.format, document, lines: try outcome.lines(Console.screen))
      }
      return outcome.agrees ? .done : .alert
    }
  }
}
