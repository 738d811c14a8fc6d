import Foundation
import Testing

/// What is paid to partners: what is open and overdue, a bank's list, and what was mistyped (rules R10).
@Suite(.serialized) struct `A payment to a partner` {
  private static let number = "RF-2026-000002"

  private func list(_ desk: StatementDesk, asOf: String = StatementDesk.issueTime) throws -> [[String: String]] {
    CSV.rows(try desk.run("list", "--format", "csv", asOf: asOf).output)
  }

  private func open(_ desk: StatementDesk, _ number: String = number) throws -> Decimal {
    let row = try #require(try list(desk).first { $0["number"] == number })
    return try #require(Decimal(string: row["open"] ?? ""))
  }

  private func payments(_ desk: StatementDesk) throws -> [[String: String]] {
    CSV.rows(try desk.run("payments", "--format", "csv").output)
  }

  private func pay(_ desk: StatementDesk, _ words: String..., asOf: String = StatementDesk.issueTime) throws -> Ended {
    try desk.installation.tieout(["statement", "pay"] + words + ["--as-of", asOf])
  }

  /// March of acme: what its statement in euros counts as paid, with the amounts that it lists.
  private func paidInMarch(_ desk: StatementDesk) throws -> (sum: Decimal, amounts: [Decimal]) {
    let asOf = "2026-04-02T03:00:00Z"
    let issued = try desk.run("issue", "--month", "2026-03", "--partner", "acme", "--override", "known", asOf: asOf)
    try #require(issued.status == 0, "\(issued.errors)")
    let march = try #require(
      try list(desk, asOf: asOf).first {
        $0["month"] == "2026-03" && $0["partner"] == "acme" && $0["currency"] == "EUR"
      })
    let counted = try payments(desk).filter { $0["counted_in"] == march["number"] }
    let amounts = counted.compactMap { Decimal(string: $0["amount"] ?? "") }
    // The control of each document holds the sum of the payments to the figure; verify rebuilds it.
    #expect(try desk.run("verify", asOf: asOf).status == 0)
    return (amounts.reduce(0, +), amounts)
  }

  @Test func `is due as the terms of the issue had it, and overdue from the day after`() throws {
    let installation = try Installation(.firstNight)
    func terms(_ days: Int?) throws {
      try installation.edit { text in
        text.replacing("id: acme\n", with: "id: acme\n\(days.map { "    payment_terms_days: \($0)\n" } ?? "")")
      }
    }
    try terms(30)
    let desk = StatementDesk(installation)
    try desk.issueFebruary()
    func due(_ asOf: String) throws -> [[String]] {
      try list(desk, asOf: asOf).map { row in ["number", "due", "is_overdue"].map { row[$0] ?? "" } }
    }
    let rows = try list(desk)
    for row in rows {
      let isPayable = row["payable"]?.contains(/[1-9]/) ?? false
      #expect(row["due"] == (isPayable && row["partner"] == "acme" ? "2026-04-09" : ""), "\(row)")
      #expect(row["open"] == row["closing"])
    }
    let payable = rows.filter { $0["due"] != "" }
    try #require(!payable.isEmpty)
    // What was agreed since is for statements to come.
    let before = try due("2026-04-09T12:00:00Z")
    #expect(before.allSatisfy { $0[2] == "false" })
    try terms(5)
    #expect(try due("2026-04-09T12:00:00Z") == before)
    let after = try due("2026-04-10T12:00:00Z")
    #expect(after.filter { $0[2] == "true" }.map { $0[0] } == payable.compactMap { $0["number"] })
    let screen = try desk.run("list", asOf: "2026-04-10T12:00:00Z").output
    let amount = "\(payable[0]["open"] ?? "") \(payable[0]["currency"] ?? "")"
    #expect(screen.contains("acme: \(amount) open, \(amount) of it overdue since 2026-04-09"), "\(screen)")
    func warned() throws -> Bool {
      try installation.tieout(["doctor", "--as-of", "2026-04-10T12:00:00Z"], variables: ["COLUMNS": "300"]).output
        .contains("\(amount) of what is issued was due on 2026-04-09 and is not paid")
    }
    #expect(try warned())
    for row in payable {
      let paid = try pay(
        desk, "--number", row["number"] ?? "", "--date", "2026-04-09", "--amount", row["open"] ?? "",
        asOf: "2026-04-09T12:00:00Z")
      #expect(paid.status == 0, "\(paid.errors)")
    }
    #expect(try due("2026-04-10T12:00:00Z").allSatisfy { $0[2] == "false" })
    #expect(try !warned())
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `of a bank's list is recorded with all the others, or with none`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let file = desk.installation.folder.appending(path: "bank.csv")
    func pay(_ rows: [String], _ more: String...) throws -> Ended {
      try Data((["number,date,amount,reference"] + rows + [""]).joined(separator: "\n").utf8).write(to: file)
      return try desk.installation.tieout(
        ["statement", "pay", "--file", file.path] + more + ["--as-of", StatementDesk.issueTime])
    }
    let open = try open(desk)
    let good = ["\(Self.number),2026-03-10,1.00,A1", "RF-2026-000001,2026-03-10,2.00,"]
    let wrong = try pay(
      good + [
        "RF-2026-000099,2026-03-10,1,B", "\(Self.number),2026-03-10,1.001,C", "\(Self.number),10.3.2026,1,D",
        "\(Self.number),2026-03-10,1,DE89370400440532013000", "\(Self.number),2026-03-10,1.0,A1",
        "\(Self.number),2026-03-09,1,E",
      ])
    #expect(wrong.status == 64)
    for (line, said) in [
      (4, "number is \"RF-2026-000099\", which is not issued"), (5, "amount \"1.001\" is no amount of EUR"),
      (6, "date is \"10.3.2026\""), (7, "reference holds an account number"), (8, "is the same as line 2"),
      (9, "2026-03-09 is before the issue"),
    ] { #expect(wrong.errors.contains("\(file.path):\(line): \(said)"), "\(wrong.errors)") }
    #expect(wrong.errors.contains("nothing is recorded"))
    // Together they are more than is open, whatever their order.
    let rows = ["\(Self.number),2026-03-10,\(open),F", "\(Self.number),2026-03-10,0.01,G"]
    for rows in [rows, rows.reversed()] {
      let refused = try pay(rows)
      #expect(refused.status == 4, "\(refused.errors)")
      #expect(refused.errors.contains("\(file.path):2: acme: with 3, "), "\(refused.errors)")
      #expect(refused.errors.contains("is more than the \(open) EUR that are open"), "\(refused.errors)")
    }
    let asked = try pay(good, "--dry-run", "--format", "csv")
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(
      CSV.rows(asked.output).map { "\($0["line"] ?? "") \($0["state"] ?? "") \($0["id"] ?? "")" } == [
        "2 recorded ", "3 recorded ",
      ])
    #expect(try payments(desk).isEmpty)

    let done = try pay(good, "--by", "anna")
    #expect(done.status == 0 && done.output.contains("2 payments recorded"), "\(done.output)\(done.errors)")
    #expect(try self.open(desk) == open - 1)
    let recorded = try payments(desk)
    #expect(recorded.map { $0["recorded_by"] } == ["anna", "anna"])
    // The same file again, and one with a row more.
    let again = try pay(good)
    #expect(again.status == 0 && again.output.contains("nothing new is recorded; 2 were there already"))
    #expect(again.output.contains("line 2: 1.00 EUR of 2026-03-10 for \(Self.number) is there already as payment 1"))
    #expect(try payments(desk) == recorded)
    let longer = try pay(["\(Self.number),2026-03-10,-0.25,back"] + good)
    #expect(longer.output.contains("1 payment recorded; 2 were there already"), "\(longer.output)")
    #expect(try self.open(desk) == open - Decimal(75) / 100)
    // Without it more would have come back than was paid.
    let void = try self.pay(desk, "--void", "1", "--reason", "returned by the bank")
    #expect(void.status == 4 && void.errors.contains("1.00 EUR back is more than the 0.75 EUR"), "\(void.errors)")
    // What was taken back does not come again with the file.
    #expect(try self.pay(desk, "--void", "2", "--reason", "returned by the bank").status == 0)
    #expect(try pay(good).output.contains("is there already as payment 2, and was taken back since"))
    #expect(try payments(desk).filter { $0["currency"] == "DKK" }.map { $0["amount"] } == ["2.00", "-2.00"])
  }

  @Test func `that was mistyped is corrected before its month is issued, in the same statement`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let open = try open(desk)
    #expect(
      try pay(desk, "--number", Self.number, "--date", "2026-03-10", "--amount", "10.00", "--reference", "A").status
        == 0)
    func correct(_ words: String...) throws -> Ended {
      try desk.installation.tieout(
        ["statement", "pay", "--correct", "1", "--reason", "one zero too many"] + words
          + ["--as-of", StatementDesk.issueTime])
    }
    for (words, status, said) in [
      (["--amount", "10"], 64, "--correct 1: that is how it is recorded"),
      (["--number", "RF-2026-000099"], 64, "--number RF-2026-000099: no such statement"),
      (["--amount", "99999"], 4, "99999.00 EUR is more than the \(open) EUR that are open"),
      (["--date", "2026-03-11"], 4, "2026-03-11 is later than 2026-03-10"),
      (["--reference", "DE89370400440532013000"], 64, "--reference: holds an account number"),
    ] as [([String], Int32, String)] {
      let ended = try desk.installation.tieout(
        ["statement", "pay", "--correct", "1", "--reason", "x"] + words + ["--as-of", StatementDesk.issueTime])
      #expect(ended.status == status && ended.errors.contains(said), "\(ended.errors)")
    }
    #expect(try correct("--amount", "1.00", "--dry-run").output.contains("would take back: -10.00 EUR of 2026-03-10"))
    #expect(try payments(desk).count == 1)
    let done = try correct("--amount", "1.00", "--by", "mia")
    #expect(
      done.status == 0 && done.output.contains("took back as payment 2: -10.00 EUR"), "\(done.output)\(done.errors)")
    #expect(try self.open(desk) == open - 1)
    let listed = try payments(desk)
    #expect(listed.map { $0["amount"] } == ["10.00", "-10.00", "1.00"])
    #expect(listed.map { $0["taken_back_by"] } == ["2", "", ""] && listed.map { $0["takes_back"] } == ["", "1", ""])
    #expect(listed.map { $0["in_place_of"] } == ["", "", "1"] && listed[1]["reason"] == "one zero too many")
    #expect(listed[1]["reference"] == "A (correction)" && listed[2]["reference"] == "A")
    let screen = try desk.run("payments").output
    for words in ["wrong, see 2", "takes 1 back", "in place of 1"] { #expect(screen.contains(words), "\(screen)") }
    for (id, said) in [("1", "payment 2 took it back already"), ("2", "it takes payment 1 back")] {
      let ended = try pay(desk, "--void", id, "--reason", "x")
      #expect(ended.status == 4 && ended.errors.contains(said), "\(ended.errors)")
    }
    let march = try paidInMarch(desk)
    #expect(march.sum == 1 && march.amounts.count == 3)
  }

  @Test func `that was mistyped and stated is corrected in the next statement`() throws {
    let desk = try StatementDesk.afterTheIssue()
    #expect(try pay(desk, "--number", Self.number, "--date", "2026-03-10", "--amount", "5.00").status == 0)
    #expect(try paidInMarch(desk).sum == 5)
    let asOf = "2026-05-02T03:00:00Z"
    let issued = try desk.files()
    // It was paid for another statement, of the same partner in another currency.
    let corrected = try pay(
      desk, "--correct", "1", "--number", "RF-2026-000001", "--amount", "7", "--reason", "kroner", asOf: asOf)
    #expect(
      corrected.status == 0 && corrected.output.contains("the statement of 2026-04 counts it"), "\(corrected.errors)")
    #expect(try desk.files() == issued)
    let april = try desk.run("issue", "--month", "2026-04", "--partner", "acme", "--override", "known", asOf: asOf)
    #expect(april.status == 0, "\(april.errors)")
    let numbers = try list(desk, asOf: asOf).filter { $0["month"] == "2026-04" }
      .reduce(into: [:]) { $0[$1["currency"] ?? ""] = $1["number"] }
    let counted = try payments(desk).map { [$0["amount"], $0["currency"], $0["counted_in"]] }
    #expect(counted.suffix(2) == [["-5.00", "EUR", numbers["EUR"]], ["7.00", "DKK", numbers["DKK"]]])
    #expect(try desk.run("verify", asOf: asOf).status == 0)
  }
}
