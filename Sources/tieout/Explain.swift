import ArgumentParser
import Jobs
import Screens

/// `tieout explain`: every figure with the stored events and rows behind it (spec, product).
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a figure: the rule, and the stored rows and deliveries behind it.",
    discussion: """
      Ids are taken as reports print them:

        tieout explain case 7e75e0d1-e19f-45f7-876e-e4127378fbda
        tieout explain payment payment:c84d14f2-551f-4137-ae02-c838c87490ab
        tieout explain allocation unnax/38a7a56f/INV-000328
        tieout explain statement-line RF-2026-000002-0003
        tieout explain discrepancy join-key-not-unique claim:DUP-0

      Figures are as of the last reconciliation, worked out anew by the same rules. Nothing is written, no run is kept \
      waiting, and no keys or secrets are needed. Stored content is not shown, only where it is: file and line.
      """,
    subcommands: [
      ExplainCaseCommand.self, ExplainPaymentCommand.self, ExplainAllocationCommand.self,
      ExplainStatementLineCommand.self, ExplainDiscrepancyCommand.self,
    ])
}

/// What every explanation takes.
struct ExplainOptions: ParsableArguments {
  @OptionGroup var output: FormatOrJSONOptions

  @OptionGroup var options: CommonOptions

  func explain(_ question: ExplainJob.Question) throws {
    let configuration = try options.load(readsSecrets: false)
    let asOf = options.asOf == nil ? nil : try options.instant()
    try Failure.wrap {
      let job = ExplainJob(configuration: configuration, asOf: asOf)
      let explanation = try job.run(question)
      switch output.format {
      case .table: try Console.result(ExplanationText.text(explanation, Console.screen))
      case .csv: try Console.result(explanation.csv)
      case .json: try Console.result(try JSONText.of(explanation))
      }
    }
  }
}

/// `tieout explain case`.
struct ExplainCaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "Explain a case: balance, tie-out, payments, claims, state, client.")

  @Argument(help: ArgumentHelp("The case's id or reference.", valueName: "id"))
  var id: String

  @OptionGroup var options: ExplainOptions

  func run() throws { try options.explain(.caseFile(id)) }
}

/// `tieout explain payment`.
struct ExplainPaymentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payment", abstract: "Explain a booked payment: versions, match, eligibility, fee, statements.")

  @Argument(help: ArgumentHelp("The payment's id.", valueName: "id"))
  var id: String

  @OptionGroup var options: ExplainOptions

  func run() throws { try options.explain(.payment(id)) }
}

/// `tieout explain allocation`.
struct ExplainAllocationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allocation", abstract: "Explain a claim's part of a provider's payment, or the whole settlement.")

  @Argument(
    help: ArgumentHelp("provider/trackingId/claimRef, or provider/trackingId for all of it.", valueName: "key"))
  var key: String

  @OptionGroup var options: ExplainOptions

  func run() throws { try options.explain(.allocation(key)) }
}

/// `tieout explain statement-line`.
struct ExplainStatementLineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement-line", abstract: "Explain a line of an issued statement, down to its evidence.")

  @Argument(help: ArgumentHelp("The line's id, such as RF-2026-000002-0003.", valueName: "line-id"))
  var id: String

  @OptionGroup var options: ExplainOptions

  func run() throws { try options.explain(.statementLine(id)) }
}

/// `tieout explain discrepancy`.
struct ExplainDiscrepancyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discrepancy", abstract: "Explain a discrepancy and the evidence of its subject.")

  @Argument(
    help: ArgumentHelp("The code, such as amount-mismatch.", valueName: "code"), completion: Completions.codes)
  var code: String

  @Argument(
    help: ArgumentHelp("The subject, such as payment:1234.", valueName: "subject"), completion: Completions.subjects)
  var subject: String?

  @OptionGroup var options: ExplainOptions

  func run() throws { try options.explain(.discrepancy(code, subject: subject)) }
}
