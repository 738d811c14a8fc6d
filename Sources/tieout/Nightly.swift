import ArgumentParser
import Jobs
import Screens

/// `tieout nightly`: the one that cron runs.
struct Nightly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ingest, pull, reconcile and report; the one that cron runs.",
    discussion: "Writes the reports of the night as a whole, or leaves those of the last night as they are.")

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws {
    try options.withFailures(registersMayBeBroken: true) { configuration, asOf in
      let pings = RunPings(configuration, isQuiet: options.quiet) { Console.standardError($0) }
      return try pings.around {
        try NightlyJob(
          configuration: configuration, asOf: asOf, isNow: options.asOf == nil, consent: storing.consent,
          stages: Stage.allCases,
          reporter: options.reporter()
        ).run()
      }
    }
  }
}

/// `tieout pull`: one stage of the night.
struct Pull: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read cases, clients, payments and reported fees from Debitura.")

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws { try Stage.run(options, [.pull], consent: storing.consent) }
}

/// `tieout ingest`: one stage of the night.
struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read what is new in the files of stored webhook deliveries.",
    discussion: "Without files, everything that the channels of the configuration name.")

  @Argument(help: ArgumentHelp("Only these files; each must belong to a channel.", valueName: "file"))
  var files: [String] = []

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws { try Stage.run(options, [.ingest], files: files, consent: storing.consent) }
}

/// `tieout reconcile`: one stage of the night.
struct Reconcile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply the rules to what is stored: balances, tie-out, discrepancies.",
    discussion: """
      Judges what has changed since the last reconciliation, or whose time has come; everything else stands. With --full, \
      or where the last results are not there or were made with another configuration, everything is judged again: both \
      come to the same.
      """)

  @Flag(help: "Judge everything again.")
  var full = false

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws { try Stage.run(options, [.reconcile], isFull: full, consent: storing.consent) }
}

/// `tieout report`: one stage of the night, and reports of one's own.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the reports of the last reconciliation.",
    discussion: """
      Without names, every report, workbook and page, as nightly does. Named ones go to selected/ of the output folder. \
      Whatever --as-of says, they are as of the newest reconciliation, and `latest` stays where it is.

        tieout report --list
        tieout report payments fees --format csv,xlsx
      """)

  @Argument(help: ArgumentHelp("Names of reports, workbooks or pages, such as payments.", valueName: "name"))
  var names: [String] = []

  @Flag(name: .long, help: "List what there is; with names, the columns of each.")
  var list = false

  @Option(
    name: .long, help: ArgumentHelp("For named reports: csv, xlsx or csv,xlsx; a page is HTML.", valueName: "formats"))
  var format: ReportFormats?

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func validate() throws {
    if format != nil && (names.isEmpty || list) { throw ValidationError("--format needs the names of reports.") }
  }

  func run() throws {
    guard list else {
      return try Stage.run(
        options, [.report], reports: names, formats: format?.formats ?? [], consent: storing.consent)
    }
    let configuration = try options.load(readsSecrets: false, registersMayBeBroken: true)
    try Failure.wrap {
      try Console.result(try ReportListing(ReportJob.loadDefinitions(configuration)).text(names, Console.screen))
    }
  }
}

/// `csv,xlsx`.
struct ReportFormats: ExpressibleByArgument {
  let formats: Set<ReportFormat>

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let formats = words.compactMap { ReportFormat(rawValue: String($0)) }
    guard formats.count == words.count else { return nil }
    self.formats = Set(formats)
  }
}

extension Stage {
  /// Runs stages of a night and ends with their exit status.
  fileprivate static func run(
    _ options: CommonOptions, _ stages: [Stage], files: [String] = [], reports: [String] = [],
    formats: Set<ReportFormat> = [], isFull: Bool = false, consent: Consent
  ) throws {
    try options.withFailures(registersMayBeBroken: true) { configuration, asOf in
      try NightlyJob(
        configuration: configuration, asOf: asOf, isNow: options.asOf == nil, consent: consent, stages: stages,
        files: files, reports: reports, formats: formats, isFull: isFull, reporter: options.reporter()
      ).run()
    }
  }
}
