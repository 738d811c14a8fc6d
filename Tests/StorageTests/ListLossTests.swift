import Amounts
import Books
import Storage
import Testing

/// What a staged reading lacks of the latest complete one, and what is taken over of it (inputs 3).
@Suite struct `What a list has lost` {
  private let list = Sample.payments

  private func rows(_ ids: String) throws -> PulledRows {
    .payments(try ids.map { try Sample.payment(String($0), 100) })
  }

  /// Stages one reading, asks what it lacks, and ends the list for that reason or as complete.
  @discardableResult
  private func read(
    _ ids: String, at text: String, endsAsLoss: Bool = false, in temporary: TemporaryStore
  ) throws -> ListLoss {
    let asOf = try instant(text)
    let staging = try PullStaging(temporary.store, asOf: asOf)
    try staging.begin(list)
    try staging.add(try rows(ids), to: list, page: 1)
    let loss = try staging.loss(in: list)
    staging.end(list, endsAsLoss ? .incomplete(reason: "lost") : .complete, isLoss: endsAsLoss)
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      #expect(try staging.commit(db, runID: run, partner: "acme").isEmpty)
    }
    return loss
  }

  @Test func `is compared with the latest complete reading, its unreadable rows among it`() throws {
    let temporary = try TemporaryStore()
    let before = try rows("ab")
    guard case .payments(let readable) = before else { return }
    let broken = ReadRow<PaymentRow>.unreadable(id: "z", reason: "grossAmount: too large")
    try temporary.pull(at: "2026-03-01T02:00:00Z", [(list, .payments(readable + [broken]), .complete)])
    let loss = try read("a", at: "2026-03-02T02:00:00Z", endsAsLoss: true, in: temporary)
    #expect(loss.former == 3 && loss.lost == 2 && !loss.isProven)
    #expect(
      try temporary.rows("SELECT status, lost, former FROM list_read WHERE id = 2") == [["incomplete", "2", "3"]])
    #expect(try temporary.rows("SELECT count(*) FROM payment_version WHERE gone_read IS NULL") == [["2"]])
  }

  @Test func `is nothing before there was a complete reading, and nothing when all are there`() throws {
    let temporary = try TemporaryStore()
    #expect(try read("ab", at: "2026-03-01T02:00:00Z", in: temporary).lost == 0)
    #expect(try read("abc", at: "2026-03-02T02:00:00Z", in: temporary).lost == 0)
  }

  @Test func `is explained by a stored deletion`() throws {
    let temporary = try TemporaryStore()
    try read("abc", at: "2026-03-01T02:00:00Z", in: temporary)
    try temporary.execute("INSERT INTO sealed_channel (id, name) VALUES (1, 'tenant-17')")
    try temporary.execute("INSERT INTO sealed_event_type (id, name) VALUES (1, 'payment.deleted')")
    try temporary.execute(
      """
      INSERT INTO sealed_source_file (id, channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint)
      VALUES (1, 1, 'f', 1, 0, 0, 0, x'')
      """)
    try temporary.execute(
      """
      INSERT INTO sealed_event (id, channel_id, event_id, type_id, state, is_verified, occurred_at, received_at, digest,
        file_id, line, run_id)
      VALUES (1, 1, 'e', 1, 0, 1, 5, 5, zeroblob(32), 1, 1, 1)
      """)
    try temporary.execute(
      "INSERT INTO sealed_booking_event (event_id, channel_id, occurred_at, kind, payment_id) VALUES (1, 1, 5, 1, 'b')")
    let loss = try read("a", at: "2026-03-02T02:00:00Z", in: temporary)
    #expect(loss.former == 3 && loss.lost == 1)
  }

  struct Nights: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What each reading shows of `abcd`, and when.
    let shown: [(String, String)]
    let isProven: Bool
  }

  @Test(arguments: [
    Nights(
      testDescription: "at once", shown: [("a", "2026-03-02T02:00:00Z"), ("a", "2026-03-02T13:59:59Z")],
      isProven: false),
    Nights(
      testDescription: "half a day later", shown: [("a", "2026-03-02T02:00:00Z"), ("a", "2026-03-02T14:00:00Z")],
      isProven: true),
    Nights(
      testDescription: "with new ids", shown: [("a", "2026-03-02T02:00:00Z"), ("ax", "2026-03-02T14:00:00Z")],
      isProven: true),
    Nights(
      testDescription: "another loss begins anew",
      shown: [("a", "2026-03-02T02:00:00Z"), ("b", "2026-03-02T13:00:00Z"), ("a", "2026-03-02T14:00:00Z")],
      isProven: false),
    Nights(
      testDescription: "from the first that saw it",
      shown: [("a", "2026-03-02T02:00:00Z"), ("a", "2026-03-02T13:00:00Z"), ("a", "2026-03-02T14:00:00Z")],
      isProven: true),
  ])
  func `is proven by a run half a day after the first that saw it so`(row: Nights) throws {
    let temporary = try TemporaryStore()
    try read("abcd", at: "2026-03-01T02:00:00Z", in: temporary)
    var losses: [ListLoss] = []
    for (ids, text) in row.shown {
      losses.append(try read(ids, at: text, endsAsLoss: true, in: temporary))
    }
    #expect(losses.last?.isProven == row.isProven)
    #expect(losses.dropLast().allSatisfy { !$0.isProven })
  }

  @Test func `is unproven after the list was whole again`() throws {
    let temporary = try TemporaryStore()
    try read("abcd", at: "2026-03-01T02:00:00Z", in: temporary)
    try read("a", at: "2026-03-02T02:00:00Z", endsAsLoss: true, in: temporary)
    try read("abcd", at: "2026-03-03T02:00:00Z", in: temporary)
    #expect(try read("a", at: "2026-03-04T02:00:00Z", endsAsLoss: true, in: temporary).isProven == false)
  }
}

