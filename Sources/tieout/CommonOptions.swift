import Amounts
import ArgumentParser
import Configuration
import Foundation
import Jobs
import Logging
import Screens
import Synchronization

/// What every command takes (spec, product).
struct CommonOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The configuration (default: $TIEOUT_CONFIG, or tieout.yaml).", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Compute as of this instant instead of now, as 2026-03-06T02:00:00Z.", valueName: "instant"))
  var asOf: String?

  @Flag(name: .long, help: "Print nothing when all is well.")
  var quiet = false

  @Flag(name: .long, help: "Say more: times, every problem, a log where no terminal is.")
  var verbose = false

  @Option(name: .long, help: ArgumentHelp("How to write log and error lines.", valueName: "format"))
  var logFormat: LogFormat?

  func validate() { Console.logFormat.withLock { $0 = logFormat ?? .text } }

  /// The configuration as it was named.
  var configurationFile: String {
    config ?? ProcessInfo.processInfo.environment["TIEOUT_CONFIG"] ?? "tieout.yaml"
  }

  /// Reads and checks the configuration.
  ///
  /// - Parameters:
  ///   - readsSecrets: false for a command that needs no keys.
  ///   - readsFiles: false for a command that needs none of the files that it names.
  /// - Throws: ``Failure`` with the first problem, or with `--verbose` every one, a line each.
  func load(readsSecrets: Bool = true, readsFiles: Bool = true, registersMayBeBroken: Bool = false) throws
    -> Configuration
  {
    do {
      return try Configuration.load(
        configurationFile, readsSecrets: readsSecrets, readsFiles: readsFiles,
        registersMayBeBroken: registersMayBeBroken,
        publicKeyProblem: Inputs.publicKeyProblem)
    } catch {
      let lines = verbose ? error.problems.map(\.description) : [error.description]
      throw Failure(text: lines.joined(separator: "\n"), status: .usage)
    }
  }

  /// The instant of the run: `--as-of`, or the clock, read once.
  func instant() throws -> Instant {
    guard let asOf else { return .now }
    guard let instant = Instant(asOf) else {
      throw Failure(
        text: "--as-of \(asOf): not an instant with a zone; write it as 2026-03-06T02:00:00Z", status: .usage)
    }
    return instant
  }

  /// How the job reports what it does.
  ///
  /// - Parameter isMailed: whether the summary goes out by mail as well.
  func reporter(_ format: OutputFormat, isMailed: Bool = false) -> Reporter {
    let terminal = TerminalScreen(
      Console.screen, isVerbose: verbose,
      meter: !quiet && Console.isTerminal ? ProgressMeter { Console.progress($0) } : nil,
      say: { Console.standardOutput($0) }, conclude: { Console.standardError($0, status: $1) })
    guard format != .table else { return Reporter(log: logger, isQuiet: quiet, isMailed: isMailed, screen: terminal) }
    let screen = DocumentScreen(format, beside: terminal) { Console.standardOutput(whole: $0) }
    return Reporter(log: logger, isQuiet: quiet, isMailed: isMailed, screen: screen)
  }

  /// The log: with `--verbose` where no terminal shows the progress; warnings whenever a format is asked for.
  private var logger: Logger {
    let isWanted = verbose && (!Console.isTerminal || logFormat != nil)
    let level: Logger.Level = isWanted ? .info : logFormat == nil ? .critical : .warning
    let format = logFormat ?? .text
    return Logger(label: "tieout") { _ in LogLines(logLevel: level, format: format) }
  }
}

/// What a command that stores takes besides (inputs 5).
struct StoringOptions: ParsableArguments {
  @Flag(name: .long, help: "With --as-of: an instant later than the clock is meant.")
  var ahead = false

  @Flag(name: .long, help: "A new or another store beside earlier outputs is meant: it forgets what was stated.")
  var newStore = false

  var consent: Consent { Consent(isAhead: ahead, isNewStore: newStore) }
}

extension CommonOptions {
  /// Runs a job with the configuration and the instant, and ends with the exit status that it gives.
  ///
  /// - Parameters:
  ///   - readsSecrets: false for a job that reaches no platform.
  ///   - registersMayBeBroken: true for a job that uses none, or has what a broken one said last.
  /// - Throws: `ExitCode` for a status other than 0, ``Failure`` for an error.
  func withFailures(
    readsSecrets: Bool = true, registersMayBeBroken: Bool = false,
    _ job: (Configuration, Instant) throws -> ExitStatus
  ) throws {
    let configuration = try load(readsSecrets: readsSecrets, registersMayBeBroken: registersMayBeBroken)
    let asOf = try instant()
    let status: ExitStatus
    do { status = try job(configuration, asOf) } catch { throw Failure(error) }
    if status != .done { throw ExitCode(status.rawValue) }
  }
}

/// An error with its words and its exit status.
struct Failure: Error {
  let text: String
  let status: ExitStatus

  init(text: String, status: ExitStatus) {
    self.text = text
    self.status = status
  }

  /// Any error of a job.
  init(_ error: any Error) {
    if let failure = error as? Failure {
      self = failure
      return
    }
    let failure = JobFailure(error)
    text = failure.text
    status = failure.status
  }
}
