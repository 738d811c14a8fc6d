import Foundation
import Testing

/// An edited agreement changes no payment that was known, until somebody applies it on purpose (rules R8).
@Suite(.serialized) struct `An edited agreement` {
  private static let asOf = "2026-03-16T03:00:00Z"

  /// The fees of a partner's payments, by payment.
  private func fees(_ desk: StatementDesk, _ night: Night) throws -> [String: String] {
    let rows = try desk.report("payments", of: night).filter { $0["partner"] == "acme" && $0["fee"] != "" }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["payment_id"] ?? "", $0["fee"] ?? "") })
  }

  private func edit(_ desk: StatementDesk) throws {
    try desk.installation.edit { text in
      let edited = text.replacing("pre_legal: 40", with: "pre_legal: 80")
      guard edited != text else { throw TestProblem("the sample has no such share") }
      return edited
    }
  }

  private func apply(_ desk: StatementDesk, _ words: String..., asOf: String = asOf) throws -> Ended {
    try desk.installation.tieout(
      ["agreement", "apply", "--partner", "acme", "--from", "2026-03-01", "--reason", "renegotiated", "--as-of", asOf]
        + words)
  }

  @Test func `leaves known payments as they are, and changes those that no statement states when it is applied`() throws
  {
    let desk = try StatementDesk.afterTheIssue()
    let before = try fees(desk, Night.all[0])
    try edit(desk)
    try desk.installation.run(Night.all[1])
    let kept = try fees(desk, Night.all[1])
    for (payment, fee) in before { #expect(kept[payment] == fee) }

    let asked = try apply(desk, "--dry-run")
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(asked.output.contains("would take the terms of now"), "\(asked.output)")
    let done = try apply(desk, "--by", "mia")
    #expect(done.status == 0, "\(done.errors)")
    let changed = done.output.split(separator: "\n").filter { $0.hasPrefix("payment:") }
    #expect(!changed.isEmpty && asked.output.split(separator: "\n").filter { $0.hasPrefix("payment:") } == changed)
    #expect(try !apply(desk, "--dry-run").output.contains("payment:"))

    for command in ["reconcile", "report"] {
      let ended = try desk.installation.tieout([command, "--as-of", Self.asOf])
      #expect([0, 1].contains(ended.status), "\(command): \(ended.errors)")
    }
    let after = try fees(desk, Night.all[2])
    let ids = Set(changed.compactMap { $0.split(separator: " ").first.map { String($0.dropFirst("payment:".count)) } })
    // Of a payment that earns nothing no fee is shown; that of a cent stays none.
    let shown = ids.filter { kept[$0] != nil && kept[$0] != "0.00" }
    #expect(!shown.isEmpty && shown.allSatisfy { after[$0] != kept[$0] }, "\(shown.filter { after[$0] == kept[$0] })")
    for (payment, fee) in kept where !ids.contains(payment) { #expect(after[payment] == fee) }
  }

  @Test func `changes nothing that was stated before any night had taken its terms`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    for stage in ["ingest", "pull"] {
      let ended = try installation.tieout([stage, "--as-of", Night.all[0].asOf])
      #expect(ended.status == 0, "\(stage): \(ended.errors)")
    }
    let desk = StatementDesk(installation)
    let issued = try desk.run("issue", "--month", "2026-02", "--partner", "acme")
    #expect(issued.status == 0, "\(issued.errors)")
    var stated: [String: String] = [:]
    for name in try desk.files().keys where name.hasSuffix(".csv") && !name.contains("internal/") {
      for line in try CSV.rows(desk.folder.appending(path: name)) { stated[line["payment_id"] ?? ""] = line["fee"] }
    }
    #expect(stated.count > 3)
    try edit(desk)
    try installation.run(Night.all[1])
    let now = try fees(desk, Night.all[1])
    for (payment, fee) in stated { #expect(now[payment] == fee, "\(payment)") }
    // Those that nobody had stated or reconciled are taken on the first night, with the agreement of that night.
    #expect(now.contains { stated[$0.key] == nil })
  }

  @Test func `is not applied to a partner that there is not`() throws {
    let desk = try StatementDesk()
    let ended = try desk.installation.tieout([
      "agreement", "apply", "--partner", "nobody", "--from", "2026-03-01", "--reason", "x", "--as-of", Self.asOf,
    ])
    #expect(ended.status == 64)
    #expect(ended.errors.contains("nobody"))
  }
}
