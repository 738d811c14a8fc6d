import Amounts
import ArgumentParser
import Configuration
import Foundation
import Jobs
import Screens

/// `tieout doctor`: the checklists, done by the program.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the set-up: keys, hosts, webhooks, deliveries, store, clock.",
    discussion: """
      Does what the troubleshooting and go-live checklists ask, and changes nothing: it asks Debitura some questions, \
      opens the store read-only, and can run beside a night. Each line that is not ok says where to go and what to do.

      EXIT STATUS
        0   all ok
        1   at least one warning or failure
        64  wrong usage, or a configuration that other commands refuse
      """)

  @OptionGroup var output: FormatOrJSONOptions

  @OptionGroup var options: CommonOptions

  func run() throws {
    let asOf = try options.instant()
    let inspection = Configuration.inspect(options.configurationFile, publicKeyProblem: Inputs.publicKeyProblem)
    let showsProgress = !options.quiet && output.format == .table
    let job = DoctorJob(inspection, asOf: asOf) { if showsProgress { Console.progress($0) } }
    let report = job.run()
    if !(options.quiet && report.status == .done) {
      let table = DoctorTable(report, screen: Console.screen, isBrief: options.quiet)
      try Console.show(output.format, DoctorDocument.of(report, asOf: asOf), lines: table.lines)
    }
    if report.status != .done {
      let warnings = report.count(.warning)
      let counts = "\(report.count(.failed)) failed, \(warnings) \(warnings == 1 ? "warning" : "warnings")"
      Console.standardError("doctor: \(counts); each line that is not ok says what to do", status: report.status)
      throw ExitCode(report.status.rawValue)
    }
  }
}
