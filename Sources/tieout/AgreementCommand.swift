import Amounts
import ArgumentParser
import Jobs
import Screens

/// `tieout agreement`: what becomes of payments when an agreement is edited.
struct AgreementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement", abstract: "Apply an edited agreement to payments that were known before it.",
    subcommands: [AgreementApply.self])
}

/// `tieout agreement apply`.
struct AgreementApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Take the terms of payments that no statement states anew.",
    discussion: """
      The terms of a payment (success fee, share, rate, rounding) are taken once and kept: an edited agreement changes no \
      payment that was known. This takes them anew for payments from a date on; those that a statement states keep \
      theirs. The next run works the fees out.
      """)

  @Option(help: ArgumentHelp("Whose agreement it is.", valueName: "id"), completion: Completions.partners)
  var partner: String
  @Option(
    help: ArgumentHelp("The first business date of the payments, as 2026-07-01.", valueName: "date"),
    transform: Day.typed)
  var from: Day
  @Option(help: ArgumentHelp("Why; it is kept with the terms.", valueName: "text"))
  var reason: String
  @Option(help: ArgumentHelp("Who says so (default: the login name).", valueName: "name"))
  var by: String?
  @Flag(help: "Say what would change, and change nothing.")
  var dryRun = false
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, asOf in
      let outcome = try AgreementApplyJob(
        configuration: configuration, asOf: asOf, consent: storing.consent, partner: partner, from: from,
        reason: try FreeText.clean(reason, option: "--reason", max: 500),
        by: try FreeText.clean(by ?? LoginName.current, option: "--by", max: 100), isDryRun: dryRun
      ).run()
      guard !options.quiet else { return .done }
      try Console.show(
        output.format, outcome.document(partner: partner, from: from, isDryRun: dryRun),
        lines: outcome.lines(partner: partner, from: from, isDryRun: dryRun), isResult: dryRun)
      return .done
    }
  }
}
