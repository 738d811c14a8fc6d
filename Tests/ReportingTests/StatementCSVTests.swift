import Amounts
import Books
import Foundation
import Reporting
import Testing

@Suite struct StatementCSVTests {
  private static let columns =
    "number,section,line_id,payment_id,case_reference,creditor_reference,client,payment_date,first_seen,currency,"
    + "payment_amount,success_fee_percent,share_percent,rate_percent,fee,original_statement,reason"

  private func rows(_ document: StatementDocument) throws -> String {
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      let text = try text("\(folder)/\(StatementFiles.name(document)).csv")
      #expect(text.hasPrefix(Self.columns + "\r\n"))
      return String(decoding: text.utf8.dropFirst(Self.columns.utf8.count + 2), as: UTF8.self)
    }
  }

  private func item(
    client: String? = "Plain Ltd", amount: String = "404.66 EUR", reason: EligibilityReason = .attributedClient
  ) throws -> StatementItem {
    let words = amount.split(separator: " ")
    let currency = try StatementSamples.currency(String(words[1]))
    return StatementItem(
      paymentID: "7dee74f1", caseReference: "RWWVMSXB", creditorReference: nil, client: client,
      date: try StatementSamples.day("2026-02-16"), firstSeen: Instant(secondsSince1970: 1_772_762_400),
      amount: try Money(majorUnits: words[0], currency: currency), successFee: try Percentage("20.50"),
      share: try Percentage("40"), rate: try Percentage("33.3"), reason: reason)
  }

  @Test func `every cell is in its place`() throws {
    let line = try StatementSamples.line(.earned, try item(), fee: 1_105)
    #expect(
      try rows(try StatementSamples.document(try StatementSamples.header(), lines: [line]))
        == "RF-2026-000007,earned,RF-2026-000007-0001,7dee74f1,RWWVMSXB,,Plain Ltd,2026-02-16,"
        + "2026-03-06T02:00:00.000Z,EUR,404.66,20.5,40,33.3,11.05,,attributed-client\r\n")
  }

  @Test func `a draft, a negative fee and a payment that is now in another currency`() throws {
    let gone = try item(amount: "51000 JPY", reason: .paymentDeleted)
    let line = try StatementSamples.line(.clawback, gone, fee: -1_392, original: "RF-2026-000002", in: "EUR")
    #expect(
      try rows(try StatementSamples.document(try StatementSamples.header(), number: nil, lines: [line]))
        == "DRAFT,clawback,DRAFT-0001,7dee74f1,RWWVMSXB,,Plain Ltd,2026-02-16,2026-03-06T02:00:00.000Z,EUR,51000,20.5,"
        + "40,33.3,-13.92,RF-2026-000002,payment-deleted\r\n")
  }

  struct ClientCell: Sendable, CustomTestStringConvertible {
    let client: String?
    let cell: String
    var testDescription: String { client.debugDescription }
  }

  @Test(arguments: [
    ClientCell(client: nil, cell: ""), ClientCell(client: "=SUM(A1:A9) GmbH", cell: "'=SUM(A1:A9) GmbH"),
    ClientCell(client: "-Minus AB", cell: "'-Minus AB"), ClientCell(client: "@Home Oy", cell: "'@Home Oy"),
    ClientCell(client: "+1, Inc", cell: "\"'+1, Inc\""), ClientCell(client: "株式会社東京", cell: "株式会社東京"),
    ClientCell(client: "Ørsted, Holm & \"Co\" A/S", cell: "\"Ørsted, Holm & \"\"Co\"\" A/S\""),
    ClientCell(client: "two\nlines", cell: "\"two\nlines\""),
  ])
  func `text is guarded and quoted`(row: ClientCell) throws {
    let line = try StatementSamples.line(.earned, try item(client: row.client))
    let rows = try rows(try StatementSamples.document(try StatementSamples.header(), lines: [line]))
    #expect(rows.contains(",RWWVMSXB,,\(row.cell),2026-02-16,"))
  }

  @Test(arguments: [("JPY", ",41654,", ",1137,"), ("KWD", ",41.654,", ",1.137,"), ("EUR", ",416.54,", ",11.37,")])
  func `amounts have the digits of their currency`(code: String, payment: String, fee: String) throws {
    let amount = try StatementSamples.money(41_654, code)
    let line = try StatementSamples.line(.earned, try StatementSamples.item(1, amount: amount))
    let rows = try rows(try StatementSamples.document(try StatementSamples.header(code), lines: [line]))
    #expect(rows.contains(payment) && rows.contains(fee))
  }

  @Test func `a statement without lines is a header`() throws {
    #expect(try rows(try StatementSamples.empty()) == "")
  }

  @Test func `files are named after number, partner, month and currency`() throws {
    let header = try StatementSamples.header("KWD")
    #expect(StatementFiles.name(try StatementSamples.document(header)) == "RF-2026-000007_acme_2026-02_KWD")
    #expect(StatementFiles.name(try StatementSamples.document(header, number: nil)) == "DRAFT_acme_2026-02_KWD")
  }

  @Test func `a layout of a newer program is refused before anything is written`() throws {
    let document = try StatementSamples.document(
      try StatementSamples.header(layout: StatementFiles.currentLayout + 1))
    try withFolder { folder in
      let error = #expect(throws: ReportingError.self) { try StatementFiles.write(document, to: folder) }
      #expect(
        error == .unknownLayout(document: "RF-2026-000007_acme_2026-02_EUR", layout: StatementFiles.currentLayout + 1))
      #expect(error?.description.contains("newer tieout") == true)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == [])
    }
  }
}
