import Foundation
import Testing

/// How the statements of a partner begin: the first month, opening balances, and what was stated elsewhere (rules R10).
@Suite(.serialized) struct `The first statements` {
  private static let eur = "2026-02/RF-2026-000002_acme_2026-02_EUR"

  /// The sample after its first night, with keys of acme.
  private func desk(_ keys: String) throws -> StatementDesk {
    let installation = try Installation(sandbox: Sandbox())
    try begin(installation, keys)
    try installation.run(Night.all[0])
    return StatementDesk(installation)
  }

  private func begin(_ installation: Installation, _ keys: String) throws {
    try installation.edit { text in
      let start = try #require(text.range(of: "id: acme\n"))
      return text.replacingCharacters(in: start, with: "id: acme\n\(keys)")
    }
  }

  @Test func `begin with the month and the balances of the configuration, which are fixed from then on`() throws {
    let keys = "    statements_begin: 2026-02\n    opening_balances: {EUR: 120.00, SEK: 15.50}\n"
    let desk = try desk(keys)
    let early = try desk.run("issue", "--month", "2026-01", "--partner", "acme", "--override", "never")
    #expect(early.status == 4 && early.errors.contains("its statements begin with 2026-02"), "\(early.errors)")
    let issued = try desk.run("issue", "--month", "2026-02", "--partner", "acme")
    #expect(issued.status == 0, "\(issued.errors)")
    // A balance begins its series, also without a line.
    #expect(issued.output.contains("0 lines, closing 15.50 SEK"), "\(issued.output)")
    let lines = try desk.lines(Self.eur)
    #expect(lines.allSatisfy { ($0["payment_date"] ?? "") >= "2026-02-01" })
    let night = try desk.installation.run(Night.all[1])
    #expect(night.status != 64, "\(night.errors)")
    let controls = try desk.report("controls", of: Night.all[1]).filter { $0["control"] == "statements-foot" }
    #expect(!controls.isEmpty && controls.allSatisfy { $0["pass"] == "true" }, "\(controls)")
    for other in [
      "    statements_begin: 2026-02\n    opening_balances: {EUR: 120.01, SEK: 15.50}\n",
      "    statements_begin: 2026-03\n    opening_balances: {EUR: 120.00, SEK: 15.50}\n", "",
    ] {
      try begin(desk.installation, other)
      for ended in [try desk.run("list"), try desk.installation.nightly(Night.all[1])] {
        #expect(ended.status == 64, "\(other)\(ended.errors)")
        #expect(ended.errors.contains("statements_begin: 2026-02, opening_balances: {EUR: 120.00, SEK: 15.50}"))
      }
    }
    try begin(desk.installation, keys)
    #expect(try desk.run("list").status == 0)
  }

