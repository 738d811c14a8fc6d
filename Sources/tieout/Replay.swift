import Amounts
import ArgumentParser
import Jobs
import Screens

/// `tieout replay`: a night's files again, from what was known then (spec, product).
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the files of a night again, from what was known then.",
    discussion: """
      The newest nightly run of that business date, with the configuration, registers and report definitions of then: the \
      same bytes as were published, whatever was issued, decided or changed since.

        tieout replay 2026-03-06
        tieout replay 2026-03-06 --to /tmp/audit

      The store and what is published stay as they are, no keys are needed, and the folder must not be there yet. It takes \
      as much room as the store while it works. Exit status 1 when a file is not as it was published: another version of \
      tieout may write another one.
      """)

  @Argument(help: ArgumentHelp("The business date of the night.", valueName: "date"), transform: Day.typed)
  var date: Day

  @Option(
    name: .long,
    help: ArgumentHelp("Where to (default: replay-<date> in the output folder).", valueName: "folder"))
  var to: String?

  @OptionGroup var output: FormatOptions

  @OptionGroup var options: CommonOptions

  func validate() throws {
    if options.asOf != nil { throw ValidationError("--as-of does not belong here: a night has its own instant.") }
  }

  func run() throws {
    let configuration = try options.load(readsSecrets: false, readsFiles: false, registersMayBeBroken: true)
    let outcome: ReplayJob.Outcome
    do {
      outcome = try ReplayJob(
        configuration: configuration, day: date, to: to, reporter: options.reporter(output.format)
      ).run()
    } catch {
      throw Failure(error)
    }
    if !options.quiet {
      try Console.show(output.format, outcome.document(date), lines: outcome.lines(date), isResult: false)
    }
    if let difference = outcome.difference(date) { throw Failure(text: difference, status: .alert) }
  }
}
