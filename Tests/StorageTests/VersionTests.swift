import Amounts
import Books
import Storage
import Testing

/// What complete lists make of the versions of rows, reading after reading (inputs 3).
@Suite struct `Versions of pulled rows` {
  /// The versions of all payments: id, amount, first read, gone read, whether it is the newest.
  private func payments(_ temporary: TemporaryStore) throws -> [[String]] {
    try temporary.rows(
      "SELECT row_id, amount, first_read, gone_read, is_latest FROM payment_version ORDER BY row_id, id")
  }

  @Test func `are new only when a row is new, changed, or back`() throws {
    let temporary = try TemporaryStore()
    let list = Sample.payments
    func pull(_ day: Int, _ rows: [(String, Int64)]) throws {
      let rows = try rows.map { try Sample.payment($0.0, $0.1) }
      try temporary.pull(at: "2026-03-0\(day)T02:00:00Z", [(list, .payments(rows), .complete)])
    }
    try pull(1, [("a", 100), ("b", 200)])
    #expect(try payments(temporary) == [["a", "100", "1", "-", "1"], ["b", "200", "1", "-", "1"]])
    // The same again: nothing is written.
    try pull(2, [("b", 200), ("a", 100)])
    #expect(try payments(temporary) == [["a", "100", "1", "-", "1"], ["b", "200", "1", "-", "1"]])
    // Changed, vanished, new.
    try pull(3, [("a", 150), ("c", 300)])
    #expect(
      try payments(temporary) == [
        ["a", "100", "1", "3", "0"], ["a", "150", "3", "-", "1"], ["b", "200", "1", "3", "1"],
        ["c", "300", "3", "-", "1"],
      ])
    // The last complete reading before it was gone.
    let seen = try temporary.rows(
      "SELECT last_seen FROM payment_version WHERE row_id = 'b'")
    #expect(seen == [["\(try instant("2026-03-02T02:00:00Z").microseconds)"]])
    // Back, with the content of before.
    try pull(4, [("a", 150), ("b", 200), ("c", 300)])
    #expect(
      try payments(temporary).filter { $0[0] == "b" } == [["b", "200", "1", "3", "0"], ["b", "200", "4", "-", "1"]])
    #expect(try temporary.rows("SELECT count(*), sum(stored_rows = readable_rows) FROM list_read") == [["4", "4"]])
  }

  @Test(arguments: [ListEnd.incomplete(reason: "500 from /Payments"), .notReadableNow])
  func `stay as they are under an incomplete list`(end: ListEnd) throws {
    let temporary = try TemporaryStore()
    let list = Sample.payments
    let first = [try Sample.payment("a", 100), try Sample.payment("b", 200)]
    try temporary.pull(at: "2026-03-01T02:00:00Z", [(list, .payments(first), .complete)])
    let before = try payments(temporary)
    let part = [try Sample.payment("a", 999)]
    try temporary.pull(at: "2026-03-02T02:00:00Z", [(list, .payments(part), end)])
    #expect(try payments(temporary) == before)
    let status = if case .incomplete = end { "incomplete" } else { "not-readable-now" }
    #expect(try temporary.rows("SELECT status, readable_rows FROM list_read WHERE id = 2") == [[status, "0"]])
    // What the broken reading staged is not in the next one.
    try temporary.pull(at: "2026-03-03T02:00:00Z", [(list, .payments(first), .complete)])
    #expect(try payments(temporary) == before)
  }

  @Test func `stay while a row cannot be read`() throws {
    let temporary = try TemporaryStore()
    let list = Sample.payments
    try temporary.pull(
      at: "2026-03-01T02:00:00Z", [(list, .payments([try Sample.payment("a", 100)]), .complete)])
    try temporary.pull(
      at: "2026-03-02T02:00:00Z",
      [(list, .payments([.unreadable(id: "a", reason: "grossAmount"), .unreadable(id: "z", reason: "x")]), .complete)])
    #expect(try payments(temporary) == [["a", "100", "1", "-", "1"]])
    #expect(
      try temporary.rows("SELECT row_id, reason FROM unreadable_row ORDER BY 1") == [
        ["a", "grossAmount"], ["z", "x"],
      ])
  }

  @Test func `of two lists do not end each other`() throws {
    let temporary = try TemporaryStore()
    let other = PulledList(partner: "acme", tenant: "t2", kind: .payments)
    let row = [try Sample.payment("a", 100)]
    try temporary.pull(
      at: "2026-03-01T02:00:00Z", [(Sample.payments, .payments(row), .complete), (other, .payments(row), .complete)])
    // The newest version of all lists that show it is the one that counts.
    #expect(try payments(temporary).map { $0[4] } == ["0", "1"])
    try temporary.pull(
      at: "2026-03-02T02:00:00Z", [(Sample.payments, .payments(row), .complete), (other, .payments([]), .complete)])
    #expect(try payments(temporary) == [["a", "100", "1", "-", "1"], ["a", "100", "2", "4", "0"]])
  }

  @Test func `of cases remember since when a lifecycle has been shown`() throws {
    let temporary = try TemporaryStore()
    let list = Sample.cases
    func since() throws -> String {
      try temporary.rows("SELECT lifecycle_since FROM case_version WHERE is_latest = 1")[0][0]
    }
    func pull(_ day: Int, _ lifecycle: String, remainder: Int64 = 5000) throws {
      let row = try Sample.caseRow("c1", lifecycle: lifecycle, remainder: remainder)
      try temporary.pull(at: "2026-03-0\(day)T02:00:00Z", [(list, .cases([row]), .complete)])
    }
    let days = try (1...5).map { "\(try instant("2026-03-0\($0)T02:00:00Z").microseconds)" }
    try pull(1, "Active")
    #expect(try since() == days[0])
    // Another column changed: a new version, the lifecycle goes on.
    try pull(2, "Active", remainder: 4000)
    #expect(try since() == days[0])
    #expect(try temporary.rows("SELECT count(*) FROM case_version") == [["2"]])
    try pull(3, "Closed", remainder: 4000)
    #expect(try since() == days[2])
    try temporary.pull(at: "2026-03-04T02:00:00Z", [(list, .cases([]), .complete)])
    try pull(5, "Closed", remainder: 4000)
    // Gone and back: not without a break.
    #expect(try since() == days[4])
  }
}