/// Rows that several lists show, and lists that can't be taken over.
@Suite struct `Lists beside each other` {
  private func payments(_ tenant: String) -> PulledList {
    PulledList(partner: "acme", tenant: tenant, kind: .payments)
  }

  private func latest(_ temporary: TemporaryStore) throws -> [[String]] {
    try temporary.rows("SELECT row_id, list_tenant, amount FROM payment_version WHERE is_latest = 1 ORDER BY row_id")
  }

  @Test func `of one run, the last in order has the newest version`() throws {
    let temporary = try TemporaryStore()
    func pull(_ day: Int, _ first: Int64, _ second: Int64?) throws {
      try temporary.pull(
        at: "2026-03-0\(day)T02:00:00Z",
        [
          (payments("t1"), .payments([try Sample.payment("a", first)]), .complete),
          (
            payments("t2"), .payments([try Sample.payment("a", second ?? 0)]),
            second == nil ? .incomplete(reason: "500") : .complete
          ),
        ])
    }
    try pull(1, 100, 200)
    #expect(try latest(temporary) == [["a", "t2", "200"]])
    // Only the first list's row changed: the newest reading is still of both.
    try pull(2, 111, 200)
    #expect(try latest(temporary) == [["a", "t2", "200"]])
    // The second could not be read: the first is the newest now, unchanged as it is.
    try pull(3, 111, nil)
    #expect(try latest(temporary) == [["a", "t1", "111"]])
    try pull(4, 111, 200)
    #expect(try latest(temporary) == [["a", "t2", "200"]])
  }

  @Test(arguments: [false, true])
  func `one that the store refuses is incomplete, and harms no other`(ofCaller: Bool) throws {
    let temporary = try TemporaryStore()
    try temporary.execute(
      """
      CREATE TRIGGER refuse BEFORE INSERT ON sealed_payment_version WHEN new.row_id = 'bad'
      BEGIN SELECT RAISE(ABORT, 'refused'); END
      """)
    let asOf = try instant("2026-03-01T02:00:00Z")
    let staging = try PullStaging(temporary.store, asOf: asOf)
    for (tenant, id) in [("t1", "good"), ("t2", "bad"), ("t3", "fine")] {
      try staging.begin(payments(tenant))
      try staging.add(.payments([try Sample.payment(id, 100)]), to: payments(tenant), page: 1)
      staging.end(payments(tenant), .complete)
    }
    let run = try temporary.store.write {
      try Store.beginRun($0, asOf: asOf.microseconds, environment: .production)
    }
    let refused =
      try ofCaller
      ? temporary.store.write { try staging.commit($0, runID: run, partner: "acme") } : staging.takeOver(runID: run)
    #expect(refused.map(\.list) == [payments("t2")])
    #expect(try latest(temporary).map { $0[0] } == ["fine", "good"])
    #expect(
      try temporary.rows("SELECT tenant, status, reason FROM list_read ORDER BY tenant") == [
        ["t1", "complete", "-"], ["t2", "incomplete", "its rows can't be stored (refused)"], ["t3", "complete", "-"],
      ])
  }

  @Test func `a row that was shown with two contents keeps its last version`() throws {
    let temporary = try TemporaryStore()
    try temporary.pull(
      at: "2026-03-01T02:00:00Z", [(payments("t1"), .payments([try Sample.payment("a", 100)]), .complete)])
    let asOf = try instant("2026-03-02T02:00:00Z")
    let staging = try PullStaging(temporary.store, asOf: asOf)
    try staging.begin(payments("t1"))
    try staging.add(.payments([try Sample.payment("a", 999)]), to: payments("t1"), page: 1)
    try staging.reject("a", of: payments("t1"), reason: "the list shows it with two contents")
    staging.end(payments("t1"), .complete)
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      _ = try staging.commit(db, runID: run, partner: "acme")
    }
    #expect(try latest(temporary) == [["a", "t1", "100"]])
    #expect(
      try temporary.rows("SELECT row_id, reason FROM unreadable_row") == [["a", "the list shows it with two contents"]])
  }

  @Test func `says since when a client can't be read, and what lists suffer from together`() throws {
    let temporary = try TemporaryStore()
    let list = payments("t1")
    let row = PulledRows.payments([try Sample.payment("a", 100)])
    try temporary.pull(at: "2026-03-01T02:00:00Z", [(list, row, .notReadableNow)])
    try temporary.pull(at: "2026-03-02T02:00:00Z", [(list, row, .complete)])
    #expect(try temporary.store.read { try ReadingNote.all($0) }.isEmpty)
    try temporary.pull(at: "2026-03-03T02:00:00Z", [(list, row, .notReadableNow)])
    try temporary.pull(at: "2026-03-04T02:00:00Z", [(list, row, .notReadableNow)])
    let note = try #require(try temporary.store.read { try ReadingNote.all($0) }[list])
    #expect(try note.notReadableSince == instant("2026-03-03T02:00:00Z"))
    let staging = try PullStaging(temporary.store, asOf: try instant("2026-03-05T02:00:00Z"))
    staging.end(list, .incomplete(reason: "GET /Payments: no connection"), cause: "https://host: no connection")
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 5, environment: .production)
      _ = try staging.commit(db, runID: run, partner: "acme")
    }
    let cause = try temporary.store.read { try ReadingNote.all($0) }[list]?.cause
    #expect(cause == "https://host: no connection")
  }
}
