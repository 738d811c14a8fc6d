import ArgumentParser
import Jobs
import Screens

/// `tieout statement import`.
struct StatementImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over what was stated elsewhere, before a partner's first issue.",
    discussion: """
      A CSV file with the header month,payment_id,currency,fee or month,payment_id,currency,fee,number. Its lines count as \
      stated and are in no balance: corrections and clawbacks follow from them. A row that is there already is ignored. \
      After the partner's first issue it is refused (exit status 4).
      """)

  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var file: String
  @Option(help: ArgumentHelp("To whom it was stated.", valueName: "id"), completion: Completions.partners)
  var partner: String
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, asOf in
      let outcome = try StatementImportJob(
        configuration: configuration, asOf: asOf, consent: storing.consent, file: file, partner: partner
      ).run()
      guard !options.quiet else { return .done }
      try Console.show(
        output.format, outcome.document(partner: partner), lines: outcome.lines(partner: partner),
        isResult: false)
      return .done
    }
  }
}

/// `tieout statement payments`.
struct StatementPayments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payments", abstract: "List what was paid to partners.")

  @Option(
    help: ArgumentHelp("Only payments of this statement.", valueName: "number"),
    completion: Completions.statementNumbers)
  var number: String?
  @OptionGroup var selection: StatementOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, _ in
      let rows = try StatementListJob(configuration: configuration, partner: selection.partner).payments(number: number)
      guard !options.quiet else { return .done }
      try Console.show(
        output.format, StatementListJob.document(rows), lines: StatementListTable.lines(rows, Console.screen))
      return .done
    }
  }
}
