package import Amounts
package import Jobs

/// What doctor found, for other programs.
package enum DoctorDocument {
  package static func of(_ report: DoctorReport, asOf: Instant) -> OutputDocument {
    OutputDocument(
      [
        OutputField("as_of", .figure(asOf.description)), OutputField("version", .text(Version.text)),
        OutputField("status", .integer(Int(report.status.rawValue))), OutputField("ok", .integer(report.count(.ok))),
        OutputField("warnings", .integer(report.count(.warning))),
        OutputField("failed", .integer(report.count(.failed))),
      ], "checks", columns: ["area", "name", "state", "detail", "advice"],
      rows: report.checkups.map {
        [.text($0.area.rawValue), .text($0.name), .text($0.state.rawValue), .text($0.detail), .text($0.advice)]
      })
  }
}
