import Amounts
import Books
import Storage
import Testing

/// Registers over nights: what a claim map joins, which rows name no case, and since when they do not.
@Suite struct `Registers in the store` {
  private let temporary: TemporaryStore

  /// Case c1 of reference INV-1 at acme, c2 of INV-2 at birch, and a claim of each reference.
  init() throws {
    temporary = try TemporaryStore()
    try temporary.execute(
      """
      INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 0, 'production');
      INSERT INTO sealed_channel (id, name) VALUES (1, 'receeve');
      INSERT INTO sealed_event_type (id, name) VALUES (1, 'x');
      INSERT INTO sealed_source_file (id, channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint)
      VALUES (1, 1, 'a', 1, 0, 0, 0, x'00');
      INSERT INTO sealed_list_read (id, run_id, partner, tenant, list, as_of, status, readable_rows, stored_rows)
      VALUES (1, 1, 'acme', 't1', 'cases', 0, 'complete', 1, 1), (2, 1, 'birch', 't2', 'cases', 0, 'complete', 1, 1)
      """)
    for (place, name) in ["1", "2"].enumerated() {
      let partner = ["acme", "birch"][place]
      try temporary.execute(
        """
        INSERT INTO sealed_event (channel_id, event_id, type_id, state, is_verified, occurred_at, received_at, digest, claim_ref,
          file_id, line, run_id)
        VALUES (1, 'e\(name)', 1, 0, 1, 0, 0, zeroblob(32), 'INV-\(name)', 1, \(name), 1);
        INSERT INTO sealed_case_version (partner, list_tenant, row_id, first_read, is_latest, lifecycle_since, creditor_reference,
          currency, principal, remainder, created_at, checksum)
        VALUES ('\(partner)', 't\(name)', 'c\(name)', \(name), 1, 0, 'INV-\(name)', 'EUR', 1, 1, 0, 0)
        """)
    }
  }

  private func settings(_ registers: [RegisterInUse], claimMap: [Key: [Key]] = [:]) -> ReconcileSettings {
    ReconcileSettings(
      context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
      partners: ["acme", "birch"], customerPartners: ["acme", "birch"], claimMap: claimMap, registers: registers)
  }

  /// The claims that are on no case, with those that they could be on.
  private func loose(_ claimMap: [Key: [Key]]) throws -> [Key: [String]] {
    var found: [Key: [String]] = [:]
    try temporary.store.write { db in
      let session = try ReconcileSession(db, settings: settings([], claimMap: claimMap), asOf: Instant(microseconds: 0))
      try session.forEachLooseClaim { claim, cases in found[claim.claimRef] = cases.map { "\($0)" } }
    }
    return found
  }

  @Test func `a row of the claim map counts when its case exists, else the reference joins`() throws {
    #expect(try loose([:]) == [:])
    #expect(try loose(["INV-1": ["c2"]]) == [:])
    // A slip: nobody has such a case.
    #expect(try loose(["INV-1": ["c9"]]) == [:])
    #expect(try loose(["INV-1": ["c9", "c2"]]) == [:])
    #expect(try loose(["INV-1": ["c1", "c2"]]) == ["INV-1": ["c1", "c2"]])
  }

  private func register(_ name: String, _ partner: String?, _ rows: [(Key, Key?)], content: String = "x")
    -> RegisterInUse
  {
    RegisterInUse(
      name: name, partner: partner, file: "r.csv",
      rows: rows.enumerated().map { RegisterInUse.Row(line: $0.offset + 2, first: $0.element.0, second: $0.element.1) },
      content: Array(content.utf8), digest: Array(content.utf8) + [UInt8](repeating: 0, count: 32 - content.utf8.count))
  }

  /// A night with these registers; the rows that name no case, as subjects and the days on which they were first read.
  private func night(_ day: Int64, _ registers: [RegisterInUse]) throws -> [String] {
    let asOf = Instant(secondsSince1970: day * 86_400)
    var found: [String] = []
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      try RegisterBook(db).keep(registers, runID: run, asOf: asOf)
      let session = try ReconcileSession(db, settings: settings(registers), asOf: asOf)
      try session.forEachUnmatchedRow { row in
        let cells = [row.first, row.second].compactMap { $0?.text }.joined(separator: "/")
        let first = row.firstRead.microseconds / 86_400_000_000
        found.append("\(row.partner ?? "claim-map"):\(cells)@\(first) \(row.place)")
      }
    }
    return found
  }

  @Test func `a partner's register names that partner's cases, the claim map anybody's`() throws {
    let found = try night(
      1,
      [
        register("integration-cases", "acme", [("c1", nil), ("c2", nil), ("c9", nil), ("c9", nil)]),
        register("integration-cases", "birch", [("INV-2", "t2"), ("INV-2", "t1"), ("INV-1", "t1")]),
        register("claim-map", nil, [("INV-1", "c2"), ("INV-2", "c8")]),
      ])
    #expect(
      found == [
        "acme:c2@1 r.csv:3", "acme:c9@1 r.csv:4", "birch:INV-1/t1@1 r.csv:4", "birch:INV-2/t1@1 r.csv:3",
        "claim-map:INV-2/c8@1 r.csv:3",
      ])
  }

  @Test func `a vanished case counts as named`() throws {
    try temporary.execute("UPDATE sealed_case_version SET gone_read = 1 WHERE row_id = 'c1'")
    #expect(
      try night(
        1, [register("integration-cases", "acme", [("c1", nil)]), register("claim-map", nil, [("X", "c1")])]) == [])
  }

  @Test func `a row that was taken out and comes back keeps its first reading`() throws {
    let with = register("integration-cases", "acme", [("c9", nil)], content: "with")
    let without = register("integration-cases", "acme", [], content: "without")
    #expect(try night(1, [with]) == ["acme:c9@1 r.csv:2"])
    #expect(try night(2, [without]) == [])
    #expect(try night(3, [with]) == ["acme:c9@1 r.csv:2"])
    // Another partner's row of the same words is another row.
    #expect(try night(4, [register("integration-cases", "birch", [("c9", nil)])]) == ["birch:c9@4 r.csv:2"])
  }

  @Test func `a content is kept once, and the last one that a run used is found`() throws {
    func last(_ partner: String?) throws -> String? {
      try temporary.store.read {
        try RegisterBook($0).lastContent(partner == nil ? "claim-map" : "integration-cases", partner: partner)
      }.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try last("acme") == nil)
    for (day, content) in ["a", "b", "a", "a"].enumerated() {
      _ = try night(Int64(day), [register("integration-cases", "acme", [], content: content)])
      #expect(try last("acme") == content)
    }
    #expect(try last("birch") == nil && (try last(nil)) == nil)
    _ = try night(9, [register("claim-map", nil, [], content: "b")])
    #expect(try last(nil) == "b")
    #expect(try temporary.rows("SELECT count(*) FROM register_content") == [["2"]])
    #expect(try temporary.rows("SELECT count(*) FROM register_use") == [["5"]])
  }
}
