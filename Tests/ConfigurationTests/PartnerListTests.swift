import Amounts
import Books
import Testing

@testable import Configuration

/// The file of `statement compare`.
struct `A list of a partner` {
  private func rows(
    _ text: String, _ change: (inout PartnerListColumns) -> Void = { _ in }, currency: String = "EUR"
  ) throws -> [PartnerListRow] {
    var columns = PartnerListColumns()
    change(&columns)
    return try PartnerListFile.rows(
      Array(text.utf8), file: "their.csv", columns: columns, currency: try #require(Currency(currency)))
  }

  private func problem(
    _ text: String, _ change: (inout PartnerListColumns) -> Void = { _ in }
  ) throws -> String {
    do {
      _ = try rows(text, change)
      return ""
    } catch let error as ConfigurationProblem { return error.description }
  }

  @Test func `has a header somewhere, and rows that name a payment or a case and a fee`() throws {
    let text = """
      Invoice 17;;;;
      Acme Invoicing ApS;;;;

      Your ref;Paid on;Payment;Commission
      A-1;01.02.2026;1.000,00;15,00
      ;;;15,00
      remark;;;
      A-2;2.2.2026;-20;−0,30

      """
    let rows = try rows(text) {
      ($0.caseReference, $0.date, $0.amount, $0.fee, $0.hasDecimalComma) = (
        "Your ref", "Paid on", "Payment", "Commission", true
      )
    }
    #expect(rows.map(\.line) == [5, 8])
    #expect(rows.map(\.caseReference) == ["A-1", "A-2"] && rows.map(\.fee) == [1500, -30])
    #expect(rows.map(\.amount) == [100_000, -2000] && rows.map(\.date) == [Day("2026-02-01"), Day("2026-02-02")])
  }

  @Test(arguments: [
    ("1234.50", "1,234.50", "1'234.50", "1 234.50", "1\u{A0}234.50"), ("-7", "−7", "+7", "7.5", "0.05"),
  ])
  func `reads figures as spreadsheets show them`(_ texts: (String, String, String, String, String)) throws {
    for text in [texts.0, texts.1, texts.2, texts.3, texts.4] {
      let plain = try #require(FigureText.plain(text, hasDecimalComma: false))
      let mirrored = String(text.map { $0 == "." ? "," : $0 == "," ? "." : $0 })
      #expect(FigureText.plain(mirrored, hasDecimalComma: true) == plain, "\(text)")
    }
    #expect(FigureText.plain("1,234.50", hasDecimalComma: false) == "1234.50")
  }

  @Test(arguments: [
    "", "-", ".", "1.", ".5", "1,23.50", "12,34", "1,2345", "1234,567", "1,234'567", "1.2.3", "1e3", "12a", "EUR 5",
    "١٢",
  ])
  func `takes nothing else for a figure`(_ text: String) {
    #expect(FigureText.plain(text, hasDecimalComma: false) == nil)
  }

  @Test(
    arguments: [
      ("2026-02-01", nil, "2026-02-01"), ("2026-02-01 00:00:00", nil, "2026-02-01"), ("1.2.2026", nil, "2026-02-01"),
      ("01/02/2026", nil, nil), ("01/02/2026", .dayMonthYear, "2026-02-01"),
      ("01/02/2026", .monthDayYear, "2026-01-02"),
      ("31/02/2026", .dayMonthYear, nil), ("1.2.26", nil, nil), ("2026-02-01x", nil, nil), ("", nil, nil),
    ] as [(String, PartnerListColumns.DateOrder?, String?)])
  func `reads dates that can be read in one way`(
    _ text: String, _ order: PartnerListColumns.DateOrder?, _ day: String?
  ) {
    #expect(DateText.day(text, order: order) == day.flatMap { Day($0) })
  }

  @Test func `says where it can't be read, and what to do`() throws {
    #expect(
      try problem("a,b\n1,2\n").contains("their.csv:1: has no line that names a column \"fee\" and \"payment_id\""))
    #expect(
      try problem("payment_id,fee\np1,\"1,50\"\n").contains(
        "their.csv:2: fee is \"1,50\"; an amount with at most 2 decimals"))
    #expect(try problem("payment_id,fee\np1,\"1,50\"\n").contains("compare: {decimal: comma} reads it"))
    #expect(try problem("payment_id,fee\np1,1.505\n").contains("at most 2 decimals for EUR"))
    #expect(try problem("payment_id,fee\np1,99999999999999.00\n").contains("fee is"))
    #expect(try problem("payment_id,payment_date,fee\np1,1/2/2026,1\n").contains("date_order: dmy"))
    #expect(try problem("payment_id,fee,fee\np1,1,2\n").contains("names the column \"fee\" twice"))
    #expect(try problem("PK\u{3}\u{4}").contains("is a workbook"))
    #expect(try problem("payment_id,fee\n\"p1,1\n").contains("never closed"))
  }

  @Test func `is configured for all, and for one partner`() throws {
    let installation = try Installation()
    let text = Installation.sound + "\ncompare: {fee: Commission, decimal: comma, date_order: mdy}\n"
    let compare = try installation.load(text).compare
    #expect(compare.fee == "Commission" && compare.hasDecimalComma && compare.dateOrder == .monthDayYear)
    #expect(compare.paymentID == "payment_id")
    let wrong = try installation.problems(Installation.sound + "\ncompare: {fees: Commission, decimal: \",\"}\n")
    #expect(wrong.contains { $0.contains("compare.fees: is no known key; did you mean fee?") }, "\(wrong)")
    #expect(wrong.contains { $0.contains("point or comma was expected") }, "\(wrong)")
  }
}