  @Test func `correct what was stated elsewhere, and nothing of it is in a balance`() throws {
    let desk = try desk("")
    func stated(_ id: String) throws -> [String: String] {
      try #require(try desk.report("payments", of: Night.all[0]).first { $0["payment_id"] == id })
    }
    let payments = try desk.report("payments", of: Night.all[0]).filter {
      $0["partner"] == "acme" && $0["eligibility"] == "eligible" && $0["currency"] == "EUR"
    }
    let ids = payments.compactMap { $0["payment_id"] }
    let fees = payments.compactMap { $0["fee"] }
    try #require(ids.count >= 2)
    let file = desk.installation.folder.appending(path: "old.csv")
    func take(_ text: String) throws -> Ended {
      try Data(text.utf8).write(to: file)
      return try desk.installation.tieout([
        "statement", "import", file.path, "--partner", "acme", "--as-of", StatementDesk.issueTime,
      ])
    }
    for (text, said) in [
      ("month,payment,currency,fee\n", "old.csv:1: begins with"),
      ("month,payment_id,currency,fee\n2026-01,\(ids[0]),EUR,x\n", "old.csv:2: fee is \"x\""),
      ("month,payment_id,currency,fee\n2026-05,\(ids[0]),EUR,1\n", "old.csv:2: month is 2026-05, which has not begun"),
      (
        "month,payment_id,currency,fee,number\n2026-01,\(ids[0]),EUR,1,a@example.com\n",
        "old.csv:2: number holds an e-mail"
      ),
    ] {
      let ended = try take(text)
      #expect(ended.status == 64 && ended.errors.contains(said), "\(ended.errors)")
    }
    let other = try #require(
      try desk.report("payments", of: Night.all[0]).first { $0["partner"] == "corvid" }?["payment_id"])
    let foreign = try take("month,payment_id,currency,fee\n2026-01,\(other),EUR,1\n")
    #expect(foreign.status == 64 && foreign.errors.contains("is a payment of another partner"), "\(foreign.errors)")
    // One as it is, in capitals; one with 1.00 more than it is.
    let more = try #require(Decimal(string: fees[1])) + 1
    let rows = "2026-01,\(ids[0].uppercased()),EUR,\(fees[0]),OLD-1\n2026-01,\(ids[1]),EUR,\(more),\n"
    let taken = try take("month,payment_id,currency,fee,number\n\(rows)\(rows)")
    #expect(taken.status == 0 && taken.output.contains("2 lines taken over, 2 were there already"), "\(taken.errors)")
    let night = try desk.installation.tieout(["nightly", "--as-of", StatementDesk.issueTime])
    #expect(night.status <= 1, "\(night.errors)")
    #expect(try stated(ids[0])["statement"] == "OLD-1")
    #expect(try stated(ids[1])["statement"] == "")
    let issued = try desk.run("issue", "--month", "2026-02", "--partner", "acme", "--first")
    #expect(issued.status == 0, "\(issued.errors)")
    let lines = try desk.lines(Self.eur)
    #expect(!lines.contains { $0["payment_id"] == ids[0] })
    let line = try #require(lines.first { $0["payment_id"] == ids[1] })
    #expect(line["section"] == "adjustment" && line["fee"] == "-1.00" && line["original_statement"] == "")
    let again = try take("month,payment_id,currency,fee,number\n\(rows)")
    #expect(again.status == 4 && again.errors.contains("acme is issued up to 2026-02"), "\(again.errors)")
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `say what they would make prior period, and need a word for it`() throws {
    let desk = try desk("")
    // March is begun by the night of April: the lists are of after its end then.
    let asOf = "2026-04-02T03:00:00Z"
    let refused = try desk.run(
      "issue", "--month", "2026-03", "--partner", "acme", "--override", "known", asOf: asOf)
    #expect(refused.status == 4)
    let sums = "prior period: 2026-02: 1 line, 19.00 DKK; 2026-02: 3 lines, "
    #expect(refused.errors.contains(sums), "\(refused.errors)")
    let draft = try desk.run("draft", "--month", "2026-03", "--partner", "acme", asOf: asOf)
    let said = draft.output.split(separator: "\n").filter { $0.contains("--first") }
    #expect(said.count == 1 && said[0].contains(sums), "\(draft.output)")
    try begin(desk.installation, "    statements_begin: 2026-03\n")
    #expect(try !desk.run("draft", "--month", "2026-03", "--partner", "acme", asOf: asOf).output.contains("--first"))
    try begin(desk.installation, "")
    #expect(try desk.files().isEmpty)
    let issued = try desk.run(
      "issue", "--month", "2026-03", "--partner", "acme", "--override", "known", "--first", asOf: asOf)
    #expect(issued.status == 0 && issued.output.contains("acme: its first statements would state"), "\(issued.errors)")
  }

