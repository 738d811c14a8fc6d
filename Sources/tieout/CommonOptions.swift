import Amounts
import ArgumentParser
import Configuration
import Foundation
import Jobs

/// What every command takes (spec, product).
struct CommonOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The configuration (default: $TIEOUT_CONFIG, or tieout.yaml).", valueName: "file"))
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Compute as of this instant instead of now, as 2026-03-06T02:00:00Z.", valueName: "instant"))
  var asOf: String?

  @Flag(name: .long, help: "Print nothing when all is well.")
  var quiet = false

  @Flag(name: .long, help: "Print what each stage does.")
  var verbose = false

  /// The configuration as it was named.
  var configurationFile: String {
    config ?? ProcessInfo.processInfo.environment["TIEOUT_CONFIG"] ?? "tieout.yaml"
  }

  /// Reads and checks the configuration.
  ///
  /// - Parameter readsSecrets: false for a command that needs no keys.
  /// - Throws: ``Failure`` with the first problem, or with `--verbose` every one, a line each.
  func load(readsSecrets: Bool = true) throws -> Configuration {
    do {
      return try Configuration.load(
        configurationFile, readsSecrets: readsSecrets, publicKeyProblem: Inputs.publicKeyProblem)
    } catch {
      let lines = verbose ? error.problems.map(\.description) : [error.description]
      throw Failure(text: lines.joined(separator: "\n"), status: .usage)
    }
  }

  /// The instant of the run: `--as-of`, or the clock, read once.
  func instant() throws -> Instant {
    guard let asOf else { return Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1000) * 1000) }
    guard let instant = Instant(asOf) else {
      throw Failure(
        text: "--as-of \(asOf): not an instant with a zone; write it as 2026-03-06T02:00:00Z", status: .usage)
    }
    return instant
  }

  /// How the job reports what it does.
  func reporter() -> Reporter {
    Reporter(
      isVerbose: verbose, isQuiet: quiet, showsProgress: !quiet && Console.isTerminal,
      say: { Console.standardOutput($0) }, progress: { Console.progress($0) })
  }
}

extension CommonOptions {
  /// Runs a job with the configuration and the instant, and ends with the exit status that it gives.
  ///
  /// - Parameter readsSecrets: false for a job that reaches no platform.
  /// - Throws: `ExitCode` for a status other than 0, ``Failure`` for an error.
  func withFailures(readsSecrets: Bool = true, _ job: (Configuration, Instant) throws -> ExitStatus) throws {
    let configuration = try load(readsSecrets: readsSecrets)
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
    let failure = JobFailure(error)
    text = failure.text
    status = failure.status
  }
}
