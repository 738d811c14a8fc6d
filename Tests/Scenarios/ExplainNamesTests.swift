import Foundation
import Testing

/// `tieout explain`: what is taken as a name, and what is said of one that is none.
@Suite(.serialized) struct `Naming what is explained` {
  private let asker: Asker
  private let payment: [String: String]
  private let allocation: [String: String]

  init() throws {
    let desk = try StatementDesk.afterTheIssue()
    asker = Asker(desk.installation)
    payment = try #require(try asker.report("payments").first { $0["eligibility"] == "eligible" })
    allocation = try #require(try asker.report("settlements").first { $0["case_id"] != "" })
  }

  private func cell(_ row: [String: String], _ name: String) -> String { row[name] ?? "" }

  @Test func `ids are taken as reports print them`() throws {
    let id = cell(payment, "payment_id")
    for text in [id, "payment:\(id)", id.uppercased(), "PAYMENT:\(id.uppercased())", " \(id);", "'\(id)"] {
      #expect(try asker.explained("payment", text).subject == "payment:\(id)", "\(text)")
    }
    let caseID = cell(payment, "case_id")
    let row = try #require(try asker.report("outstanding-balances").first { $0["case_id"] == caseID })
    for text in [
      caseID, "case:\(caseID)", caseID.uppercased(), cell(row, "reference"), cell(row, "creditor_reference"),
    ] {
      #expect(try asker.explained("case", text).subject == "case:\(caseID)", "\(text)")
    }
    let (provider, tracking) = (cell(allocation, "provider"), cell(allocation, "tracking_id"))
    let key = "\(provider)/\(tracking)/\(cell(allocation, "claim_ref"))"
    for text in [
      key, "allocation:\(key)", key.replacingOccurrences(of: "/", with: ","),
      "\(provider.uppercased())\(key.dropFirst(provider.count))",
    ] {
      #expect(try asker.explained("allocation", text).subject == "allocation:\(key)", "\(text)")
    }
    for text in ["\(provider)/\(tracking)", "settlement:\(provider)/\(tracking)"] {
      #expect(try asker.explained("allocation", text).subject == "settlement:\(provider)/\(tracking)", "\(text)")
    }
    for text in ["RF-2026-000001-0001", "rf-2026-000001-1", "statement-line:RF-2026-000001-0001"] {
      #expect(try asker.explained("statement-line", text).subject == "statement-line:RF-2026-000001-0001", "\(text)")
    }
    let finding = try #require(
      try asker.report("discrepancies").first { $0["subject"]?.hasPrefix("payment:") ?? false })
    let (code, subject) = (cell(finding, "code"), cell(finding, "subject"))
    for words in [[code, subject], ["\(code),\(subject)"], ["\(code) \(subject)"], [code, subject.uppercased()]] {
      let ended = try asker.run(["discrepancy"] + words)
      #expect(ended.output.hasPrefix("\(code) \(subject) "), "\(words): \(ended.errors)")
    }
  }

  @Test func `an id of another kind is said to be one, with the command that takes it`() throws {
    let id = cell(payment, "payment_id")
    let caseID = cell(payment, "case_id")
    let key = "\(cell(allocation, "provider"))/\(cell(allocation, "tracking_id"))/\(cell(allocation, "claim_ref"))"
    #expect(try asker.refusal("case", id).contains("`tieout explain payment \(id)`"))
    #expect(try asker.refusal("case", "payment:\(id)").contains("`tieout explain payment \(id)`"))
    #expect(try asker.refusal("payment", caseID).contains("`tieout explain case \(caseID)`"))
    #expect(try asker.refusal("statement-line", "case:\(caseID)").contains("`tieout explain case \(caseID)`"))
    #expect(try asker.refusal("payment", key).contains("`tieout explain allocation \(key)`"))
    #expect(
      try asker.refusal("case", "RF-2026-000001-0001").contains("`tieout explain statement-line RF-2026-000001-0001`"))
    #expect(try asker.refusal("case", "RF-2026-000001").contains("is a statement"))
    #expect(
      try asker.refusal("payment", "amount-mismatch").contains("`tieout explain discrepancy amount-mismatch SUBJECT`"))
    #expect(
      try asker.refusal("case", "client:\(cell(payment, "partner"))/\(cell(payment, "tenant"))").contains("is a client")
    )
    let transaction = try #require(try asker.report("payments").first { $0["transaction_id"] != "" })
    #expect(
      try asker.refusal("payment", cell(transaction, "transaction_id"))
        .contains("`tieout explain case \(cell(transaction, "case_id"))`"))
    let finding = try #require(
      try asker.report("discrepancies").first { $0["subject"]?.hasPrefix("payment:") ?? false })
    #expect(
      try asker.refusal("discrepancy", cell(finding, "subject")).contains(
        "\(cell(finding, "code")) \(cell(finding, "subject"))"))
  }

  @Test func `an id of nothing is answered with what ids there are`() throws {
    for words in [["case", "nobody"], ["payment", ""], ["allocation", "a/b/c"], ["statement-line", "7"]] {
      let said = try asker.refusal(words[0], words[1])
      for place in ["outstanding-balances.csv", "payments.csv", "settlements.csv", "line_id", "discrepancies.csv"] {
        #expect(said.contains(place), "\(words): \(said)")
      }
    }
    #expect(try asker.refusal("statement-line", "RF-2026-000001-9999").contains("the lines RF-2026-000001-0001 to "))
    #expect(try asker.refusal("statement-line", "RF-2026-900000-0001").contains("no statement RF-2026-900000"))
    #expect(
      try asker.refusal("allocation", "\(cell(allocation, "provider"))/\(cell(allocation, "tracking_id"))/NONE")
        .contains("no such claim"))
    try FileManager.default.removeItem(at: asker.installation.store)
    #expect(try asker.refusal("case", "nobody").contains("run `tieout nightly` first"))
    #expect(!FileManager.default.fileExists(atPath: asker.installation.store.path))
  }
}
