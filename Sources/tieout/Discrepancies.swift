import ArgumentParser
import Jobs
import Screens

/// `tieout discrepancies`: the workflow of ops, by code and subject (spec, product).
struct Discrepancies: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Work on the discrepancies that runs find: look, take over, settle, silence.",
    discussion: """
      A discrepancy is named by its code and subject, as reports and lists print them:

        tieout discrepancies list --severity critical,high
        tieout discrepancies show amount-mismatch payment:1234
        tieout discrepancies acknowledge amount-mismatch payment:1234 --owner anna

      With filters instead of a name, a change is made to many: try it with --dry-run first. \
      Every change is kept with who, when and why. No keys or secrets are needed.
      """,
    subcommands: [
      ListCommand.self, ShowCommand.self, AcknowledgeCommand.self, ResolveCommand.self, SuppressCommand.self,
      ReopenCommand.self, ImportCommand.self,
    ])
}

/// Which discrepancies are meant.
struct DiscrepancyFilterOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Only these codes; several with commas.", valueName: "code"),
    completion: Completions.codes)
  var code: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Only critical, high, medium or low.", valueName: "severity"),
    completion: Completions.severities)
  var severity: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Only open, acknowledged, suppressed, resolved or cleared; or all.", valueName: "status"),
    completion: Completions.statuses)
  var status: [String] = []

  @Option(name: .long, help: ArgumentHelp("Only of this partner.", valueName: "id"), completion: Completions.partners)
  var partner: [String] = []

  @Option(name: .customLong("case"), help: ArgumentHelp("Only of this case.", valueName: "id"))
  var caseID: [String] = []

  @Option(name: .long, help: ArgumentHelp("Only this subject; payment:* is all payments.", valueName: "subject"))
  var subject: String?

  @Option(name: .long, help: ArgumentHelp("Only those that this person has taken over.", valueName: "name"))
  var ownedBy: [String] = []

  @Option(name: .long, help: ArgumentHelp("Only opened more than so many days ago.", valueName: "days"))
  var olderThan: Int?

  @Option(name: .long, help: ArgumentHelp("Only of this age in days: 7, 30-89 or 90+.", valueName: "days"))
  var age: String?

  var words: DiscrepancyWords {
    var words = DiscrepancyWords()
    words.codes = code
    words.severities = severity
    words.statuses = status
    words.partners = partner
    words.cases = caseID
    words.subject = subject
    words.owners = ownedBy
    words.olderThan = olderThan
    words.age = age
    return words
  }
}

/// `tieout discrepancies list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List discrepancies, the worst and oldest first.",
    discussion: """
      Open, acknowledged and suppressed ones, unless --status says else. \
      csv and json have the columns of discrepancies.csv and its order, json the payment_date besides.
      """)

  @OptionGroup(title: "Filters") var filters: DiscrepancyFilterOptions

  @Flag(name: .long, help: "Only new, worsened, reopened ones and ended suppressions since the run before.")
  var changed = false

  @Flag(name: .long, help: "Only of codes that count for alert_at: not those with alert: false.")
  var alerting = false

  @Flag(name: .long, help: "In a table, list each of many findings of one cause.")
  var ungrouped = false

  @OptionGroup var output: FormatOptions

  @OptionGroup var options: CommonOptions

  func run() throws {
    let configuration = try options.load(readsSecrets: false, registersMayBeBroken: true)
    let asOf = try options.instant()
    try Failure.wrap {
      var words = filters.words
      words.isChanged = changed
      words.isAlerting = alerting
      let job = ListDiscrepancies(configuration: configuration, asOf: asOf, words: words)
      let rows = try job.run()
      let text = try output.format.text(DiscrepancyDocument.list(rows)) {
        DiscrepancyTable(rows, screen: Console.screen, isUngrouped: ungrouped).text
      }
      try Console.result(text)
    }
  }
}

/// `tieout discrepancies show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one discrepancy: figures, evidence, next step, history.",
    discussion: "csv has the columns of discrepancies.csv; json has payment_date and the history besides.")

  @OptionGroup var name: DiscrepancyNameArguments

  @OptionGroup var output: FormatOrJSONOptions

  @OptionGroup var options: CommonOptions

  func run() throws {
    let configuration = try options.load(readsSecrets: false, registersMayBeBroken: true)
    let asOf = try options.instant()
    try Failure.wrap {
      let job = ShowDiscrepancy(configuration: configuration, asOf: asOf, name: try name.required())
      let shown = try job.run()
      let text = try output.format.text(DiscrepancyDocument.one(shown)) {
        DiscrepancyPage(shown, screen: Console.screen).text
      }
      try Console.result(text)
    }
  }
}

/// One discrepancy by its name.
struct DiscrepancyNameArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The code, such as amount-mismatch.", valueName: "code"), completion: Completions.codes)
  var name: String?

  @Argument(
    help: ArgumentHelp("The subject, such as payment:1234.", valueName: "subject"), completion: Completions.subjects)
  var about: String?

  /// - Throws: ``JobError`` for a name that is none.
  func read() throws(JobError) -> DiscrepancyName? {
    guard let name else { return nil }
    return try DiscrepancyName(name, about)
  }

  func required() throws(JobError) -> DiscrepancyName {
    guard let read = try read() else {
      throw .configuration([
        "a discrepancy is missing; name its code and subject as the list prints them, as in "
          + "`tieout discrepancies show amount-mismatch payment:1234`"
      ])
    }
    return read
  }
}

extension Failure {
  /// Turns any error of a job into its words and its exit status.
  static func wrap(_ body: () throws -> Void) throws {
    do { try body() } catch { throw Failure(error) }
  }
}
