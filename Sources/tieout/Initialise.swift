import ArgumentParser
import Jobs

/// `tieout init`: the first command on a new machine.
struct Initialise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented configuration and the empty folders that it names.",
    discussion: "Nothing is overwritten: where something of it is there already, nothing at all is written.")

  @Argument(help: ArgumentHelp("Where to; it is made if need be.", valueName: "folder"))
  var folder = "."

  @Flag(name: .long, help: "Print nothing when all is well.")
  var quiet = false

  func run() throws {
    let file: String
    do { file = try InitJob(folder: folder).run() } catch { throw Failure(error) }
    guard !quiet else { return }
    try Console.result(
      """
      wrote \(file) and, beside it, events, registers, secrets, var and out.

      Next:
        1. Fill in \(file): addresses, partners, agreements, channels.
        2. Put each key and signing secret in a file below secrets, chmod 600.
           Let your webhook receiver append to the files that the channels name.
        3. tieout doctor --config \(file)     # finds what is missing
        4. tieout nightly --config \(file)    # the first reports, in out/latest

      Then let cron or systemd run it: see the page Operations of the documentation.

      """)
  }
}
