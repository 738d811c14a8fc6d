import Amounts
import ArgumentParser
import Books
import Foundation
import Jobs
import Screens

/// Who decides, and how: what every command takes that keeps decisions.
struct DecidingOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Who decides (default: the login name).", valueName: "name"))
  var by: String?

  @Flag(name: .long, help: "Say what would be changed, and change nothing.")
  var dryRun = false

  @OptionGroup var output: FormatOptions

  @OptionGroup var options: CommonOptions

  @OptionGroup var storing: StoringOptions

  var person: String { by ?? LoginName.current }
}

/// What every decision takes: one discrepancy or a filter, and who decides.
struct DecisionOptions: ParsableArguments {
  @OptionGroup var name: DiscrepancyNameArguments

  @OptionGroup(title: "Filters, instead of a code and subject") var filters: DiscrepancyFilterOptions

  @OptionGroup var desk: DecidingOptions

  /// Makes the decision and says what became of it.
  func decide(_ decision: () throws -> Decision) throws {
    let configuration = try desk.options.load(readsSecrets: false, registersMayBeBroken: true)
    let asOf = try desk.options.instant()
    try Failure.wrap {
      let job = try DecideDiscrepancies(
        configuration: configuration, asOf: asOf, consent: desk.storing.consent, decision: try decision(),
        by: desk.person, isDryRun: desk.dryRun)
      let outcome = try job.run(try target())
      guard !desk.options.quiet else { return }
      try Console.show(
        desk.output.format, outcome.document, lines: outcome.lines.map(SafeText.harmless), isResult: desk.dryRun)
    }
  }

  private func target() throws(JobError) -> DecideDiscrepancies.Target {
    switch (try name.read(), filters.words) {
    case (let name?, let words) where words.isEmpty: return .one(name)
    case (nil, let words) where !words.isEmpty: return .all(words)
    case (nil, _):
      throw .configuration(["nothing is named; give a code and subject, or filters such as --code and --partner"])
    default: throw .configuration(["a discrepancy and filters are named; keep the one or the other"])
    }
  }
}

/// `tieout discrepancies acknowledge`.
struct AcknowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Say who takes care of it; again, to hand it over.")

  @Option(name: .long, help: ArgumentHelp("Who takes care of it.", valueName: "name"))
  var owner: String

  @Option(name: .long, help: ArgumentHelp("What others should know; no personal data.", valueName: "text"))
  var note: String?

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    try decision.decide {
      .acknowledge(
        owner: try FreeText.clean(owner, option: "--owner", max: 100),
        note: try note.map { text throws(JobError) in try FreeText.clean(text, option: "--note") })
    }
  }
}

/// `tieout discrepancies resolve`.
struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Say that it is dealt with.",
    discussion: """
      It is about the facts that the last run saw, and stands while they are the same: another amount, another delivery \
      or another version opens it again. For payment-amended it accepts the new figures.
      """)

  @Option(name: .long, help: ArgumentHelp("Why; no personal data.", valueName: "text"))
  var reason: String

  @OptionGroup var decision: DecisionOptions

  func run() throws { try decision.decide { .resolve(reason: try FreeText.clean(reason, option: "--reason")) } }
}

/// `tieout discrepancies suppress`.
struct SuppressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suppress", abstract: "Keep it quiet through a date, or until the money at risk changes.")

  @Option(name: .long, help: ArgumentHelp("The last day, such as 2026-12-01.", valueName: "date"))
  var until: String

  @Option(name: .long, help: ArgumentHelp("Why; no personal data.", valueName: "text"))
  var reason: String

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    try decision.decide {
      guard let day = Day(until) else {
        throw JobError.configuration(["--until \(until): not a date; write it as 2026-12-01"])
      }
      return .suppress(until: day, reason: try FreeText.clean(reason, option: "--reason"))
    }
  }
}

/// `tieout discrepancies reopen`.
struct ReopenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Take back an acknowledgement, a suppression or a resolution.")

  @Option(name: .long, help: ArgumentHelp("Why; no personal data.", valueName: "text"))
  var reason: String

  @OptionGroup var decision: DecisionOptions

  func run() throws { try decision.decide { .reopen(reason: try FreeText.clean(reason, option: "--reason")) } }
}

/// Who sits at the keyboard.
enum LoginName {
  /// The user behind `sudo`, else the one of the session or of the process.
  static var current: String {
    let variables = ProcessInfo.processInfo.environment
    for name in ["SUDO_USER", "USER", "LOGNAME"] {
      if let value = variables[name], !value.isEmpty { return value }
    }
    return getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(getuid())"
  }
}
