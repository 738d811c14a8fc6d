import Amounts
import ArgumentParser
import Jobs
import Screens

/// `tieout changes`: what changed between two nights (spec, product).
struct Changes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what changed since the run before, or between any two nights.",
    discussion: """
      How outstanding and fees moved, then every change of a case, a payment or a finding, the largest first.

        tieout changes                          # the newest night, since the run before
        tieout changes 2026-03-17               # that night, since the run before
        tieout changes 2026-03-10 2026-03-17    # between the two

      csv and json have the columns of changes.csv and its order; json has the movements, too. Nights of before are worked \
      out again in a copy of the store, which takes as long as they did and as much room as the store.
      """)

  @Argument(
    help: ArgumentHelp("Business dates: of a night, or of two.", valueName: "date"), transform: Day.typed)
  var dates: [Day] = []

  @OptionGroup var output: FormatOptions

  @Flag(name: .long, help: "With csv: write the movements, as movements.csv has them.")
  var movements = false

  @OptionGroup var options: CommonOptions

  func validate() throws {
    if dates.count > 2 { throw ValidationError("Two dates at most: the earlier one, then the later one.") }
    if options.asOf != nil { throw ValidationError("--as-of does not belong here: a night has its own instant.") }
    if movements, output.format != .csv {
      throw ValidationError("--movements goes with --format csv; the others have them.")
    }
  }

  func run() throws {
    let configuration = try options.load(readsSecrets: false, readsFiles: false, registersMayBeBroken: true)
    try Failure.wrap {
      let outcome = try ChangesJob(configuration: configuration, days: dates).run()
      let page = ChangesPage(outcome)
      switch output.format {
      case .table: try Console.result(page.text(Console.screen))
      case .csv: try Console.result(movements ? page.movementsCSV : page.csv)
      case .json: try Console.result(try page.json())
      }
    }
  }
}
