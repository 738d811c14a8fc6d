import Amounts
import Books
import Foundation
@testable import Storage
import Testing

/// The register of issued statements: gapless numbers, rows that never change, documents that come back as they went in.
@Suite struct `The statement register` {
  private static let february = Month(year: 2026, month: 2)
  private static let files = StatementRegister.Files(
    csv: String(repeating: "a", count: 64), xlsx: String(repeating: "b", count: 64), library: "libxlsxwriter 1.1.4",
    page: String(repeating: "c", count: 64), controls: String(repeating: "d", count: 64))

  private func money(_ units: Int64) throws -> Money {
    Money(minorUnits: units, currency: try #require(Currency("EUR")))
  }

  private func item(_ id: String) throws -> StatementItem {
    StatementItem(
      paymentID: id, caseReference: "REF", creditorReference: nil, client: "Łódź \"Trade\"",
      date: try #require(Day("2026-02-03")), firstSeen: try instant("2026-02-04T02:00:00Z"), amount: try money(10_000),
      successFee: try Percentage("9.5"), share: try Percentage("40"), rate: nil, reason: .attributedClient)
  }

  private func document(_ number: String, payouts: [StatementPayout] = []) throws -> StatementDocument {
    let series = StatementSeries(partner: "acme", currency: try money(0).currency)
    let line = StatementLine(section: .earned, item: try item("p1"), fee: try money(190), originalStatement: nil)
    return StatementDocument(
      number: number,
      header: StatementHeader(
        series: series, month: Self.february, cutOff: try instant("2026-03-01T03:00:00Z"),
        date: try #require(Day("2026-03-01")), timeZone: "Europe/Copenhagen", layout: 2,
        issuer: StatementParty(name: "Issuer", address: ["A", "B"], vatID: nil, contact: "c"),
        partner: StatementParty(name: "Acme"), minimumPayout: 2_500, rounding: .halfEven, notes: ["One.", "Two."],
        paymentTermsDays: 30, vatText: "Reverse charge."),
      figures: try StatementFigures(
        opening: 0, lines: [(.earned, 190)], paidOut: 0, minimumPayout: 2_500),
      lines: [line], held: [try item("p2")], notEligible: [try item("p3")], payouts: payouts, override: "known",
      history: [StatementMonth(month: Self.february, fees: 190, closing: 190)],
      openItems: [
        StatementOpenItem(
          code: .feeMismatch, subject: "payment:p1", severity: .medium, atRisk: try money(-3),
          since: try #require(Day("2026-02-20")), isBlocking: false),
        StatementOpenItem(
          code: .pullIncomplete, subject: nil, severity: .critical, atRisk: nil,
          since: try #require(Day("2026-02-28")), isBlocking: true),
      ])
  }

  private func issue(_ store: TemporaryStore) throws -> String {
    try store.store.write { db in
      let run = try Store.beginRun(db, asOf: 0, environment: .production)
      let month = try StatementRegister.close(
        db, partner: "acme", month: Self.february, cutOff: try instant("2026-03-01T03:00:00Z"), override: "known",
        runID: run)
      let (sequence, number) = try StatementRegister.nextNumber(db, year: 2026)
      try StatementRegister.record(
        db, try document(number), sequence: sequence, monthID: month, files: Self.files)
      return number
    }
  }

  @Test func `gives a document back as it was issued`() throws {
    let store = try TemporaryStore()
    #expect(try issue(store) == "RF-2026-000001")
    var found: [IssuedStatement] = []
    try store.store.read { db in try StatementRegister.forEach(db) { found.append($0) } }
    #expect(found.map(\.document) == [try document("RF-2026-000001")])
    #expect(found.map(\.files) == [Self.files])
    #expect(found.map(\.isToBePublished) == [true])
    try store.store.write { try StatementRegister.notePublished($0, number: "RF-2026-000001") }
    found = []
    try store.store.read { db in try StatementRegister.forEach(db, .init(isToBePublished: true)) { found.append($0) } }
    #expect(found.isEmpty)
    #expect(try store.store.read { try StatementRegister.lastIssued($0) } == ["acme": Self.february])
  }

  @Test func `gives a document of layout 1 back with the files that it has`() throws {
    let store = try TemporaryStore()
    let files = StatementRegister.Files(csv: Self.files.csv, xlsx: Self.files.xlsx, library: Self.files.library)
    var issued = try document("RF-2026-000001")
    (issued.header.layout, issued.header.vatText, issued.openItems) = (1, nil, [])
    issued.held = [try item("p2"), try item("p4")]
    // Layout 1 lists them by payment id, layout 2 by client.
    (issued.held[0].client, issued.held[1].client) = ("Z", "A")
    for layout in [1, 2] {
      issued.header.layout = layout
      try store.store.write { db in
        let run = try Store.beginRun(db, asOf: 0, environment: .production)
        let month = try StatementRegister.close(
          db, partner: "acme\(layout)", month: Self.february, cutOff: issued.header.cutOff, override: "known",
          runID: run)
        let (sequence, number) = try StatementRegister.nextNumber(db, year: 2026)
        (issued.number, issued.header.series.partner) = (number, "acme\(layout)")
        try StatementRegister.record(
          db, issued, sequence: sequence, monthID: month, files: layout == 1 ? files : Self.files)
      }
    }
    var found: [IssuedStatement] = []
    try store.store.read { db in try StatementRegister.forEach(db) { found.append($0) } }
    #expect(found.map(\.files) == [files, Self.files] && found.map { $0.files.kinds.count } == [2, 4])
    #expect(found.map { $0.document.held.map(\.paymentID) } == [["p2", "p4"], ["p4", "p2"]])
    #expect(try store.store.read { try StatementRegister.entries($0).map(\.files) } == [files, Self.files])
  }

  @Test func `numbers a year from 1 on, without gaps`() throws {
    let store = try TemporaryStore()
    _ = try issue(store)
    // An issue that is rolled back uses no number.
    _ = try store.store.preview { db in
      let run = try Store.beginRun(db, asOf: 0, environment: .production)
      let month = try StatementRegister.close(
        db, partner: "birch", month: Self.february, cutOff: try instant("2026-03-01T03:00:00Z"), override: nil,
        runID: run)
      let (sequence, number) = try StatementRegister.nextNumber(db, year: 2026)
      #expect(number == "RF-2026-000002")
      var other = try document(number)
      other.header.series.partner = "birch"
      try StatementRegister.record(db, other, sequence: sequence, monthID: month, files: Self.files)
    }
    try store.store.read { db in
      let next = try StatementRegister.nextNumber(db, year: 2026)
      #expect(next == (2, "RF-2026-000002"))
      let first = try StatementRegister.nextNumber(db, year: 2027)
      #expect(first == (1, "RF-2027-000001"))
    }
  }

  private func pay(_ store: TemporaryStore, _ number: String, _ units: Int64, _ reference: String?) throws -> Int64? {
    try store.store.write { db in
      try StatementRegister.pay(
        db,
        .init(
          StatementPayout(
            number: number, date: try #require(Day("2026-03-08")), amount: try money(units), reference: reference),
          recordedAt: try instant("2026-03-08T09:00:00Z"), by: "anna"))
    }
  }

  @Test func `records a payment once and counts it once`() throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    #expect(try pay(store, number, 100, nil) == 1)
    #expect(try pay(store, number, 100, nil) == nil)
    #expect(try pay(store, number, 100, "B") == 2)
    #expect(try store.store.read { try StatementRegister.paid($0) } == [number: 200])
    let series = StatementSeries(partner: "acme", currency: try money(0).currency)
    #expect(try store.store.read { try StatementRegister.account($0, series) } == PayoutAccount(open: -10, paid: 200))
  }

  @Test func `keeps the terms that a statement was issued with`() throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    // Below the minimum payout: nothing is due, whatever the terms are.
    let open = try store.store.read { try OpenStatement.all($0) }
    #expect(open.map(\.entry.due) == [nil] && open.map(\.open.minorUnits) == [190])
    #expect(try store.rows("SELECT payment_days FROM statement_terms") == [["30"]])
    try store.store.write { try StatementRegister.notePublished($0, number: number) }
    #expect(throws: (any Error).self) {
      try store.execute("INSERT INTO sealed_statement_terms (statement_id, payment_days) VALUES (1, 31)")
    }
  }

  @Test func `keeps a wrong payment, what takes it back, and the right one`() throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    let wrong = try #require(try pay(store, number, 100, "A"))
    let back = try #require(try pay(store, number, -100, "A (correction)"))
    let right = try #require(try pay(store, number, 10, "A"))
    try store.store.write { db in
      try StatementRegister.noteReversal(db, back, of: wrong, replacement: right, reason: "one zero too many")
    }
    let listed = try store.store.read { try StatementRegister.payouts($0) }
    #expect(listed.map(\.id) == [wrong, back, right])
    #expect(listed.map(\.takenBackBy) == [back, nil, nil])
    #expect(listed.map(\.takesBack) == [nil, wrong, nil])
    #expect(listed.map(\.inPlaceOf) == [nil, nil, wrong])
    #expect(listed.map(\.reason) == [nil, "one zero too many", nil])
    #expect(try store.store.read { try StatementRegister.paid($0) } == [number: 10])
    // Neither twice, nor what takes one back, nor with another amount.
    let other = try #require(try pay(store, number, -100, "B"))
    let positive = try #require(try pay(store, number, 100, "C"))
    for (payment, wrong) in [(other, wrong), (positive, back), (other, right)] {
      #expect(throws: (any Error).self) {
        try store.store.write {
          try StatementRegister.noteReversal($0, payment, of: wrong, replacement: nil, reason: "x")
        }
      }
    }
  }

  private func send(_ db: StoreDatabase, _ number: String) throws -> Int64? {
    try StatementRegister.beginSending(
      db, number, to: ["a@acme.example", "b@acme.example"], files: [.init(name: "a.csv", sha256: "00")],
      at: try instant("2026-03-02T03:00:00Z"), by: "anna")
  }

  @Test func `keeps what was sent, and what nobody knows the end of`() throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    try store.store.write { db in
      #expect(try send(db, "RF-2026-000099") == nil)
      let first = try #require(try send(db, number))
      try StatementRegister.endSending(db, first, .notSent, at: try instant("2026-03-02T03:00:01Z"), by: "anna")
      let second = try #require(try send(db, number))
      let sendings = try #require(try StatementRegister.sendings(db)[number])
      #expect(sendings.map(\.id) == [first, second] && sendings.map(\.outcome) == [.notSent, nil])
      #expect(sendings[1].target == ["a@acme.example", "b@acme.example"])
      #expect(try sendings[1].begunAt == instant("2026-03-02T03:00:00Z"))
      try StatementRegister.endSending(db, second, .noted, at: try instant("2026-03-02T03:00:02Z"), by: "bo")
      #expect(throws: (any Error).self) {
        try StatementRegister.endSending(db, second, .sent, at: try instant("2026-03-02T03:00:03Z"), by: "bo")
      }
      #expect(try StatementRegister.sendings(db)[number]?.map(\.outcome) == [.notSent, .noted])
    }
    let files = try store.rows("SELECT files FROM statement_sending")
    #expect(files == [["00 a.csv"], ["00 a.csv"]])
  }

  @Test(arguments: [
    "UPDATE sealed_statement SET payable = 1", "DELETE FROM sealed_statement",
    "UPDATE sealed_statement_line SET fee = 1",
    "DELETE FROM sealed_statement_line", "UPDATE sealed_statement_item SET reason = 'x'",
    "DELETE FROM sealed_statement_item",
    "UPDATE sealed_statement_month SET override = NULL", "DELETE FROM sealed_statement_month",
    "UPDATE sealed_statement_payout SET amount = 1", "DELETE FROM sealed_statement_payout",
    "INSERT OR REPLACE INTO sealed_statement SELECT *, NULL FROM statement",
    "INSERT OR REPLACE INTO sealed_statement_line SELECT *, NULL FROM statement_line",
    "INSERT INTO sealed_statement_line SELECT statement_id, 99, section, payment_id, case_reference, creditor_reference, client, "
      + "date, first_seen, amount, amount_currency, success_fee_percent, share_percent, rate_percent, fee, "
      + "original_statement, reason, NULL FROM statement_line",
    "INSERT OR REPLACE INTO sealed_statement_item SELECT *, NULL FROM statement_item",
    "INSERT OR REPLACE INTO sealed_statement_month SELECT *, NULL FROM statement_month",
    "INSERT OR REPLACE INTO sealed_statement_payout SELECT *, NULL FROM statement_payout",
    "UPDATE sealed_statement_document SET vat_text = NULL", "DELETE FROM sealed_statement_document",
    "INSERT OR REPLACE INTO sealed_statement_document SELECT *, NULL FROM statement_document",
    "UPDATE sealed_statement_open_item SET code = 'x'", "DELETE FROM sealed_statement_open_item",
    "INSERT OR REPLACE INTO sealed_statement_open_item SELECT *, NULL FROM statement_open_item",
    "INSERT INTO sealed_statement_open_item SELECT statement_id, 99, code, subject, severity, money_at_risk, currency, "
      + "since, is_blocking, NULL FROM statement_open_item LIMIT 1",
    "UPDATE sealed_statement_terms SET payment_days = 1", "DELETE FROM sealed_statement_terms",
    "INSERT OR REPLACE INTO sealed_statement_terms SELECT *, NULL FROM statement_terms",
    "UPDATE sealed_statement_payout_reversal SET reason = 'x'", "DELETE FROM sealed_statement_payout_reversal",
    "INSERT OR REPLACE INTO sealed_statement_payout_reversal SELECT *, NULL FROM statement_payout_reversal",
    "UPDATE sealed_statement_sending SET target = 'x'", "DELETE FROM sealed_statement_sending",
    "INSERT OR REPLACE INTO sealed_statement_sending SELECT *, NULL FROM statement_sending",
    "UPDATE sealed_statement_sending_end SET outcome = 'not-sent'", "DELETE FROM sealed_statement_sending_end",
    "INSERT OR REPLACE INTO sealed_statement_sending_end SELECT *, NULL FROM statement_sending_end",
  ]) func `refuses every change of what is issued`(sql: String) throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    let paid = try #require(try pay(store, number, 100, nil))
    let back = try #require(try pay(store, number, -100, nil))
    try store.store.write { db in
      try StatementRegister.noteReversal(db, back, of: paid, replacement: nil, reason: "never made")
      try StatementRegister.notePublished(db, number: number)
      let sending = try #require(try send(db, number))
      try StatementRegister.endSending(db, sending, .sent, at: try instant("2026-03-02T03:00:00Z"), by: "anna")
    }
    #expect(throws: (any Error).self) { try store.execute(sql) }
  }
}
