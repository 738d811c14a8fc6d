import ArgumentParser
import Configuration
import Jobs
import Screens

/// `tieout nightly`: the one that cron runs.
struct Nightly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ingest, pull, reconcile and report; the one that cron runs.",
    discussion: "Writes the reports of the night as a whole, or leaves those of the last night as they are.")

  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws {
    try options.withFailures(registersMayBeBroken: true) { configuration, asOf in
      let reporter = options.reporter(output.format, isMailed: configuration.digest != nil)
      let words = RunWords(configuration, asOf: asOf)
      let pings = RunPings(configuration, isQuiet: options.quiet, words: words.note) { Console.standardError($0) }
      let mail = RunMail(configuration, asOf: asOf, now: { .now }, words: words.mail, reporter: reporter) {
        Console.standardError($0)
      }
      return try pings.around {
        try mail.after {
          try NightlyJob(
            configuration: configuration, asOf: asOf, isNow: options.asOf == nil, consent: storing.consent,
            stages: Stage.allCases, reporter: reporter
          ).run()
        }
      }.status(alertAt: configuration.alertAt)
    }
  }
}

/// `tieout pull`: one stage of the night.
struct Pull: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read cases, clients, payments and reported fees from Debitura.")

  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws { try Stage.run(options, output.format, [.pull], consent: storing.consent) }
}

/// `tieout ingest`: one stage of the night.
struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read what is new in the files of stored webhook deliveries.",
    discussion: """
      Without files, everything that the channels of the configuration name. With - for a file, standard input: one \
      delivery a line, read once to its end, for whatever else can print lines. What is known already counts once.

        tieout ingest events/acme/2026-03-05.ndjson
        zcat old/*.gz | tieout ingest --channel acme-partner -
        tieout ingest --dry-run events/acme/2026-03-05.ndjson

      With --dry-run, what would be taken, by outcome, and where the first of each kind of fault are; nothing is stored.
      """)

  @Argument(
    help: ArgumentHelp(
      "Only these files, each of which must belong to a channel; - for standard input, with --channel.",
      valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Only this channel.", valueName: "name"), completion: Completions.channels)
  var channel: String?

  @Flag(name: .long, help: "Say what would be taken, and store nothing.")
  var dryRun = false

  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws {
    guard !dryRun else { return try rehearse() }
    try Stage.run(
      options, output.format, [.ingest], files: files, channel: channel, consent: storing.consent)
  }

  private func rehearse() throws {
    try options.withFailures(registersMayBeBroken: true) { configuration, asOf in
      let outcome = try IngestRehearsal(
        configuration: configuration, asOf: asOf, consent: storing.consent, files: files, channel: channel,
        reporter: options.reporter(.table)
      ).run()
      if !(options.quiet && outcome.isClean) {
        try Console.show(output.format, outcome.document(asOf: asOf), lines: outcome.lines(Console.screen))
      }
      return outcome.status
    }
  }
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

  @OptionGroup var output: FormatOptions
  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func run() throws { try Stage.run(options, output.format, [.reconcile], isFull: full, consent: storing.consent) }
}

/// `tieout report`: one stage of the night, and reports of one's own.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the reports of the last reconciliation.",
    discussion: """
      Without names, every report, workbook and page, as nightly does. Named ones go to selected/ of the output folder. \
      Whatever --as-of says, they are as of the newest reconciliation, and `latest` stays where it is.

        tieout report --list
        tieout report --list payments --format json
        tieout report payments fees --format csv,xlsx
      """)

  @Argument(
    help: ArgumentHelp("Names of reports, workbooks or pages, such as payments.", valueName: "name"),
    completion: Completions.reports)
  var names: [String] = []

  @Flag(name: .long, help: "List what there is; with names, the columns of each.")
  var list = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Of files, with names: csv, xlsx or csv,xlsx; a page is HTML. Else of what is shown: table, csv or json.",
      valueName: "format"),
    completion: .list(["table", "csv", "json", "xlsx", "csv,xlsx"]))
  var format: ReportFormats?

  @OptionGroup var options: CommonOptions
  @OptionGroup var storing: StoringOptions

  func validate() throws {
    guard let format else { return }
    if names.isEmpty || list {
      guard format.shown != nil else { throw ValidationError("--format xlsx needs the names of reports.") }
    } else {
      guard format.files != nil else { throw ValidationError("--format of named reports is csv, xlsx or csv,xlsx.") }
    }
  }

  func run() throws {
    guard list else {
      let files = names.isEmpty ? [] : format?.files ?? []
      let shown = names.isEmpty ? format?.shown ?? .table : .table
      return try Stage.run(options, shown, [.report], reports: names, formats: files, consent: storing.consent)
    }
    let configuration = try options.load(readsSecrets: false, registersMayBeBroken: true)
    try Failure.wrap {
      let listing = ReportListing(try ReportJob.loadDefinitions(configuration))
      switch format?.shown ?? .table {
      case .table: try Console.result(try listing.text(names, Console.screen))
      case .csv: try Console.result(try listing.document(names).csv)
      case .json: try Console.result(try listing.document(names).json())
      }
    }
  }
}

/// The formats of files, `csv,xlsx`, or the one of what is shown: `csv` may be either.
struct ReportFormats: ExpressibleByArgument {
  let files: Set<ReportFormat>?
  let shown: OutputFormat?

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let formats = words.compactMap { ReportFormat(rawValue: String($0)) }
    files = formats.count == words.count ? Set(formats) : nil
    shown = OutputFormat(rawValue: argument)
    if files == nil && shown == nil { return nil }
  }
}

extension Stage {
  /// Runs stages of a night and ends with their exit status.
  fileprivate static func run(
    _ options: CommonOptions, _ output: OutputFormat, _ stages: [Stage], files: [String] = [],
    channel: String? = nil, reports: [String] = [], formats: Set<ReportFormat> = [], isFull: Bool = false,
    consent: Consent
  ) throws {
    try options.withFailures(registersMayBeBroken: true) { configuration, asOf in
      try NightlyJob(
        configuration: configuration, asOf: asOf, isNow: options.asOf == nil, consent: consent, stages: stages,
        files: files, channel: channel, reports: reports, formats: formats, isFull: isFull,
        reporter: options.reporter(output)
      ).run().status(alertAt: configuration.alertAt)
    }
  }
}
