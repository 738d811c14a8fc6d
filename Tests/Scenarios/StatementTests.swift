import Foundation
import Testing

/// Statements of the sample: issued, paid, verified, and what later nights make of them (rules R10).
@Suite(.serialized) struct `A statement` {
  private static let eur = "2026-02/RF-2026-000002_acme_2026-02_EUR"

  @Test func `is issued with the next number of one series, partner by partner and currency by currency`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let names = try desk.files().keys.filter { $0.hasSuffix(".csv") && !$0.contains("/internal/") }.sorted()
    #expect(
      names == [
        "2026-02/RF-2026-000001_acme_2026-02_DKK.csv", "2026-02/RF-2026-000002_acme_2026-02_EUR.csv",
        "2026-02/RF-2026-000003_acme_2026-02_KWD.csv", "2026-02/RF-2026-000004_corvid_2026-02_DKK.csv",
        "2026-02/RF-2026-000005_corvid_2026-02_JPY.csv",
      ])
    // Beside the lines a workbook and a document of each, and what is the issuer's alone.
    #expect(try desk.files().count == 5 * 4)
    #expect(try desk.files().keys.count { $0.hasPrefix("2026-02/internal/RF-") } == 5)
    let lines = try desk.lines(Self.eur)
    #expect(lines.map { $0["line_id"] } == ["RF-2026-000002-0001", "RF-2026-000002-0002", "RF-2026-000002-0003"])
    #expect(lines.allSatisfy { $0["section"] == "earned" && $0["original_statement"] == "" })
    let listed = try desk.run("list")
    #expect(listed.output.contains("RF-2026-000005  corvid   2026-02  2026-03-10"), "\(listed.output)")
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `is drafted with an overview, which says what changed since the night before`() throws {
    let desk = try StatementDesk()
    let first = try desk.report("drafts/internal/drafts", of: Night.all[0])
    #expect(first.map { $0["month"] } == first.compactMap { $0["month"] }.sorted())
    #expect(Set(first.compactMap { $0["partner"] }).count > 1 && Set(first.compactMap { $0["currency"] }).count > 2)
    for row in first {
      let name = "DRAFT_\(row["partner"] ?? "")_\(row["month"] ?? "")_\(row["currency"] ?? "")"
      let lines = try desk.report("drafts/\(name)", of: Night.all[0])
      #expect(row["lines"] == "\(lines.count)" && row["number"] == "" && row["sent_at"] == "", "\(name)")
      let earned = lines.filter { $0["section"] == "earned" }.compactMap { Decimal(string: $0["fee"] ?? "") }
      #expect(Decimal(string: row["earned"] ?? "") == earned.reduce(0, +), "\(name)")
      #expect((row["month"] == "2026-03") == (row["blocked_by"] == "not over before 2026-04-01"), "\(row)")
    }
    let ended = try desk.run("draft", "--month", "2026-02", "--format", "json", asOf: "2026-03-10T08:00:00Z")
    let shown = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let drafts = try #require(shown["drafts"] as? [[String: Any]])
    #expect(drafts.count == first.count { $0["month"] == "2026-02" })
    try desk.installation.run(Night.all[1])
    let later = try desk.run("draft", "--month", "2026-02", "--format", "json", asOf: "2026-03-14T08:00:00Z")
    let again = try #require(try JSONSerialization.jsonObject(with: Data(later.output.utf8)) as? [String: Any])
    for draft in try #require(again["drafts"] as? [[String: Any]]) {
      let before = try desk.report("drafts/internal/drafts", of: Night.all[1]).first { row in
        ["partner", "currency", "month"].allSatisfy { row[$0] == draft[$0] as? String }
      }
      #expect(draft["closing_before"] as? String == before?["closing"], "\(draft)")
    }
    let table = try desk.run("draft", "--month", "2026-02", asOf: "2026-03-14T08:00:00Z").output
    #expect(table.contains("MONTH") && table.contains(" all "), "\(table)")
  }

  @Test func `is said before it is issued, exactly as it is then`() throws {
    let desk = try StatementDesk()
    let files = try desk.files()
    let said = try desk.run("issue", "--month", "2026-02", "--dry-run", "--format", "csv")
    #expect(said.status == 0 && said.errors.isEmpty, "\(said.errors)")
    #expect(try desk.files() == files && desk.run("list").output.contains("nothing is issued"))
    try desk.issueFebruary()
    let issued = CSV.rows(try desk.run("list", "--format", "csv").output)
    let ready = CSV.rows(said.output)
    #expect(ready.allSatisfy { $0["state"] == "would-be-issued" && $0["number"] == "" })
    for column in ["partner", "currency", "lines", "closing", "payable"] {
      #expect(ready.map { $0[column] } == issued.map { $0[column] }, "\(column)")
    }
    let again = try desk.run("issue", "--month", "2026-02", "--dry-run")
    #expect(again.status == 4, "\(again.errors)")
    for refusal in [
      "statement 2026-02 of acme refused: 2026-02 is issued", "statement 2026-02 of corvid refused: as acme",
    ] {
      #expect(again.errors.contains(refusal), "\(again.errors)")
    }
  }

  @Test func `that can't be issued is one line for cron`() throws {
    let desk = try StatementDesk()
    let silent = try desk.run("draft", "--month", "2026-02", "--quiet")
    #expect(silent.errors.isEmpty && silent.output.isEmpty, "\(silent.errors)")
    for night in Night.all.dropFirst() { try desk.installation.run(night) }
    let ended = try desk.run("draft", "--month", "2026-02", "--quiet", asOf: "2026-03-16T03:00:00Z")
    #expect(ended.status == 0 && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    #expect(ended.errors.contains("2026-02 of acme"), "\(ended.errors)")
    #expect(ended.errors.contains("could not be issued now"), "\(ended.errors)")
  }

  @Test func `is held against a partner's own list`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let issued = desk.folder.appending(path: "\(Self.eur).csv")
    let same = try desk.run("compare", "--number", "RF-2026-000002", issued.path)
    #expect(same.status == 0 && same.output.contains("the list says what the statement says"), "\(same.errors)")
    let lines = try desk.lines(Self.eur)
    let list = desk.installation.folder.appending(path: "their.csv")
    let rows = lines.dropLast().enumerated().map { index, line in
      "\(line["case_reference"] ?? "");\(line["payment_date"] ?? "");\(line["payment_amount"] ?? "");\(index == 0 ? "1.00" : line["fee"] ?? "")"
    }
    try Data((["Ref;Paid;Payment;Commission"] + rows).joined(separator: "\r\n").utf8).write(to: list)
    try desk.installation.edit {
      $0 + "\ncompare: {case_reference: Ref, date: Paid, amount: Payment, fee: Commission}\n"
    }
    let other = try desk.run("compare", "--number", "RF-2026-000002", list.path, "--format", "csv")
    let found = CSV.rows(other.output)
    #expect(other.status == 1 && found.map { $0["state"] } == ["different", "only-ours", "same"], "\(other.errors)")
    #expect(
      found[0]["their_fee"] == "1.00" && found[0]["our_fee"] == lines[0]["fee"] && found[0]["differs_in"] == "fee")
    #expect(found[1]["line_id"] == "RF-2026-000002-0003")
    let unknown = try desk.run("compare", "--number", "RF-2026-000099", list.path)
    #expect(unknown.status == 64 && unknown.errors.contains("no such statement is issued"), "\(unknown.errors)")
  }

  @Test func `is refused out of order, twice, and before its month is over, and uses no number then`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let before = try desk.files()
    for (month, words) in [
      ("2026-02", "is issued already"), ("2026-01", "the next one is 2026-03"),
      ("2026-03", "is not over before 2026-04-01"),
      ("2026-04", "the next one is 2026-03"),
    ] {
      let ended = try desk.run("issue", "--month", month, "--override", "never")
      #expect(ended.status == 4)
      #expect(ended.errors.contains("statement \(month) of acme refused: "), "\(ended.errors)")
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }
    #expect(try desk.files() == before)
    let march = try desk.run(
      "issue", "--month", "2026-03", "--partner", "acme", "--override", "known", asOf: "2026-04-02T03:00:00Z")
    #expect(march.output.contains("acme: RF-2026-000006, "), "\(march.output)\(march.errors)")
  }

  @Test func `is refused while a critical discrepancy is open, unless a reason is given, which it shows`() throws {
    let desk = try StatementDesk()
    for night in Night.all.dropFirst() { try desk.installation.run(night) }
    let blocking = try desk.report("discrepancies", of: Night.all[2])
      .filter { $0["severity"] == "critical" && $0["status"] == "open" && ["acme", ""].contains($0["partner"]) }
    #expect(!blocking.isEmpty)
    let asOf = "2026-03-16T03:00:00Z"
    let ended = try desk.run("issue", "--month", "2026-02", "--partner", "acme", asOf: asOf)
    #expect(ended.status == 4)
    for finding in blocking {
      let name = "\(finding["code"] ?? "") \(finding["subject"] ?? "")"
      #expect(ended.errors.contains(name) && ended.errors.contains(finding["next_step"] ?? ""), "\(ended.errors)")
    }
    #expect(try desk.files().isEmpty)
    let issued = try desk.run("issue", "--month", "2026-02", "--partner", "acme", "--override", "known", asOf: asOf)
    #expect(issued.status == 0 && issued.output.contains("RF-2026-000001"), "\(issued.errors)")
    let listed = try desk.run("list").output.split(separator: "\n").filter { $0.hasPrefix("RF-") }
    #expect(!listed.isEmpty && listed.allSatisfy { $0.hasSuffix("override") }, "\(listed)")
    // What was found, and why it was issued all the same, is the issuer's alone.
    let files = try desk.files()
    let controls = try CSV.rows(desk.folder.appending(path: "2026-02/internal/RF-2026-000001_controls.csv"))
    #expect(controls.contains { $0["kind"] == "override" && $0["text"] == "known" })
    #expect(controls.contains { $0["kind"] == "finding" && $0["blocks"] == "true" && $0["severity"] == "critical" })
    #expect(controls.filter { $0["kind"] == "control" }.allSatisfy { $0["pass"] == "true" && $0["difference"] != "" })
    for (name, bytes) in files where name.hasSuffix(".html") || (name.hasSuffix("EUR.csv")) {
      let text = String(decoding: bytes, as: UTF8.self)
      for finding in blocking { #expect(!text.contains(finding["code"] ?? ""), "\(name)") }
    }
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `is issued over what is stored and changes nothing of the night's results`() throws {
    let desk = try StatementDesk()
    let rows = try desk.installation.tieout(["discrepancies", "list", "--format", "csv", "--status", "all"]).output
    try desk.issueFebruary()
    #expect(
      try desk.installation.tieout(["discrepancies", "list", "--format", "csv", "--status", "all"]).output == rows)
    let requests = try desk.installation.sandbox.requests()
    #expect(try desk.run("draft", "--month", "2026-03").status == 0)
    #expect(try desk.installation.sandbox.requests() == requests)
  }

  @Test func `stays as it is whatever later nights bring, and corrections are lines of the next`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let issued = try desk.files()
    for night in Night.all.dropFirst() { try desk.installation.run(night) }
    #expect(try desk.files() == issued)
    let deleted = "66ae1b7d-ee66-4ea2-bdfa-b71bc85f4d1f"
    // What vanished without an event is held for a day: nothing is taken back yet.
    let vanished = try #require(
      try desk.report("payments", of: Night.all[2]).first { $0["payment_id"] == deleted })
    #expect(vanished["eligibility"] == "held" && vanished["reason"] == "vanished")
    #expect(try !desk.report("discrepancies", of: Night.all[2]).contains { $0["code"] == "clawback" })
    let night = Night(number: 3, asOf: "2026-03-17T02:00:01Z")
    try desk.installation.nightly(night)
    let clawback = try #require(try desk.report("discrepancies", of: night).first { $0["code"] == "clawback" })
    #expect(clawback["subject"] == "payment:\(deleted)")
    #expect(clawback["money_at_risk"] == "-15.90")
    let payment = try #require(try desk.report("payments", of: night).first { $0["payment_id"] == deleted })
    #expect(payment["statement"] == "RF-2026-000002")
    let fees = try #require(
      try desk.report("fees", of: night).first {
        $0["partner"] == "acme" && $0["currency"] == "EUR" && $0["month"] == "2026-02"
      })
    #expect(fees["adjustment_due"] == "-15.90")
    let controls = try desk.report("controls", of: night)
    for name in ["statements-foot", "number-series", "stated-once"] {
      #expect(controls.contains { $0["control"] == name }, "\(name)")
    }
    #expect(controls.allSatisfy { $0["pass"] == "true" })
    let asOf = "2026-04-02T03:00:00Z"
    let march = try desk.run("issue", "--month", "2026-03", "--override", "known", asOf: asOf)
    #expect(march.status == 0, "\(march.errors)")
    let name = try #require(try desk.files().keys.first { $0.hasSuffix("_acme_2026-03_EUR.csv") })
    let line = try #require(try desk.lines(String(name.dropLast(4))).first { $0["section"] == "clawback" })
    #expect(line["fee"] == "-15.90" && line["original_statement"] == "RF-2026-000002")
    #expect(line["payment_id"] == deleted && line["reason"] == "payment-deleted")
    #expect(try desk.files().filter { $0.key.hasPrefix("2026-02") } == issued)
  }

  @Test func `counts what was paid once`() throws {
    let desk = try StatementDesk.afterTheIssue()
    let words = ["pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5.00"]
    func pay(_ more: [String]) throws -> Ended {
      try desk.installation.tieout(["statement"] + words + more + ["--as-of", StatementDesk.issueTime])
    }
    #expect(try pay(["--reference", "A1"]).status == 0)
    let again = try pay(["--reference", "A1"])
    #expect(again.status == 4 && again.errors.contains("is recorded already"), "\(again.errors)")
    #expect(try pay(["--reference", "A2"]).status == 0)
    #expect(try desk.run("list").output.contains("10.00"))
    let march = try desk.run(
      "issue", "--month", "2026-03", "--partner", "acme", "--override", "known", asOf: "2026-04-02T03:00:00Z")
    #expect(march.status == 0, "\(march.errors)")
    for (arguments, said) in [
      (["--number", "RF-2026-000099", "--date", "2026-03-10", "--amount", "5"], "no such statement"),
      (["--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5.001"], "EUR, which has 2 decimals"),
      (["--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "0"], "nothing to record"),
      (["--number", "RF-2026-000002", "--date", "2026-02-30", "--amount", "5"], "2026-02-30"),
      (
        [
          "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5", "--reference",
          "DE89370400440532013000",
        ],
        "holds an account number"
      ),
    ] {
      let ended = try desk.installation.tieout(["statement", "pay"] + arguments)
      #expect(ended.status == 64 && ended.errors.contains(said), "\(ended.errors)")
    }
  }

  @Test(arguments: ["csv", "xlsx", "html"]) func `that was tampered with is found, and can be put back`(kind: String)
    throws
  {
    let desk = try StatementDesk.afterTheIssue()
    let file = desk.folder.appending(path: "\(Self.eur).\(kind)")
    let issued = try Data(contentsOf: file)
    try (issued + Data("\r\n".utf8)).write(to: file)
    let verified = try desk.run("verify")
    #expect(verified.status == 1)
    #expect(verified.errors.contains("\(file.path): was changed after the issue"), "\(verified.errors)")
    try desk.installation.run(Night.all[1])
    let found = try desk.report("discrepancies", of: Night.all[1]).filter { $0["code"] == "issued-file-changed" }
    #expect(found.map { $0["subject"] } == ["statement:RF-2026-000002"])
    #expect(found.map { $0["severity"] } == ["critical"])
    #expect(try desk.run("verify", "--restore").output.contains("put back as it was issued"))
    #expect(try Data(contentsOf: file) == issued)
    // What was found is evidence.
    let kept = try desk.files().keys.filter { $0.contains(".changed-") }
    #expect(kept.count == 1 && kept.allSatisfy { $0.hasPrefix("\(Self.eur).\(kind).changed-") }, "\(kept)")
    try FileManager.default.removeItem(at: file)
    #expect(try desk.run("verify").errors.contains("is missing"))
    #expect(try desk.run("verify", "--restore").status == 0)
    #expect(try Data(contentsOf: file) == issued)
    try desk.installation.run(Night.all[2])
    #expect(
      try desk.report("discrepancies", of: Night.all[2]).allSatisfy { $0["code"] != "issued-file-changed" })
  }

  @Test(arguments: [
    ["TZ": "Pacific/Auckland", "LC_ALL": "C"],
    ["TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"],
    ["TZ": "UTC", "LC_ALL": "de_DE.UTF-8", "FAKETIME": "+400d"],
  ]) func `is rebuilt to the same bytes in another zone and locale`(variables: [String: String]) throws {
    let desk = try StatementDesk.afterTheIssue()
    let verified = try desk.run("verify", asOf: "2031-01-01T00:00:00Z", variables: variables)
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(verified.output.contains("5 statements are as they were issued"))
    let other = try StatementDesk()
    _ = try other.run("issue", "--month", "2026-02", variables: variables)
    #expect(try other.files() == desk.files())
  }

  @Test func `is drafted every night as far as it is not issued`() throws {
    let desk = try StatementDesk()
    /// Those for partners: beside them is the overview alone.
    func ownDrafts(_ folder: URL) throws -> [String] {
      let paths = try Folder.paths(folder)
      let (internals, own) = (paths.filter { $0.hasPrefix("internal") }, paths.filter { !$0.hasPrefix("internal") })
      let controls = own.filter { $0.hasSuffix(".csv") }.map { "internal/\($0.dropLast(4))_controls.csv" }
      #expect(Set(internals).subtracting(["internal"]) == Set(controls + ["internal/drafts.csv"]))
      return own
    }
    func drafts(_ night: Night) throws -> Set<String> {
      let folder = desk.installation.output.appending(path: "\(night.date)/drafts")
      let paths = try ownDrafts(folder)
      return Set(paths.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) })
    }
    #expect(try drafts(Night.all[0]).isSuperset(of: ["DRAFT_acme_2026-02_EUR", "DRAFT_acme_2026-03_EUR"]))
    let draft = try CSV.rows(
      desk.installation.output.appending(path: "\(Night.all[0].date)/drafts/DRAFT_acme_2026-02_EUR.csv"))
    try desk.issueFebruary()
    let issued = try desk.lines(Self.eur)
    for column in ["section", "payment_id", "fee", "reason"] {
      #expect(draft.map { $0[column] } == issued.map { $0[column] }, "\(column)")
    }
    try desk.installation.run(Night.all[1])
    #expect(try drafts(Night.all[1]).allSatisfy { $0.contains("_2026-03_") })
    let ended = try desk.run("draft", "--month", "2026-03", "--partner", "corvid")
    #expect(ended.status == 0, "\(ended.errors)")
    let names = try ownDrafts(desk.installation.output.appending(path: "drafts/2026-03_corvid"))
    #expect(!names.isEmpty && names.allSatisfy { $0.hasPrefix("DRAFT_corvid_2026-03_") })
    #expect(try desk.run("draft", "--month", "2026-05").status == 64)
    #expect(try desk.run("draft", "--month", "2026-02").output.contains("is issued already"))
  }

  @Test func `is refused when its files would show personal data, without repeating them`() throws {
    let sample = try EditedSample()
    try sample.make(
      night: 1, like: 1, rowsOf: "7889e41d-81da-4448-87fa-70b6e4370e09", "INV-000522", become: "anna@example.com")
    let installation = try Installation(sandbox: Sandbox(data: sample.folder))
    try installation.run(Night.all[0])
    let ended = try installation.tieout([
      "statement", "issue", "--month", "2026-02", "--override", "known", "--as-of", StatementDesk.issueTime,
    ])
    #expect(ended.status == 4)
    #expect(ended.errors.contains("statement 2026-02 of acme refused: "), "\(ended.errors)")
    #expect(ended.errors.contains("would show an e-mail address"), "\(ended.errors)")
    #expect(!ended.errors.contains("anna@"))
    // No number is used by the refused ones.
    let names = try Folder.paths(installation.output.appending(path: "statements/2026-02"))
    #expect(names.first { $0.hasPrefix("RF-") } == "RF-2026-000001_corvid_2026-02_DKK.csv", "\(names)")
  }
}
