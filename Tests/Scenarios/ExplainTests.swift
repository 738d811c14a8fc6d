import Foundation
import Testing

/// `tieout explain`: figures as the reports have them, down to the bytes that are stored.
@Suite(.serialized) struct `Explaining figures` {
  private let desk: StatementDesk
  private let asker: Asker

  /// February is issued after the first night, then two more nights bring other facts.
  private static let beginning = Beginning("explained") {
    let installation = try Installation(.issue)
    for night in Night.all.dropFirst() { try installation.run(night) }
    return installation
  }

  init() throws {
    desk = StatementDesk(try Installation(Self.beginning))
    asker = Asker(desk.installation)
  }

  @Test func `each figure of each statement line leads to stored bytes`() throws {
    let names = try desk.files().keys.filter { $0.hasSuffix(".csv") && !$0.contains("internal/") }.sorted()
    var lines = 0
    for name in names {
      for line in try CSV.rows(desk.folder.appending(path: name)) {
        try check(line, of: try asker.explained("statement-line", line["line_id"] ?? ""))
        lines += 1
      }
    }
    #expect(lines > 5, "\(names)")
  }

  private func check(_ line: [String: String], of explained: Explained) throws {
    let id = line["line_id"] ?? ""
    func cell(_ name: String) -> String { line[name] ?? "" }
    let stated = "Line as it was stated"
    #expect(explained.values(stated, "amount") == ["\(cell("payment_amount")) \(cell("currency"))"], "\(id)")
    #expect(explained.values(stated, "= fee") == ["\(cell("fee")) \(cell("currency"))"], "\(id)")
    #expect(explained.values(stated, "= rounded") == ["\(cell("fee")) \(cell("currency"))"], "\(id)")
    for (label, column) in [
      ("× success fee", "success_fee_percent"), ("× share", "share_percent"), ("× rate", "rate_percent"),
    ] {
      #expect(explained.values(stated, label) == ["\(cell(column)) %"], "\(id) \(label)")
      // Each factor has a row or a key of the configuration behind it.
      let now = try #require(explained.facts("Fee", label).first)
      #expect(now.evidence.contains { $0.kind == "configuration" || $0.list == "cases" }, "\(id) \(label)")
    }
    let versions = explained.facts("Booking", "versions").flatMap(\.evidence)
    #expect(versions.first?.list == "payments" && versions.first?.first_shown == cell("first_seen"), "\(id)")
    #expect(explained.facts("Statement", "CSV").first?.because.first?.count == "SHA-256 ".count + 64)
    let attribution = explained.sections.first { $0.title == "Attribution and eligibility" }
    #expect(attribution?.facts.contains { $0.value.contains("applies: ") } ?? false, "\(id)")
    #expect(attribution?.facts.flatMap(\.evidence).contains { $0.list == "clients" || $0.kind == "delivery" } ?? false)
    for transaction in explained.facts("Reporting transaction", "matched") {
      #expect(transaction.evidence.contains { $0.list == "transactions" }, "\(id)")
    }
    for chosen in explained.facts("Matching", "chosen") {
      #expect(chosen.evidence.contains { $0.kind == "delivery" }, "\(id)")
    }
    try checkDeliveries(explained)
  }

