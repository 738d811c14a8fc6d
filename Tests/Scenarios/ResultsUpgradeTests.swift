import Foundation
import Testing

/// A store that held its results itself is taken over as it is (m0013 and later).
///
/// `Fixtures/installation-m0012.tar.gz` is what the program of commit 2752b31 (migrations M0001 to M0012) left of the
/// sample after ``steps``. Of the reports only `run.json` is in it. It is never made anew: no later program could.
@Suite(.serialized) struct `After results left the store` {
  private static let statedElsewhere =
    "month,payment_id,currency,fee,number\n2025-12,0ec99f2a-880c-4708-9fd3-968bf191ccd0,EUR,0.10,OLD-2025-12\n"

  /// What was done after each of the first two nights.
  private static let steps: [[[String]]] = [
    [
      ["statement", "import", "old.csv", "--partner", "acme", "--as-of", "2026-03-10T03:00:00Z"],
      ["statement", "issue", "--month", "2026-02", "--as-of", "2026-03-10T03:00:00Z"],
      [
        "statement", "pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5.00", "--reference",
        "A1", "--as-of", "2026-03-10T03:00:00Z",
      ],
      decision(
        "acknowledge unknown-lifecycle case:db5f20c7-8692-462b-a419-265bc53b16b9 --owner anna", "2026-03-10T08:00:00Z"),
    ],
    [
      decision(
        "acknowledge likely-duplicate-payment payment:b809a575-0914-4303-aea4-0d8a0da65eb5 --owner kim",
        "2026-03-13T08:00:00Z"),
      decision(
        "suppress claim-balance-mismatch case:0bcf3dbc-6003-4e0e-89b3-76493de0126c --until 2026-12-31 --reason known",
        "2026-03-13T08:00:00Z"),
      decision(
        "suppress state-mismatch case:8f0d1549-a548-4254-a761-f8d28921c19d --until 2026-03-14 --reason later",
        "2026-03-13T08:00:00Z"),
      decision(
        "resolve event-conflicting-duplicate event:receeve/fe01260d-b576-4de4-b7e3-2621e86b7517 --reason explained",
        "2026-03-13T08:00:00Z"),
      decision("resolve event-unparsed line:receeve/96102088627d3e1e --reason cut", "2026-03-13T08:00:00Z"),
      decision("reopen event-unparsed line:receeve/96102088627d3e1e --reason not-cut", "2026-03-13T09:00:00Z"),
    ],
  ]

  private static func decision(_ words: String, _ asOf: String) -> [String] {
    ["discrepancies"] + words.split(separator: " ").map(String.init) + ["--as-of", asOf]
  }

  private let installation: Installation
  /// What the upgrade leaves beside the store.
  private var before: URL { URL(filePath: installation.store.path + ".before-m0013") }

  init() throws { installation = try Installation(leftBy: "m0012") }

  /// A look is enough for the upgrade.
  private func upgrade(_ installation: Installation, _ variables: [String: String] = [:]) throws -> Ended {
    try installation.tieout(["statement", "list"], variables: variables)
  }

  @Test func `the store of before lies beside it, whole, and can be put back`() throws {
    let content = try StoreByHand.dump(installation.store)
    #expect(content.contains("m0012-result-sums") && content.contains("result_case"))
    let listed = try upgrade(installation)
    #expect(listed.status == 0 && listed.output.contains("RF-2026-000005"), "\(listed.errors)")
    #expect(try StoreByHand.dump(before) == content)
    #expect(try Folder.mode(before) == 0o600)
    let upgraded = try StoreByHand.dump(installation.store)
    #expect(!upgraded.contains("result_case"))
    // Going back is one copy; the next upgrade comes to the same.
    try FileManager.default.removeItem(at: installation.store)
    try FileManager.default.moveItem(at: before, to: installation.store)
    #expect(try upgrade(installation).status == 0)
    #expect(try StoreByHand.dump(installation.store) == upgraded)
    #expect(try StoreByHand.dump(before) == content)
  }

