import Platforms
import Amounts
import Books
import Storage
import Testing

/// SQLite calls a file with a changed amount sound (reliability M10): the rows' own checksums do not.
@Suite struct `Checksums` {
  /// What a damaged disk makes of a value.
  struct Damage: Sendable, CustomTestStringConvertible {
    let sql: String
    let table: String

    var testDescription: String { sql }
  }

  @Test(arguments: [
    Damage(sql: "UPDATE sealed_payment_version SET amount = amount + 1", table: "payment_version"),
    Damage(sql: "UPDATE sealed_payment_version SET currency = 'USD'", table: "payment_version"),
    Damage(sql: "UPDATE sealed_payment_version SET paid_at = paid_at + 1", table: "payment_version"),
    Damage(sql: "UPDATE sealed_payment_version SET case_id = 'c2'", table: "payment_version"),
    Damage(sql: "UPDATE sealed_case_version SET principal = principal & ~1024", table: "case_version"),
    Damage(sql: "UPDATE sealed_case_version SET remainder = 0", table: "case_version"),
    Damage(sql: "UPDATE sealed_case_version SET success_fee = '16'", table: "case_version"),
    Damage(sql: "UPDATE sealed_payment_line SET amount = amount | 65536", table: "payment_line"),
    Damage(sql: "UPDATE sealed_payment_line SET status = 4", table: "payment_line"),
    Damage(sql: "UPDATE sealed_claim_event SET amount = amount - 1", table: "claim_event"),
  ])
  func `find a value that was changed behind the program's back`(damage: Damage) throws {
    let temporary = try TemporaryStore()
    try fill(temporary)
    try read(temporary.store)
    let other = try Store(path: temporary.path, environment: .production)
    try other.write { db in
      // A disk seals nothing.
      try SQLStatement(db, "DROP TRIGGER temp.seal_changed_\(damage.table)").run()
      try SQLStatement(db, damage.sql).run()
    }
    #expect(try temporary.rows("PRAGMA integrity_check") == [["ok"]])
    let error = #expect(throws: (any Error).self) { try read(temporary.store) }
    let failure = try #require(error.flatMap { StoreFailure($0) })
    #expect(failure.isDamage)
    #expect(failure.text.contains(damage.table))
  }

  /// A case with a payment, its claim, and a settlement of it.
  private func fill(_ temporary: TemporaryStore) throws {
    try temporary.pull(
      at: "2026-03-01T02:00:00Z",
      [
        (Sample.cases, .cases([try Sample.caseRow("c1", lifecycle: "Active")]), .complete),
        (Sample.payments, .payments([try Sample.payment("p1", 5000)]), .complete),
      ])
    let at = try instant("2026-02-15T00:00:00Z")
    let euro = try #require(Currency("EUR"))
    let created = Event(
      occurredAt: at, claimRef: "INV-c1", fact: .claimCreated(Money(minorUnits: 10_000, currency: euro)))
    let paid = Event(
      occurredAt: at, claimRef: "INV-c1",
      fact: .payment(
        ProviderPayment(
          family: .single, status: .settled, provider: "stripe", trackingID: "t1", total: nil,
          lines: [
            PaymentLine(claimRef: "INV-c1", receeveClaimRef: nil, amount: Money(minorUnits: 5000, currency: euro))
          ])))
    try temporary.store.write { db in
      let session = try IngestSession(db, runID: 1) { _, _, _ in .malformed(reason: "") }
      let channel = try session.channelID("receeve")
      let file = try session.beginFile(channel: channel, path: "events/1.ndjson", generation: 1)
      for (index, event) in [created, paid].enumerated() {
        let new = try accepted(
          id: "e\(index)", at: at, digest: UInt8(index), content: .event(event), line: Int64(index))
        let place = DeliveryPlace(file: file.id, line: Int64(index + 1))
        #expect(try session.store(new, channel: channel, at: place).acceptance == .new)
      }
      try session.flush()
    }
  }

  /// Reads everything that a reconciliation reads.
  private func read(_ store: Store) throws {
    let settings = ReconcileSettings(
      context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
      partners: ["acme"], customerPartners: ["acme"], claimMap: [:])
    let asOf = try instant("2026-03-01T02:00:00Z")
    try store.write { db in
      let session = try ReconcileSession(db, settings: settings, asOf: asOf)
      try session.forEachSettlement { _ in }
      try session.forEachLooseClaim { _, _ in }
      try session.forEachCase { _ in }
    }
  }
}
