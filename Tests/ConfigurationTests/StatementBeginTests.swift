import Books
import Configuration
import Testing

/// Rules R10, Begin: two keys of a partner, and the file of `statement import`.
@Suite struct StatementBeginTests {
  private static func yaml(_ keys: String) -> String {
    Installation.replacing("api_key: {env: ACME_KEY}", "api_key: {env: ACME_KEY}\n    \(keys)")
  }

  private func begin(_ keys: String) throws -> String? {
    try Installation().load(Self.yaml(keys)).partner("acme")?.begin.description
  }

  @Test(arguments: [
    ("customer_api: true", "neither statements_begin nor opening_balances"),
    ("statements_begin: 2026-02", "statements_begin: 2026-02"),
    ("statements_begin: \"2026-02\"", "statements_begin: 2026-02"),
    ("opening_balances: {EUR: 120.00, DKK: -3.5, JPY: 0}", "opening_balances: {DKK: -3.50, EUR: 120.00}"),
    ("opening_balances: {}", "neither statements_begin nor opening_balances"),
  ]) func `are read exactly`(keys: String, read: String) throws {
    #expect(try begin(keys) == read)
  }

  @Test(arguments: [
    (
      "statements_begin: 2026-13",
      "12: partners[0].statements_begin: is \"2026-13\"; a month such as 2026-01 was expected"
    ),
    (
      "statements_begin: 2026-02-01",
      "12: partners[0].statements_begin: is \"2026-02-01\"; a month such as 2026-01 was expected"
    ),
    (
      "opening_balances: {EUR: 1.005}",
      "12: partners[0].opening_balances.EUR: is \"1.005\"; an amount with at most 2 decimals for EUR was expected"
    ),
    (
      "opening_balances: {JPY: 1000000000000000}",
      "12: partners[0].opening_balances.JPY: is \"1000000000000000\"; an amount with at most 0 decimals for JPY was expected"
    ),
    ("opening_balances: {eur: 1}", "12: partners[0].opening_balances.eur: is no known currency; did you mean EUR?"),
  ]) func `are refused with their line`(keys: String, message: String) throws {
    #expect(try Installation().problems(Self.yaml(keys)) == ["tieout.yaml:" + message])
  }

  private func read(_ text: String) throws -> [String] {
    try StatedElsewhereFile.read(Array(text.utf8), file: "old.csv").map {
      "\($0.line) \($0.month) \($0.paymentID) \($0.fee) \($0.number ?? "-")"
    }
  }

  @Test func `what was stated elsewhere is read with and without numbers`() throws {
    #expect(
      try read("month,payment_id,currency,fee\n2026-01,AbC,EUR,18.9\n2025-12,x,JPY,-3\n") == [
        "2 2026-01 abc 18.90 EUR -", "3 2025-12 x -3 JPY -",
      ])
    #expect(
      try read("month,payment_id,currency,fee,number\n2026-01,a,EUR,0,OLD-1\n2026-01,b,EUR,1,\n") == [
        "2 2026-01 a 0.00 EUR OLD-1", "3 2026-01 b 1.00 EUR -",
      ])
  }

  @Test(arguments: [
    ("month,payment_id,fee\n", "old.csv:1: begins with"),
    ("month,payment_id,currency,fee\n2026-1,a,EUR,1\n", "old.csv:2: month is \"2026-1\""),
    ("month,payment_id,currency,fee\n2026-01,a,EUR,1\n2026-01,a,Eur,1\n", "old.csv:3: currency is \"Eur\""),
    ("month,payment_id,currency,fee\n2026-01,a,EUR,1.005\n", "old.csv:2: fee is \"1.005\""),
    ("month,payment_id,currency,fee\n2026-01,a,EUR,\"1,5\"\n", "old.csv:2: fee is \"1,5\""),
    ("month,payment_id,currency,fee\n2026-01,a,EUR,99999999999999999999\n", "old.csv:2: fee is"),
    ("month,payment_id,currency,fee\n2026-01,,EUR,1\n", "old.csv:2: has no payment_id"),
    ("month,payment_id,currency,fee\n2026-01,a,EUR\n", "old.csv:2: has 3 cells"),
    ("month,payment_id,currency,fee,number\n2026-01,a,EUR,1,A;B\n", "old.csv:2: number is \"A;B\""),
  ]) func `a malformed row is refused with its line`(text: String, message: String) throws {
    let problem = #expect(throws: ConfigurationProblem.self) { try read(text) }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }
}
