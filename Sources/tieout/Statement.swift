import Configuration
import Amounts
import ArgumentParser
import Jobs
import Screens

/// `tieout statement`: the monthly fee statements of the referral partners.
struct Statement: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Draft, issue, send, pay, verify and compare the monthly fee statements.",
    discussion: """
      What is issued never changes; later facts become lines of the next statement. Only `send` needs secrets.
      """,
    subcommands: [
      StatementDraft.self, StatementIssue.self, StatementPay.self, StatementPayments.self, StatementList.self,
      StatementVerify.self, StatementImport.self, StatementCompare.self, StatementSend.self,
    ])
}

/// Which statements a command is about.
struct StatementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only this partner (default: every one).", valueName: "id"), completion: Completions.partners)
  var partner: String?
}

/// `tieout statement draft`.
struct StatementDraft: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft", abstract: "Write a month's statements as they would be if closed now.",
    discussion: "Drafts are below drafts/<month> of the output folder. They have no number and change nothing.")

  @Option(
    help: ArgumentHelp("The month, as 2026-10 (default: the month before this one).", valueName: "month"),
    transform: Month.typed)
  var month: Month?
  @OptionGroup var selection: StatementOptions
  @Flag(help: "Mail them, marked as drafts, to who reviews them (statements.drafts_to).")
  var send = false
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures(readsSecrets: send) { configuration, asOf in
      let mail = DraftMail(configuration: configuration, now: { .now })
      let reviewers = try send ? mail.reviewers() : 0
      let month = month ?? configuration.calendar.day(of: asOf).month.adding(months: -1)
      let outcome = try StatementDraftJob(
        configuration: configuration, asOf: asOf, month: month, partner: selection.partner
      ).run()
      if options.quiet {
        if let line = outcome.blockedLine(month) { Console.standardError(line) }
      } else {
        let lines = try outcome.lines(month, Console.screen)
        try Console.show(output.format, outcome.document(month), lines: lines, isResult: false)
      }
      guard send else { return .done }
      if let problem = try mail.send(outcome, month, text: outcome.mailText(month)) {
        Console.standardError("statement draft --send: \(problem)")
        return .partly
      }
      if !options.quiet, output.format == .table {
        Console.standardOutput("sent to \(Wording.count(reviewers, "reviewer"))")
      }
      return .done
    }
  }
}

/// `tieout statement issue`.
struct StatementIssue: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue", abstract: "Issue the statements of a month: numbered, stored, final.",
    discussion: """
      Months are issued in order, each once it is over. The rules are computed anew over what is stored; nothing is \
      pulled. A partner with an open critical discrepancy, or with lists incomplete or older than the month's end, is \
      refused (exit status 4), the others are issued. So is a first issue that states earlier months, without --first.
      """)

  @Option(help: ArgumentHelp("The month, as 2026-10.", valueName: "month"), transform: Month.typed)
  var month: Month
  @OptionGroup var selection: StatementOptions
  @Option(
    help: ArgumentHelp(
      "Issue in spite of what blocks it; the reason is printed on the statement.", valueName: "reason"))
  var override: String?
  @Flag(help: "Let a first issue state earlier months as prior period.")
  var first = false
  @Flag(name: .long, help: "Say what would be issued, or refused and why; nothing is stored.")
  var dryRun = false
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func validate() throws { try Override.check(override) }

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, asOf in
      var notes: [String] = []
      let outcomes = try StatementIssueJob(
        configuration: configuration, asOf: asOf, consent: storing.consent, month: month, partner: selection.partner,
        override: override, isFirst: first, isDryRun: dryRun,
        announce: { note in
          notes.append(note)
          if !options.quiet, output.format == .table { Console.standardOutput(note) }
        }
      ).run()
      let shown = try StatementIssueJob.Outcome.table(outcomes, Console.screen) + outcomes.flatMap { $0.lines(month) }
      if !options.quiet, output.format == .table { for line in shown { Console.standardOutput(line) } }
      for line in StatementIssueJob.Outcome.refusals(outcomes, month) { Console.standardError(line) }
      if !options.quiet, output.format != .table {
        let document = StatementIssueJob.Outcome.document(outcomes, month: month, notes: notes)
        try Console.show(output.format, document, lines: [], isResult: false)
      }
      return outcomes.contains(where: \.isRefused) ? .refused : .done
    }
  }
}

/// A reason for going on in spite of what speaks against it.
enum Override {
  static func check(_ reason: String?) throws {
    if let reason, reason.allSatisfy(\.isWhitespace) { throw ValidationError("--override needs a reason.") }
  }
}

/// `tieout statement list`.
struct StatementList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what is issued, and what of it is open, due and overdue.",
    discussion: """
      A payment settles what is oldest, so the open parts of the statements of a partner and currency add up to what is \
      open to it. What was due before today, or before --as-of, is overdue (payment_terms_days).
      """)

  @Option(help: ArgumentHelp("Only this month.", valueName: "month"), transform: Month.typed)
  var month: Month?
  @OptionGroup var selection: StatementOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, asOf in
      let issued = try StatementListJob(configuration: configuration, partner: selection.partner)
        .statements(month: month, asOf: asOf)
      guard !options.quiet else { return .done }
      try Console.show(
        output.format, StatementListJob.document(issued), lines: StatementListTable.lines(issued, Console.screen))
      return .done
    }
  }
}

/// `tieout statement verify`.
struct StatementVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Rebuild every issued file from the store and compare bytes.",
    discussion: "Exit status 1 when a file is missing or was changed.")

  @Option(help: ArgumentHelp("Only this month.", valueName: "month"), transform: Month.typed)
  var month: Month?
  @OptionGroup var selection: StatementOptions
  @Flag(help: "Put the rebuilt file in the place of one that is missing or was changed, which is kept beside it.")
  var restore = false
  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures(readsSecrets: false) { configuration, _ in
      let outcome = try StatementVerifyJob(
        configuration: configuration, partner: selection.partner, month: month, restores: restore
      ).run()
      if !options.quiet { try Console.show(output.format, outcome.document, lines: outcome.lines) }
      for problem in outcome.problems { Console.standardError("statement verify: \(problem)") }
      return outcome.problems.isEmpty ? .done : .alert
    }
  }
}
