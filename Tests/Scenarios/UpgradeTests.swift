import Foundation
import Testing

/// A store of the version before is taken over as it is.
///
/// `Fixtures/installation-m0004.tar.gz` is what the program of commit b377a3c (migrations M0001 to M0004) left of the
/// sample: night 1, the statements of February, 5.00 EUR paid, night 2, and four decisions of a person. Of the reports
/// only `run.json` is in it. It is never made anew: no later program could.
@Suite(.serialized) struct `After an upgrade` {
  private let installation: Installation

  init() throws { installation = try Installation(leftBy: "m0004") }

  @Test func `issued statements verify before and after the first night, and what was paid is known`() throws {
    let statements = installation.output.appending(path: "statements")
    let before = try Folder.files(statements)
    #expect(before.count == 10)
    for _ in 1...2 {
      let verified = try installation.tieout(["statement", "verify"])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      try installation.run(Night.all[2])
    }
    // The overview of the month is new since then.
    let after = try Folder.files(statements).filter { $0.key != "2026-02/internal/statements.csv" }
    #expect(Folder.differences(after, before) == [])
    let listed = try installation.tieout(["statement", "list"]).output.split(separator: "\n")
    #expect(
      listed.contains { $0.contains("RF-2026-000002") && $0.contains("47.91") && $0.contains("5.00") }, "\(listed)")
  }

  @Test func `a night comes to the figures of an installation that was never upgraded`() throws {
    let other = try StatementDesk.afterTheIssue()
    let paid = try other.installation.tieout([
      "statement", "pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5.00", "--reference", "A1",
      "--as-of", StatementDesk.issueTime,
    ])
    #expect(paid.status == 0, "\(paid.errors)")
    try other.installation.run(Night.all[1])
    for night in [installation, other.installation] { try night.run(Night.all[2]) }
    for name in ["outstanding-balances", "payments", "settlements", "fees", "expected", "controls"] {
      let file = "\(Night.all[2].date)/\(name).csv"
      let (ours, theirs) = try (figures(installation, file), figures(other.installation, file))
      #expect(ours == theirs, "\(name): \(Set(ours).symmetricDifference(theirs).prefix(4).map(\.self))")
      #expect(ours.count > 1)
    }
    let payment = try [installation, other.installation].map { one in
      try CSV.rows(one.output.appending(path: "\(Night.all[2].date)/payments.csv"))
        .first { $0["payment_id"] == Self.withoutPhase }
    }
    #expect(payment.map { $0?["fee"] } == ["2.14", ""] && payment.map { $0?["reason"] }.last == "phase-unknown")
  }

  /// The old version took a case without an engagement phase for one in the first phase; what it came to is kept (m0008).
  private static let withoutPhase = "02acd1b2-fd26-4579-a8c9-5b3147d88c57"

  /// The rows of a report; what a person decided changes how many findings are open, and nothing else.
  private func figures(_ installation: Installation, _ file: String) throws -> [[String: String]] {
    try CSV.rows(installation.output.appending(path: file))
      .filter { row in
        let isOfItsMonth = row["partner"] == "acme" && row["currency"] == "EUR" && row["month"] == "2026-03"
        let isOfItsFees =
          ["stated-once", "fee-roll-forward"].contains(row["control"]) && row["scope"] == "acme"
          && row["currency"] == "EUR"
        return row["payment_id"] != Self.withoutPhase && !isOfItsMonth && !isOfItsFees
      }
      .map { $0.filter { $0.key != "open_discrepancies" } }
  }

  @Test func `what a person decided stands`() throws {
    try installation.run(Night.all[2])
    let ended = try installation.tieout(["discrepancies", "list", "--format", "csv", "--status", "all"])
    let rows = CSV.rows(ended.output)
    func row(_ code: String, _ subject: String) throws -> [String: String] {
      try #require(rows.first { $0["code"] == code && $0["subject"] == subject }, "\(code) \(subject)")
    }
    let acknowledged = try row("likely-duplicate-payment", "payment:b809a575-0914-4303-aea4-0d8a0da65eb5")
    #expect(acknowledged["status"] == "acknowledged" && acknowledged["owner"] == "kim")
    #expect(acknowledged["first_seen"] == "2026-03-10T02:00:00.000Z")
    let suppressed = try row("claim-balance-mismatch", "case:0bcf3dbc-6003-4e0e-89b3-76493de0126c")
    #expect(suppressed["status"] == "suppressed" && suppressed["suppressed_until"] == "2026-12-31")
    let resolved = try row(
      "event-conflicting-duplicate", "event:receeve/fe01260d-b576-4de4-b7e3-2621e86b7517")
    #expect(resolved["status"] == "resolved")
    // A line that was named by its place is named by its bytes now, and nobody looks at it twice.
    let lines = rows.filter { $0["code"] == "event-unparsed" && $0["note"] == "cut off when the disk was full" }
    #expect(lines.map { $0["status"] } == ["resolved"], "\(lines)")
    #expect(lines.allSatisfy { ($0["subject"] ?? "").hasPrefix("line:receeve/") }, "\(lines)")
    #expect(!rows.contains { ($0["subject"] ?? "").hasPrefix("line:events/") })
  }
}
