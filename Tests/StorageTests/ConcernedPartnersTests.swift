import Amounts
import Books
@testable import Storage
import Testing

/// Rules R10: a finding without a partner counts for the partners of the cases that its claims are on or could be on.
@Suite struct ConcernedPartnersTests {
  private let temporary: TemporaryStore
  /// What the newest reconciliation made of it, as SQL.
  private let results: [String]

  init() throws {
    temporary = try TemporaryStore()
    try temporary.execute("INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 0, 'production')")
    try temporary.execute("INSERT INTO sealed_channel (id, name) VALUES (1, 'receeve'), (2, 'receeve-eu')")
    try temporary.execute("INSERT INTO sealed_event_type (id, name) VALUES (1, 'x')")
    try temporary.execute(
      """
      INSERT INTO sealed_source_file (id, channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint)
      VALUES (1, 1, 'a', 1, 0, 0, 0, x'00')
      """)
    results = [
      ("c1", "acme", "1001"), ("c2", "birch", "1001"), ("c3", "acme", "1002"), ("c4", "birch", "10/03"),
      ("c5", "corvid", "other"), ("c6", "corvid", "Caf\u{E9}"), ("c7", "dunlin", "Cafe\u{301}"),
    ].map { id, partner, reference in
      """
      INSERT INTO result_case (case_id, partner, creditor_reference, currency, principal, remainder, merged)
      VALUES ('\(id)', '\(partner)', '\(reference)', 'EUR', 0, 0, 0)
      """
    }
  }

  /// A stored delivery; what it says of claims is in its columns, or in the body that is kept of it.
  private func deliver(
    _ id: String, number: Int, state: Int = 1, claim: String? = nil, receeve: String? = nil, body: String? = nil
  ) throws {
    func text(_ value: String?) -> String { value.map { "'\($0)'" } ?? "NULL" }
    try temporary.execute(
      """
      INSERT INTO sealed_event (id, channel_id, event_id, type_id, state, is_verified, occurred_at, received_at, digest, claim_ref,
        receeve_ref, file_id, line, run_id)
      VALUES (\(number), 1, '\(id)', 1, \(state), 0, 0, 0, zeroblob(32), \(text(claim)), \(text(receeve)), 1, 1, 1)
      """)
    if let body {
      try temporary.execute("INSERT INTO sealed_event_body (event_id, body) VALUES (\(number), '\(body)')")
    }
  }

  private func partners(
    of subject: String, claimMap: [Key: [Key]] = [:], allocations: [String] = []
  ) throws -> Set<String>? {
    try temporary.store.rehearse { db in
      for sql in results + allocations { try SQLStatement(db, sql).run() }
      return try ConcernedPartners(db, claimMap: claimMap).partners(of: [7: subject])[7]
    }
  }

  @Test func `a claim counts for every case that has its reference, or for the one that the map names`() throws {
    #expect(try partners(of: "claim:1001") == ["acme", "birch"])
    #expect(try partners(of: "claim:1001", claimMap: ["1001": ["c5"]]) == ["corvid"])
    #expect(try partners(of: "claim:1001", claimMap: ["1001": ["unknown"]]) == ["acme", "birch"])
    #expect(try partners(of: "claim:9999") == nil)
  }

  @Test func `references are compared byte by byte`() throws {
    #expect(try partners(of: "claim:Caf\u{E9}") == ["corvid"])
    #expect(try partners(of: "claim:Cafe\u{301}") == ["dunlin"])
  }

  @Test func `settlements and allocations, whatever slashes their parts have`() throws {
    let allocations = [(1, "1002"), (2, "10/03"), (3, "9999")].map { number, claim in
      """
      INSERT INTO result_allocation (id, provider, tracking_id, claim_ref, amount, currency, state, state_since, date, kind,
          settlement_total, settlement_lines, counted, is_reported_twice, events)
      VALUES (\(number), 'stripe', 't/1', '\(claim)', 1, 'EUR', 'settled', 0, 0, 'multi', 3, 3, 1, 0, '')
      """
    }
    func concerned(_ subject: String) throws -> Set<String>? { try partners(of: subject, allocations: allocations) }
    #expect(try concerned("settlement:stripe/t/1") == ["acme", "birch"])
    #expect(try concerned("allocation:stripe/t/1/10/03") == ["birch"])
    #expect(try concerned("allocation:stripe/t/1/9999") == nil)
    #expect(try concerned("settlement:stripe/t") == nil)
  }

