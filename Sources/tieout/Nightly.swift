import ArgumentParser
import Jobs

/// `tieout nightly`: the one that cron runs.
struct Nightly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pull, ingest, reconcile and report; the one that cron runs.",
    discussion: "Writes the reports of the night as a whole, or leaves those of the last night as they are.")

  @OptionGroup var options: CommonOptions

  func run() throws {
    try options.withFailures { configuration, asOf in
      let pings = RunPings(configuration, isQuiet: options.quiet) { Console.standardError($0) }
      return try pings.around {
        try NightlyJob(
          configuration: configuration, asOf: asOf, stages: Stage.allCases, reporter: options.reporter()
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

  func run() throws { try Stage.run(options, [.pull]) }
}

/// `tieout ingest`: one stage of the night.
struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read what is new in the files of stored webhook deliveries.",
    discussion: "Without files, everything that the channels of the configuration name.")

  @Argument(help: ArgumentHelp("Only these files; each must belong to a channel.", valueName: "file"))
  var files: [String] = []

  @OptionGroup var options: CommonOptions

  func run() throws { try Stage.run(options, [.ingest], files: files) }
}

/// `tieout reconcile`: one stage of the night.
struct Reconcile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply the rules to what is stored: balances, tie-out, discrepancies.")

  @OptionGroup var options: CommonOptions

  func run() throws { try Stage.run(options, [.reconcile]) }
}

/// `tieout report`: one stage of the night.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the reports of the last reconciliation.",
    discussion: "Without names, every report and workbook, as nightly does.")

  @Argument(help: ArgumentHelp("Names of reports or workbooks, such as payments.", valueName: "name"))
  var names: [String] = []

  @OptionGroup var options: CommonOptions

  func run() throws { try Stage.run(options, [.report], reports: names) }
}

extension Stage {
  /// Runs stages of a night and ends with their exit status.
  fileprivate static func run(
    _ options: CommonOptions, _ stages: [Stage], files: [String] = [], reports: [String] = []
  ) throws {
    try options.withFailures { configuration, asOf in
      try NightlyJob(
        configuration: configuration, asOf: asOf, stages: stages, files: files, reports: reports,
        reporter: options.reporter()
      ).run()
    }
  }
}
