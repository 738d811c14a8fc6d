import Amounts
import Books
import Foundation
@testable import Storage
import Testing

/// The register of issued statements: gapless numbers, rows that never change, documents that come back as they went in.
@Suite struct `The statement register` {
  private static let february = Month(year: 2026, month: 2)
  private static let files = StatementRegister.Files(
    csv: String(repeating: "a", count: 64), xlsx: String(repeating: "b", count: 64), library: "libxlsxwriter 1.1.4")

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
        date: try #require(Day("2026-03-01")), timeZone: "Europe/Copenhagen", layout: 1,
        issuer: StatementParty(name: "Issuer", address: ["A", "B"], vatID: nil, contact: "c"),
        partner: StatementParty(name: "Acme"), minimumPayout: 2_500, rounding: .halfEven, notes: ["One.", "Two."]),
      figures: try StatementFigures(
        opening: 0, lines: [(.earned, 190)], paidOut: 0, minimumPayout: 2_500),
      lines: [line], held: [try item("p2")], notEligible: [try item("p3")], payouts: payouts, override: "known",
      history: [StatementMonth(month: Self.february, fees: 190, closing: 190)])
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

  @Test func `records a payment once and counts it once`() throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    func pay(_ reference: String?) throws -> Bool {
      try store.store.write { db in
        try StatementRegister.pay(
          db, number: number, date: try #require(Day("2026-03-08")), amount: try money(100), reference: reference,
          recordedAt: try instant("2026-03-08T09:00:00Z"), by: "anna", override: nil)
      }
    }
    #expect(try pay(nil))
    #expect(try !pay(nil))
    #expect(try pay("B"))
    #expect(try store.store.read { try StatementRegister.paid($0) } == [number: 200])
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
  ]) func `refuses every change of what is issued`(sql: String) throws {
    let store = try TemporaryStore()
    let number = try issue(store)
    try store.store.write { db in
      _ = try StatementRegister.pay(
        db, number: number, date: try #require(Day("2026-03-08")), amount: try money(100), reference: nil,
        recordedAt: try instant("2026-03-08T09:00:00Z"), by: "anna", override: nil)
      try StatementRegister.notePublished(db, number: number)
    }
    #expect(throws: (any Error).self) { try store.execute(sql) }
  }
}