  @Test func `deliveries, by their columns and by every claim of a kept body`() throws {
    try deliver("m-1", number: 1, claim: "1002")
    try deliver(
      "m/2", number: 2,
      body: #"{"payments":[{"claimRef":"10/03","amount":1},{"claimRef":"1002","receeveClaimRef":"R9"}]}"#)
    try deliver("m-3", number: 3, body: #"{"claimReference":" other "}"#)
    try deliver("m-4", number: 4)
    #expect(try partners(of: "event:receeve/m-1") == ["acme"])
    #expect(try partners(of: "event:receeve/m/2") == ["acme", "birch"])
    #expect(try partners(of: "event:receeve/m-3") == ["corvid"])
    #expect(try partners(of: "event:receeve/m-4") == nil)
    #expect(try partners(of: "event:receeve-eu/m-1") == nil)
  }

  @Test func `every version of an id, by its columns and its body`() throws {
    try deliver("m-1", number: 1, claim: "9999")
    #expect(try partners(of: "event:receeve/m-1") == nil)
    for (digest, claim, body) in [
      (1, "'1002'", "NULL"), (2, "NULL", #"'{"details":{"payments":[{"claimRef":"10/03"}]}}'"#),
    ] {
      try temporary.execute(
        """
        INSERT INTO sealed_event_version (event_id, digest, type_id, occurred_at, claim_ref, body)
        VALUES (1, CAST(printf('%032d', \(digest)) AS BLOB), 1, 0, \(claim), \(body))
        """)
    }
    #expect(try partners(of: "event:receeve/m-1") == ["acme", "birch"])
  }

  /// A line of a delivery that does not count, and what it names.
  @Test(
    arguments: [
      (#"{"receivedAt":"x","body":"{\"payload\":{\"details\":{\"claimRef\":\"1002\"}}}"}"#, ["acme"]),
      (#"{"body":"{\"payloadAsString\":\"{\\\"details\\\":{\\\"claimRef\\\":\\\"10/03\\\"}}\"}"}"#, ["birch"]),
      // {"details":{"claimReference":"other"}}
      (#"{"bodyBase64":"eyJkZXRhaWxzIjp7ImNsYWltUmVmZXJlbmNlIjoib3RoZXIifX0="}"#, ["corvid"]),
      (#"{"payload":{"details":{"receeveClaimRef":"1002"}}}"#, ["acme"]),
      (#"{"body":"no JSON","headers":{"claimRef":1002}}"#, nil),
    ] as [(String, [String]?)])
  func `the quarantine of an id`(line: String, named: [String]?) throws {
    try temporary.execute(
      """
      INSERT INTO sealed_kept_line (channel_id, line_hash, kind, event_id, reason, bytes, file_id, line, run_id)
      VALUES (1, 7, 1, 'm-1', 'x', CAST('\(line)' AS BLOB), 1, 1, 1),
        (1, 8, 1, 'm-2', 'x', CAST('{"claimRef":"10/03"}' AS BLOB), 1, 2, 1)
      """)
    #expect(try partners(of: "event:receeve/m-1") == named.map { Set($0) })
  }

  @Test func `Receeve's own reference, mapped, or spelt like the creditor's`() throws {
    try deliver("m-1", number: 1, receeve: "R1")
    try deliver("m-2", number: 2, receeve: "1002")
    try deliver("m-3", number: 3, state: 0, claim: "10/03", receeve: "R1")
    #expect(try partners(of: "event:receeve/m-1") == ["birch"])
    #expect(try partners(of: "event:receeve/m-2") == ["acme"])
    // Mapped to two, it is mapped to none (rules R1).
    try deliver("m-4", number: 4, state: 0, claim: "1002", receeve: "R1")
    #expect(try partners(of: "event:receeve/m-1") == nil)
  }

  @Test func `what is about no claim concerns everybody`() throws {
    #expect(try partners(of: "control:fees-foot/-/EUR") == nil)
    #expect(try partners(of: "pull:acme/-/cases") == nil)
  }
}