  @Test func `issued statements verify byte for byte`() throws {
    let statements = installation.output.appending(path: "statements")
    let issued = try Folder.files(statements)
    #expect(issued.count == 10)
    for _ in 1...2 {
      let verified = try installation.tieout(["statement", "verify"])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      try installation.run(Night.all[2])
    }
    try FileManager.default.removeItem(at: statements)
    _ = try installation.tieout(["statement", "verify", "--restore"])
    // The overview of the month is new since then.
    let restored = try Folder.files(statements).filter { $0.key != "2026-02/internal/statements.csv" }
    #expect(Folder.differences(restored, issued) == [])
    let payments = try installation.tieout(["statement", "payments", "--partner", "acme"])
    #expect(payments.output.contains("RF-2026-000002") && payments.output.contains("5.00 EUR"), "\(payments.output)")
  }

  @Test func `lives, decisions and every report are those of an installation that was never upgraded`() throws {
    let other = try Installation(sandbox: Sandbox())
    try Data(Self.statedElsewhere.utf8).write(to: other.folder.appending(path: "old.csv"))
    for (night, steps) in zip(Night.all, Self.steps) {
      try other.run(night)
      for step in steps {
        let words = step.map { $0 == "old.csv" ? other.folder.appending(path: $0).path : $0 }
        let ended = try other.tieout(words)
        guard ended.status == 0 else { throw TestProblem("\(words): \(ended.errors)") }
      }
    }
    // What was decided is there before a night has worked, too; the cases' names come with its results.
    let early = try [installation, other].map { one in
      CSV.rows(try lives(one, at: "2026-03-13T10:00:00Z")).map { row in
        row.filter { !["change", "case_reference", "creditor_reference", "client"].contains($0.key) }
      }
    }
    #expect(early[0] == early[1] && !early[0].isEmpty)
    for one in [installation, other] { try one.run(Night.all[2]) }
    let ours = try lives(installation, at: Night.all[2].asOf)
    #expect(try ours == lives(other, at: Night.all[2].asOf))
    let statuses = Set(CSV.rows(ours).compactMap { $0["status"] })
    #expect(statuses.isSuperset(of: ["open", "acknowledged", "suppressed", "resolved"]), "\(statuses)")
    let files = try reports(installation)
    #expect(files.count > 10)
    #expect(Folder.differences(files, try reports(other)) == [])
  }

  /// The reports of the last night, but for what they compare with the night before.
  ///
  /// The results of that one are not there, nor the journal to work them out again: everything counts as new.
  private func reports(_ installation: Installation) throws -> [String: Data] {
    let folder = installation.output.appending(path: Night.all[2].date)
    var files = try Folder.files(folder).filter { $0.key.hasSuffix(".csv") }
    for name in ["movements.csv", "changes.csv"] { #expect(files.removeValue(forKey: name) != nil) }
    return files
  }

  @Test func `the nights after it come to what a full reconciliation comes to`() throws {
    try installation.run(Night.all[2])
    for asOf in [Night.all[2].asOf, "2026-03-19T02:00:00Z"] {
      let full = try Installation(copyOf: installation)
      for (one, more) in [(installation, []), (full, ["--full"])] {
        for words in [["reconcile", "--as-of", asOf] + more, ["report"]] {
          let ended = try one.tieout(words)
          #expect(ended.status <= 1, "\(words): \(ended.errors)")
        }
      }
      #expect(Folder.differences(try Folder.reports(installation), try Folder.reports(full)) == [], "\(asOf)")
    }
  }

  @Test(.timeLimit(.minutes(5))) func `is the same where the upgrade was killed on its way`() throws {
    let death = try SuddenDeath()
    let whole = try Installation(copyOf: installation)
    let calls = try death.calls { try upgrade(whole, $0) }
    let wanted = try Folder.files(whole.folder)
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    let moments = SuddenDeath.moments(of: calls, &random)
    #expect(moments.count > 30)
    for call in moments {
      let moment = "call \(call) of \(calls.count), seed \(seed)"
      let killed = try Installation(copyOf: installation)
      #expect(try upgrade(killed, death.variables(before: call)).status == 128 + 9, "\(moment)")
      let again = try upgrade(killed)
      #expect(again.status == 0, "\(moment): \(again.errors)")
      // The same bytes of the store, the same of the one of before, and nothing else.
      #expect(Folder.differences(try Folder.files(killed.folder), wanted) == [], "\(moment)")
    }
  }

  /// Every discrepancy with what became of it.
  private func lives(_ installation: Installation, at asOf: String) throws -> String {
    let ended = try installation.tieout([
      "discrepancies", "list", "--format", "csv", "--status", "all", "--as-of", asOf,
    ])
    #expect(ended.status == 0, "\(ended.errors)")
    return ended.output
  }
}
