import Amounts
import Books
import Storage
import Testing

/// Findings of one cause in the reporting views: one row, by the rule that screens group by.
@Suite struct `The groups of findings` {
  /// How many findings of a code, in which words; `#` stands for the subject's number.
  private struct Findings {
    var code = "event-unverified"
    let count: Int
    var subject = "event:receeve-eu/4711-#"
    var explanation = "Delivery 4711-# has a wrong signature."
    var units: Int64?
  }

  /// The rows of the view after a night that finds these: `about`, oldest first.
  private func groups(_ found: [Findings]) throws -> [String] {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let asOf = try instant("2026-03-10T02:00:00Z")
    let run = try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
    try store.makeResults(of: run) { db, _ in
      for (place, findings) in found.enumerated() {
        for number in 0..<findings.count {
          let insert = try SQLStatement(
            db, "INSERT INTO results.finding VALUES (?, ?, '5 x', 'acme', NULL, NULL, ?, ?, ?, 'e', 'f')")
          let name = "\(place)\(number)"
          insert.bind(1, findings.code)
          insert.bind(2, findings.subject.replacing("#", with: name))
          insert.bind(3, findings.units == nil ? nil : "EUR")
          insert.bind(4, findings.units)
          insert.bind(5, findings.explanation.replacing("#", with: name))
          try insert.run()
        }
      }
      let session = try ReconcileSession(
        db,
        settings: ReconcileSettings(
          context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
          partners: ["acme"], customerPartners: ["acme"], claimMap: [:]), asOf: asOf, isKept: true)
      _ = try LifeKeeper(session).keep()
      _ = try session.finish(runID: run, fingerprint: "test")
    }
    try store.keepResults()
    try store.useResults()
    return try temporary.rows("SELECT findings, about FROM report_finding_groups ORDER BY position").map {
      $0[0] == "1" ? $0[1] : "\($0[0]): \($0[1])"
    }
  }

  @Test func `five of one cause are one row, four are not`() throws {
    #expect(try groups([Findings(count: 5)]) == ["5: 5 of one cause in receeve-eu"])
    #expect(try groups([Findings(count: 4)]) == (0..<4).map { "event:receeve-eu/4711-0\($0)" })
  }

  @Test func `other words are another cause`() throws {
    let other = Findings(count: 6, explanation: "Delivery 4711-# has no signature.")
    #expect(
      try groups([Findings(count: 5), other]) == [
        "5: 5 of one cause in receeve-eu", "6: 6 of one cause in receeve-eu",
      ])
  }

  @Test func `any code has causes, of a partner where it is not about deliveries`() throws {
    let found = Findings(
      code: "rate-mismatch", count: 7, subject: "client:acme/acme-t#", explanation: "The list of acme-t# says 40 %.")
    #expect(try groups([found]) == ["7: 7 of one cause in acme"])
  }

  @Test func `what has money at risk is its own matter`() throws {
    let found = Findings(code: "overpaid", count: 5, subject: "case:1234-#", explanation: "x.", units: 100)
    #expect(try groups([found]) == (0..<5).map { "case:1234-0\($0)" })
  }
}
