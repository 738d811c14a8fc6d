import ArgumentParser
import Jobs
import Screens

/// The command line: parses, builds the context, calls a job, and ends with its exit status.
@main
struct Tieout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout",
    abstract: "Ties out what partners collected: cases, payments, fees and webhooks, to the cent.",
    discussion: """
      cron runs `tieout nightly`. The reports are in the output folder of the configuration, under the business date; \
      `latest` points to the newest.

      EXIT STATUS
        0   done; nothing new at or above alert_at
        1   done; new, worsened or reopened discrepancies at or above alert_at
        2   done in part: a source was incomplete or a row unreadable
        3   failed; earlier outputs are untouched
        4   statement refused
        64  wrong usage or configuration
        75  another run holds the store
      """,
    version: Version.text,
    subcommands: [
      Nightly.self, Pull.self, Ingest.self, Reconcile.self, Report.self, Statement.self, AgreementCommand.self,
      Changes.self, Discrepancies.self,
      Explain.self, Replay.self, Doctor.self, Initialise.self, Manual.self,
    ])

  /// One handler for everything that can go wrong: one line on standard error, and the status that cron hangs on.
  static func main() {
    do {
      Process.prepare()
      var command = try parseAsRoot()
      try Process.requireHandles()
      try command.run()
    } catch let failure as Failure {
      Console.standardError(failure.text, status: failure.status)
      exit(withStatus: failure.status)
    } catch let error where exitCode(for: error) == .success {
      // --help, --version and completion scripts
      let page = fullMessage(for: error, columns: Console.screen.width)
      Console.standardOutput(HelpText.fitted(page, width: Console.screen.width))
    } catch let error as ExitCode {
      exit(withStatus: ExitStatus(rawValue: error.rawValue) ?? .failed)
    } catch {
      Console.standardError(HelpText.mistake(message(for: error), fullMessage(for: error)), status: .usage)
      exit(withStatus: .usage)
    }
  }

  private static func exit(withStatus status: ExitStatus) -> Never { exit(withError: ExitCode(status.rawValue)) }
}