  /// The named line of the named file is the delivery with that id.
  private func checkDeliveries(_ explained: Explained) throws {
    for delivery in explained.evidence where delivery.kind == "delivery" {
      let file = desk.installation.folder.appending(path: delivery.file ?? "")
      let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.dropFirst((delivery.line ?? 0) - 1).first)
      let id = try #require(delivery.id)
      #expect(line.contains(id), "\(explained.subject): \(delivery.file ?? ""):\(delivery.line ?? 0)")
    }
  }

  @Test func `what is explained is what the reports say`() throws {
    for row in try asker.report("payments") {
      let explained = try asker.explained("payment", row["payment_id"] ?? "")
      let eligibility = "\(row["eligibility"] ?? ""), \(row["reason"] ?? "")"
      #expect(explained.values("Attribution and eligibility", "eligibility") == [eligibility], "\(explained.subject)")
      #expect(explained.values("Matching", "match") == [row["match"] ?? ""], "\(explained.subject)")
      if let fee = row["fee"], !fee.isEmpty {
        #expect(explained.values("Fee", "= fee") == ["\(fee) \(row["currency"] ?? "")"], "\(explained.subject)")
      }
      #expect(explained.notes.isEmpty, "\(explained.subject)")
      try checkDeliveries(explained)
    }
    // Of the many cases that nobody has paid anything on, some are enough.
    let balances = try asker.report("outstanding-balances")
    let paid = try Set(asker.report("payments").map { $0["case_id"] })
    let quiet = balances.filter { !paid.contains($0["case_id"]) && $0["paid_by_evidence"]?.contains(/[1-9]/) != true }
    for row in balances.filter({ !quiet.contains($0) }) + quiet.prefix(10) {
      let explained = try asker.explained("case", row["case_id"] ?? "")
      func amounts(_ column: String) -> [String] {
        row[column].map { $0.isEmpty ? [] : ["\($0) \(row["currency"] ?? "")"] } ?? []
      }
      #expect(explained.values("Balance", "= outstanding") == amounts("outstanding"), "\(explained.subject)")
      #expect(explained.values("Tie-out", "- by evidence") == amounts("paid_by_evidence"), "\(explained.subject)")
      #expect(explained.values("Tie-out", "= unexplained") == amounts("unexplained"), "\(explained.subject)")
      #expect(explained.notes.isEmpty, "\(explained.subject)")
      try checkDeliveries(explained)
    }
    for row in try asker.report("settlements") {
      let key = [row["provider"], row["tracking_id"], row["claim_ref"]].compactMap(\.self).joined(separator: "/")
      let explained = try asker.explained("allocation", key)
      #expect(explained.values("State and amount", "state") == [row["state"] ?? ""], "\(key)")
      #expect(
        explained.values("State and amount", "counted") == ["\(row["counted"] ?? "") \(row["currency"] ?? "")"],
        "\(key)")
      #expect(explained.evidence.contains { $0.kind == "delivery" }, "\(key)")
    }
  }

  @Test func `each discrepancy has its finding and more`() throws {
    let rows = try asker.report("discrepancies")
    #expect(!rows.isEmpty)
    for row in rows {
      let explained = try asker.explained("discrepancy", row["code"] ?? "", row["subject"] ?? "")
      #expect(explained.values("Finding", "finding") == [row["explanation"] ?? ""])
      #expect(explained.values("Finding", "next step") == [row["next_step"] ?? ""])
      #expect(explained.sections.map(\.title).contains("History"))
      // Besides finding and history, what is known of the subject.
      #expect(explained.sections.count > 2, "\(explained.subject)")
    }
  }

  @Test func `the text has the facts of the JSON and fits the screen`() throws {
    let payment = try #require(try asker.report("payments").first { $0["match"] != "none" }?["payment_id"])
    let subjects = [
      ["payment", payment], ["case", try #require(asker.report("outstanding-balances").first?["case_id"])],
      ["statement-line", "RF-2026-000001-0001"], ["discrepancy", "reversal-not-booked", OpsDesk.reversal],
    ]
    for words in subjects {
      let explained = try JSONDecoder().decode(
        Explained.self, from: Data(try asker.run(words + ["--json"]).output.utf8))
      for columns in [80, 100, 200] {
        let text = try asker.run(words, columns: columns).output
        // An id that is longer stays whole.
        let long = text.split(separator: "\n").filter { $0.count > min(columns, 100) }
        #expect(long.allSatisfy { !$0.dropFirst(16).contains(" ") }, "\(words): \(long)")
        let dense = text.filter { !$0.isWhitespace }
        for fact in explained.facts {
          for part in [fact.label, fact.value] + fact.because {
            #expect(dense.contains(part.filter { !$0.isWhitespace }), "\(words): \(part)")
          }
        }
        for delivery in explained.evidence where delivery.kind == "delivery" {
          #expect(text.contains("\(delivery.file ?? ""):\(delivery.line ?? 0)"))
        }
        #expect(!text.contains("\u{1B}"))
      }
    }
  }

  @Test func `it only reads, waits for no run, and shows no content`() throws {
    let before = try Data(contentsOf: desk.installation.store)
    let lock = open(desk.installation.store.path + ".lock", O_RDWR | O_CLOEXEC)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let secrets = try contents(of: ["account_number", "bank_order_code", "response_id", "trace_identifier"])
    #expect(secrets.contains("ES6199992019141413053804"))
    for row in try asker.report("outstanding-balances").prefix(20) {
      let ended = try asker.run(["case", row["case_id"] ?? "", "--json"])
      #expect(ended.status == 0)
      #expect(!secrets.contains { ended.output.contains($0) })
    }
    #expect(flock(lock, LOCK_UN) == 0)
    #expect(try Data(contentsOf: desk.installation.store) == before)
  }

  /// What the deliveries say under some names.
  private func contents(of names: [String]) throws -> Set<String> {
    let pattern = try Regex<(Substring, Substring)>(
      "\\\\\"(?:\(names.joined(separator: "|")))\\\\*\": ?\\\\*\"([^\"\\\\]{6,})")
    var found: Set<String> = []
    for (_, bytes) in try Folder.files(desk.installation.folder.appending(path: "events")) {
      for match in String(decoding: bytes, as: UTF8.self).matches(of: pattern) { found.insert(String(match.output.1)) }
    }
    return found
  }

  @Test func `facts that are newer than the reports are said`() throws {
    let rows = try asker.report("payments")
    let earning = try #require(rows.first { $0["partner"] == "acme" && $0["eligibility"] == "eligible" }?["payment_id"])
    #expect(try asker.explained("payment", earning).notes.isEmpty)
    try desk.installation.edit { $0.replacingOccurrences(of: "hold_days: 0", with: "hold_days: 400") }
    let explained = try asker.explained("payment", earning)
    #expect(explained.values("Attribution and eligibility", "eligibility") == ["held, hold-period"])
    #expect(explained.notes.count == 1 && explained.notes[0].contains("have changed since"), "\(explained.notes)")
  }
}
