import Books
import Configuration
import Testing

/// The file of `statement pay --file`, and the terms that payments are due by.
@Suite struct BankListTests {
  private func read(_ text: String) throws -> (rows: [String], problems: [String]) {
    let list = try BankList(Array(text.utf8), file: "bank.csv")
    return (
      list.rows.map { "\($0.line) \($0.number) \($0.date) \($0.amount) \($0.reference ?? "-")" },
      list.problems.map(\.description)
    )
  }

  @Test(arguments: [
    "number,date,amount,reference\nRF-1,2026-03-10,5.00,A 1\n\nRF-2,2026-03-11,-3,\n",
    "number;date;amount;reference\r\nRF-1;2026-03-10;5.00;A 1\r\n;;;\r\n RF-2 ;2026-03-11;-3;\r\n",
    "\u{FEFF}number\tdate\tamount\treference\t\nRF-1\t2026-03-10\t5.00\tA 1\t\n\t\t\t\nRF-2\t2026-03-11\t-3\t\n",
  ]) func `is read with the separators of spreadsheets`(text: String) throws {
    let (rows, problems) = try read(text)
    #expect(rows == ["2 RF-1 2026-03-10 5.00 A 1", "4 RF-2 2026-03-11 -3 -"])
    #expect(problems.isEmpty)
  }

  @Test func `is read to its end, and every wrong row is told`() throws {
    let (rows, problems) = try read(
      "number,date,amount,reference\nRF-1,10.03.2026,5,A\nRF-1,2026-03-10,5\nRF-1,2026-03-10,,A\nRF-1,2026-03-10,5,B\n")
    #expect(rows == ["5 RF-1 2026-03-10 5 B"])
    #expect(
      problems == [
        "bank.csv:2: date is \"10.03.2026\"; a date such as 2026-11-08 was expected",
        "bank.csv:3: has 3 cells; 4 were expected: number,date,amount,reference",
        "bank.csv:4: has no amount; fill it in or remove the line",
      ])
  }

  @Test(arguments: [
    ("", "bank.csv:1: is empty"), ("number,date,amount\n", "bank.csv:1: begins with"),
    ("RF-1,2026-03-10,5,A\n", "bank.csv:1: begins with"),
    ("number,date,amount,reference\n\"RF-1,2026-03-10,5,A\n", "bank.csv:2: has a quote that is never closed"),
  ]) func `is refused as a whole`(text: String, said: String) throws {
    let problem = #expect(throws: ConfigurationProblem.self) { try read(text) }
    #expect(problem?.description.hasPrefix(said) ?? false, "\(String(describing: problem))")
  }

  private static func yaml(_ keys: String) -> String {
    Installation.replacing("api_key: {env: ACME_KEY}", "api_key: {env: ACME_KEY}\n    \(keys)")
  }

  @Test(arguments: [
    ("customer_api: true", nil), ("payment_terms_days: 0", 0), ("payment_terms_days: 30", 30),
    ("payment_terms_days: 365", 365),
  ]) func `terms are whole days`(keys: String, days: Int?) throws {
    #expect(try Installation().load(Self.yaml(keys)).partner("acme")?.paymentTermsDays == days)
  }

  @Test(arguments: ["-1", "366", "30.5", "\"30\"", "thirty", "~"]) func `other terms are refused`(text: String) throws {
    let problems = try Installation().problems(Self.yaml("payment_terms_days: \(text)"))
    #expect(problems.count == 1 && problems[0].hasPrefix("tieout.yaml:12: partners[0].payment_terms_days: is "))
    #expect(problems[0].contains("a whole number from 0 to 365 was expected"), "\(problems)")
  }
}
