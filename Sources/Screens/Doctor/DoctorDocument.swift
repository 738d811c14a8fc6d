package import Amounts
package import Jobs

/// A report as JSON.
package struct DoctorDocument: Encodable {
  let asOf: String
  let version: String
  let status: Int32
  let ok: Int
  let warnings: Int
  let failed: Int
  let checks: [Check]

  struct Check: Encodable {
    let area: String
    let name: String
    let state: String
    let detail: String
    let advice: String?
  }

  package init(_ report: DoctorReport, asOf: Instant) {
    self.asOf = asOf.description
    version = Version.text
    status = report.status.rawValue
    ok = report.count(.ok)
    warnings = report.count(.warning)
    failed = report.count(.failed)
    checks = report.checkups.map {
      Check(area: $0.area.rawValue, name: $0.name, state: $0.state.rawValue, detail: $0.detail, advice: $0.advice)
    }
  }

  package func text() throws -> String { try JSONText.of(self) }
}