  @Test func `are told by doctor before they are issued`() throws {
    let desk = try desk("")
    func said(_ asOf: String) throws -> String {
      let ended = try desk.installation.tieout(["doctor", "--json", "--as-of", asOf])
      let diagnosis = try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8))
      return diagnosis.checks.filter { $0.name == "acme statements" }.map { "\($0.state) \($0.detail)" }.joined()
    }
    let february = try said(StatementDesk.issueTime)
    #expect(february.hasPrefix("ok none is issued; a first issue of 2026-02 would state 2026-02: "), "\(february)")
    let march = try said("2026-04-02T03:00:00Z")
    #expect(
      march.contains("a first issue of 2026-03 would state")
        && march.contains("--first for, 2026-02: 1 line, 19.00 DKK"))
    try desk.issueFebruary()
    #expect(try said("2026-04-02T03:00:00Z") == "")
  }

  @Test func `need lists of after the end of the month`() throws {
    let desk = try desk("")
    let asOf = "2026-04-02T03:00:00Z"
    let refused = try desk.run("issue", "--month", "2026-03", "--partner", "corvid", "--first", asOf: asOf)
    #expect(refused.status == 4)
    #expect(refused.errors.contains("these lists were not read to their end: pull:corvid/-/cases of 2026-03-10T02:00"))
    // One cause, one line.
    #expect(refused.errors.split(separator: "\n").count(where: { $0.contains("not read to their end") }) == 1)
  }

  @Test func `are refused beside statements that the store does not know, and verify names those`() throws {
    let desk = try desk("")
    try desk.issueFebruary()
    let stranger = desk.folder.appending(path: "2026-02/RF-2026-000009_acme_2026-01_EUR.csv")
    try Data("x".utf8).write(to: stranger)
    let verified = try desk.run("verify")
    #expect(verified.status == 1 && verified.errors.contains(stranger.lastPathComponent), "\(verified.errors)")
    let refused = try desk.run("issue", "--month", "2026-03", "--override", "known", asOf: "2026-04-02T03:00:00Z")
    #expect(refused.status == 4 && refused.errors.contains("which the store does not know"), "\(refused.errors)")
    try FileManager.default.removeItem(at: stranger)
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `are paid up to what is open, and the payments are listed`() throws {
    let desk = try desk("")
    try desk.issueFebruary()
    func pay(_ amount: String, _ date: String = "2026-03-10", _ more: String...) throws -> Ended {
      try desk.installation.tieout(
        ["statement", "pay", "--number", "RF-2026-000002", "--date", date, "--amount=\(amount)"] + more
          + ["--as-of", StatementDesk.issueTime])
    }
    for (amount, date, said) in [
      ("99999.00", "2026-03-10", "is more than the"), ("-0.01", "2026-03-10", "back is more than the 0.00 EUR"),
      ("0.01", "2026-03-09", "is before the issue"), ("0.01", "2026-03-11", "is later than 2026-03-10"),
    ] {
      let ended = try pay(amount, date)
      #expect(ended.status == 4 && ended.errors.contains(said), "\(ended.errors)")
    }
    #expect(try pay("0.50", "2026-03-10", "--by", "anna").status == 0)
    #expect(try pay("-0.51").status == 4)
    #expect(try pay("-0.50", "2026-03-10", "--by", "bo", "--reference", "came back").status == 0)
    #expect(try pay("99999.00", "2026-03-10", "--override", "agreed").status == 0)
    let listed = try desk.run("payments", "--partner", "acme", variables: ["COLUMNS": "200"])
    #expect(listed.output.contains("anna") && listed.output.contains("agreed"), "\(listed.output)")
    #expect(listed.output.contains("-0.50 EUR") && listed.output.contains("came back"), "\(listed.output)")
    #expect(try desk.run("payments", "--partner", "corvid").output.contains("nothing is recorded"))
  }

  @Test func `end once a partner has left and every closing is 0, and it can be paid until then`() throws {
    let desk = try desk("")
    /// Pays what an issue said that it closed with.
    func pay(_ issued: Ended, on date: String, asOf: String) throws {
      for line in issued.output.split(separator: "\n") where line.contains(", closing ") {
        let number = try #require(line.split(separator: ",").first?.split(separator: " ").last)
        let amount = try #require(line.components(separatedBy: ", closing ").last?.split(separator: " ").first)
        guard Decimal(string: String(amount)) != 0 else { continue }
        let paid = try desk.installation.tieout([
          "statement", "pay", "--number", String(number), "--date", date, "--amount=\(amount)", "--as-of", asOf,
        ])
        #expect(paid.status == 0, "\(line): \(paid.errors)")
      }
    }
    try pay(
      desk.run("issue", "--month", "2026-02", "--partner", "acme"), on: "2026-03-10", asOf: StatementDesk.issueTime)
    try begin(desk.installation, "    retired: 2026-03-05\n")
    var said: [String] = []
    for (month, day) in [("2026-03", "2026-04-02"), ("2026-04", "2026-05-02"), ("2026-05", "2026-06-02")] {
      // Nothing was pulled since: its last lists stand.
      let issued = try desk.run("issue", "--month", month, "--partner", "acme", asOf: "\(day)T03:00:00Z")
      #expect(issued.status == 0, "\(issued.errors)")
      try pay(issued, on: day, asOf: "\(day)T04:00:00Z")
      said.append(issued.output)
    }
    #expect(said[0].contains("RF-2026-") && said[1].contains("closing 0.00 EUR"), "\(said)")
    #expect(said[2].contains("acme: 2026-05 is closed, it has no lines and no statement"), "\(said)")
  }
}
