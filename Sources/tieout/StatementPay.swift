import Amounts
import ArgumentParser
import Configuration
import Jobs
import Screens

/// `tieout statement pay`.
struct StatementPay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pay", abstract: "Record what was paid to a partner, or correct what was recorded.",
    discussion: """
      One payment is given with --number, --date and --amount, or many with --file: CSV with the header \
      number,date,amount,reference, recorded as a whole or not at all; a row that is there already is left as it is.

      The statement of the date's month counts a payment, or the next one when that month is issued. A payment that came \
      back is recorded with a negative amount: --amount=-5.00. More than is open to the partner, more back than was paid, \
      and a date before the issue or after today are refused (exit status 4).

      A mistyped payment is taken back with --void, or with --correct and what is right; `tieout statement payments` has \
      its id. What was recorded stays listed beside what takes it back.
      """)

  @Option(
    help: ArgumentHelp("The number of the statement that was paid.", valueName: "number"),
    completion: Completions.statementNumbers)
  var number: String?
  @Option(help: ArgumentHelp("The date of the payment, as 2026-11-08.", valueName: "date"), transform: Day.typed)
  var date: Day?
  @Option(help: ArgumentHelp("The amount in the statement's currency, as 102.03.", valueName: "amount"))
  var amount: String?
  @Option(help: ArgumentHelp("The payment's reference, which is printed.", valueName: "text"))
  var reference: String?
  @Option(help: ArgumentHelp("A bank's list of payments.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var file: String?
  @Option(
    help: ArgumentHelp("Put what is right in the place of this payment.", valueName: "id"),
    completion: Completions.payments)
  var correct: Int?
  @Option(
    help: ArgumentHelp("Take this payment back: it was never made.", valueName: "id"), completion: Completions.payments)
  var void: Int?
  @Option(help: ArgumentHelp("Why it is corrected; it is not printed.", valueName: "text"))
  var reason: String?
  @Option(help: ArgumentHelp("Who records it (default: the login name).", valueName: "name"))
  var by: String?
  @Option(help: ArgumentHelp("Record it in spite of what speaks against it; no personal data.", valueName: "reason"))
  var override: String?
  @Flag(help: "Say what would be recorded, and record nothing.")
  var dryRun = false
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func validate() throws {
    try Override.check(override)
    let isGiven = number != nil || date != nil || amount != nil || reference != nil
    switch (file, correct, void) {
    case (nil, nil, nil):
      guard number != nil, date != nil, amount != nil else {
        throw ValidationError("A payment needs --number, --date and --amount; or give --file, --correct or --void.")
      }
      guard reason == nil, !dryRun else {
        throw ValidationError("--reason and --dry-run are for --correct and --void, --dry-run also for --file.")
      }
    case (_?, nil, nil):
      guard !isGiven, override == nil, reason == nil else {
        throw ValidationError("--file goes with --by and --dry-run alone; record what is meant all the same by itself.")
      }
    case (nil, _?, nil):
      guard isGiven else {
        throw ValidationError("--correct needs what is right: --number, --date, --amount or --reference; else --void.")
      }
      guard reason != nil else { throw ValidationError("--correct needs --reason.") }
    case (nil, nil, _?):
      guard !isGiven else { throw ValidationError("--void takes a payment back; --correct puts another in its place.") }
      guard reason != nil else { throw ValidationError("--void needs --reason.") }
    default: throw ValidationError("--file, --correct and --void exclude each other.")
    }
  }

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, asOf in
      let by = try FreeText.clean(by ?? LoginName.current, option: "--by", max: 100)
      let override = try override.map { text throws(JobError) in try FreeText.clean(text, option: "--override") }
      if let number, let date, let amount, correct == nil {
        let outcome = try StatementPayJob(
          configuration: configuration, asOf: asOf, consent: storing.consent, number: number, date: date,
          amount: amount, reference: reference, by: by, override: override
        ).run()
        guard !options.quiet else { return .done }
        try Console.show(
          output.format, outcome.document(date: date, number: number),
          lines: [outcome.line(date: date, number: number)], isResult: false)
        return .done
      }
      let lines: [PayoutLine]
      if let file {
        lines = try StatementPayFileJob(
          configuration: configuration, asOf: asOf, consent: storing.consent, file: file, by: by, isDryRun: dryRun
        ).run()
      } else {
        let right = StatementCorrectionJob.Right(number: number, date: date, amount: amount, reference: reference)
        lines = try StatementCorrectionJob(
          configuration: configuration, asOf: asOf, consent: storing.consent, id: correct ?? void ?? 0,
          right: correct == nil ? nil : right, reason: try FreeText.clean(reason ?? "", option: "--reason", max: 500),
          by: by, override: override, isDryRun: dryRun
        ).run()
      }
      guard !options.quiet else { return .done }
      try Console.show(
        output.format, PayoutLine.document(lines, isDryRun: dryRun),
        lines: PayoutLine.lines(lines, isDryRun: dryRun), isResult: dryRun)
      return .done
    }
  }
}
