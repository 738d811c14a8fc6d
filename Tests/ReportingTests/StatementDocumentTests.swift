import Amounts
import Books
import Crypto
import Foundation
import Reporting
import Testing

/// Layout 2: rows by client, a document beside the workbook, and nothing in either that is the issuer's alone.
@Suite struct StatementDocumentTests {
  private struct Written {
    let csv: [[String]]
    let workbook: WrittenWorkbook
    let page: String
    let pageTexts: [String]
    let controls: [[String]]

    /// What stands in the cells and paragraphs of the document, tags away.
    func cells(_ pattern: String) throws -> [String] {
      try page.matches(of: Regex(pattern)).compactMap { $0.output[1].substring.map(String.init) }
    }
  }

  private func written(_ document: StatementDocument) throws -> Written {
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      func path(_ kind: StatementFileKind) -> String {
        "\(folder)/\(StatementFiles.path(kind, name: StatementFiles.name(document)))"
      }
      return Written(
        csv: readCSV(try bytes(path(.csv))), workbook: try WrittenWorkbook(path(.workbook)),
        page: try text(path(.page)), pageTexts: try FileTexts.texts(ofPage: path(.page)),
        controls: readCSV(try bytes(path(.controls))))
    }
  }

  private func large() throws -> StatementDocument { StatementSamples.second(try StatementSamples.large()) }

  @Test func `files are named after the statement, and the internal one lies apart`() throws {
    let name = StatementFiles.name(try large())
    #expect(
      StatementFileKind.of(layout: 2).map { StatementFiles.path($0, name: name) } == [
        "\(name).csv", "\(name).xlsx", "\(name).html", "internal/RF-2026-000007_controls.csv",
      ])
    #expect(StatementFileKind.of(layout: 1) == [.csv, .workbook])
    #expect(StatementFileKind.allCases.filter(\.isInternal) == [.controls])
    #expect(
      StatementFiles.path(.controls, name: "DRAFT_acme_2026-02_EUR") == "internal/DRAFT_acme_2026-02_EUR_controls.csv")
  }

  @Test func `lines stand by section, client, case reference, date and payment`() throws {
    let rows = try written(try large()).csv.dropFirst()
    let sections = ["earned", "prior-period", "adjustment", "clawback"]
    let keys = rows.map { row in
      [Array("\(sections.firstIndex(of: row[1]) ?? 9)".utf8)]
        + [6, 4, 7, 3].map { index in
          // The guard of a cell is none of its text.
          Array(row[index].utf8.drop { $0 == 0x27 })
        }
    }
    let isSorted = zip(keys, keys.dropFirst()).allSatisfy { left, right in
      guard let place = zip(left, right).enumerated().first(where: { $0.element.0 != $0.element.1 }) else {
        return true
      }
      return place.element.0.lexicographicallyPrecedes(place.element.1)
    }
    #expect(isSorted && rows.count == 167)
    #expect(rows.map { $0[2] }.sorted() == rows.map { $0[2] })
  }

  @Test func `clients with more than one line have a subtotal, and subtotals with single lines are the total`() throws {
    let document = try large()
    let sheet = try written(document).workbook.sheet("Earned")
    let earned = document.lines.filter { $0.section == .earned }
    let clients = Dictionary(grouping: earned) { $0.item.client ?? "" }
    let subtotals = sheet.rows.filter { $0.value["B"] == "Subtotal" }
    #expect(subtotals.count == clients.count { $0.value.count > 1 } && subtotals.count > 5)
    for (row, cells) in subtotals {
      // Excel's own escape of what looks like one of its escapes.
      let client = (cells["A"] ?? "").replacing("_x005F_", with: "_")
      let sum = try #require(clients[client]).map(\.fee.minorUnits).reduce(0, +)
      #expect(Int64(((sheet.numbers[row]?["I"] ?? 0) * 100).rounded()) == sum, "\(cells)")
      // Right behind the client's last line.
      #expect(sheet.rows[row - 1]?["A"] == cells["A"])
    }
    let total = try #require(sheet.rows.first { $0.value["A"] == "Total" }?.key)
    #expect(Int64(((sheet.numbers[total]?["I"] ?? 0) * 100).rounded()) == document.figures.earned)
  }

  @Test(arguments: ["large", "empty", "yen", "dinar", "negative", "long", "draft"])
  func `sheets without rows, and the controls, are there and not shown`(name: String) throws {
    let document = try #require(try StatementSamples.all(layout: 2).first { $0.name == name }).document
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      let path = "\(folder)/\(StatementFiles.name(document)).xlsx"
      let book = String(decoding: try content("xl/workbook.xml", of: try ZipArchive(path: path)), as: UTF8.self)
      let sheets = book.components(separatedBy: "<sheet ").dropFirst()
      let hidden = Set(sheets.filter { $0.contains("state=\"hidden\"") }.map { $0.components(separatedBy: "\"")[1] })
      func isEmpty(_ sections: StatementSection...) -> Bool {
        !document.lines.contains { sections.contains($0.section) }
      }
      let expected: [(String, Bool)] = [
        ("Summary", false), ("Earned", isEmpty(.earned)), ("Prior period", isEmpty(.priorPeriod)),
        ("Clawbacks and adjustments", isEmpty(.adjustment, .clawback)), ("Held", document.held.isEmpty),
        ("Not eligible", document.notEligible.isEmpty), ("Payments made", document.payouts.isEmpty),
        ("Controls", true),
      ]
      #expect(sheets.map { $0.components(separatedBy: "\"")[1] } == expected.map(\.0))
      #expect(hidden == Set(expected.filter(\.1).map(\.0)))
    }
  }

  @Test func `held payments show what they would come to, and are in no balance`() throws {
    let document = try large()
    let written = try written(document)
    let sheet = try written.workbook.sheet("Held")
    let fee = try Money(majorUnits: "14.83", currency: StatementSamples.currency("EUR"))
    let known = document.held.filter { $0.rate != nil }
    #expect(known.count == document.held.count - 1)
    let row = try #require(sheet.rows.first { $0.value["B"] == known[0].caseReference }?.key)
    // 543.21 × 20.5 % × 40 % × 33.3 %.
    #expect(sheet.numbers[row]?["I"] == 14.83)
    let total = try #require(
      sheet.rows.first { $0.value["A"] == "Total of the known fees, in no balance" }?.key)
    let sum = fee.minorUnits * Int64(known.count)
    #expect(Int64(((sheet.numbers[total]?["I"] ?? 0) * 100).rounded()) == sum)
    let summary = try written.workbook.texts("Summary")
    #expect(summary.contains("in no balance, fees of \(document.held.count) payments, 1 not known yet"))
    #expect(written.page.contains("<td class=\"figure\">\(PageFigure.text(Int128(sum), decimals: 2))</td>"))
  }

  @Test func `terms, due date and VAT are said, where there are some`() throws {
    var document = try large()
    var written = try written(document)
    let summary = try written.workbook.texts("Summary")
    for text in ["30 days from the date of issue", "2026-04-07", "due on 7 April 2026", document.header.vatText ?? ""] {
      #expect(summary.contains(text) && written.pageTexts.contains(text), "\(text)")
    }
    for text in ["VAT id DE123456789", "VAT id DK12345678"] { #expect(written.pageTexts.contains(text)) }
    (document.header.vatText, document.header.paymentTermsDays) = (nil, nil)
    written = try self.written(document)
    for text in ["Payment terms", "Due date", "Reverse charge"] { #expect(!written.page.contains(text), "\(text)") }
    // Nothing is due of a draft, or while nothing is payable.
    for document in [try StatementSamples.draft(), try StatementSamples.empty()].map(StatementSamples.second) {
      let page = try self.written(document).page
      #expect(page.contains("Payment terms") && !page.contains("Due date"))
    }
  }

  @Test(arguments: ["large", "draft", "long"])
  func `the partner's files say nothing that is the issuer's alone`(name: String) throws {
    var document = try #require(try StatementSamples.all(layout: 2).first { $0.name == name }).document
    document.openItems = try StatementSamples.draft().openItems
    let written = try written(document)
    let texts = try written.workbook.sheets.flatMap { try written.workbook.texts($0.name) } + written.pageTexts
    let own = [document.override ?? "minor-unit-suspect", "minor-unit-suspect", "pull-incomplete", "Layout", "finding"]
    for text in texts { #expect(!own.contains { text.contains($0) }, "\(text)") }
    for reason in EligibilityReason.allCases { #expect(!texts.contains(reason.rawValue)) }
    #expect(written.controls.contains { $0[1] == "finding" && $0[2] == "minor-unit-suspect" && $0[6] == "true" })
    #expect(written.controls.contains { $0[1] == "override" && $0.last == document.override } == (name != "draft"))
    #expect(written.controls.last?.last == "2")
    let controls = written.controls.filter { $0[1] == "control" }
    #expect(try controls.count == StatementControl.controls(of: document).count)
    #expect(controls.allSatisfy { $0[9] == $0[10] && $0[12] == "true" })
    #expect(Set(written.controls.map(\.count)) == [14])
  }

  @Test func `the document has every line with the figures of the CSV`() throws {
    for (name, document) in try StatementSamples.all(layout: 2) {
      let written = try written(document)
      let fees = written.csv.dropFirst().map { $0[14].replacing("-", with: "") }
      let figures = try written.cells("<td class=\"figure(?: negative)?\">([^<]*)</td>")
        .map { $0.replacing(",", with: "").replacing("-", with: "") }
      var left = figures
      for fee in fees {
        let place = try #require(left.firstIndex(of: fee), "\(name): \(fee)")
        left.remove(at: place)
      }
      let column = try written.cells("<th scope=\"row\">[^<]*</th><td class=\"note\">[^<]*</td><td[^>]*>([^<]*)</td>")
      let wanted = document.figures.named.map { figure in
        let isPaidOut = figure.name == "paid_out"
        return PageFigure.text(
          isPaidOut ? -Int128(figure.units) : Int128(figure.units), decimals: document.header.series.currency.exponent)
      }
      #expect(Array(column.prefix(8)) == wanted, "\(name)")
      let lines = try written.cells("<td class=\"line\">([^<]*)</td>")
      #expect(lines.count == document.lines.count, "\(name)")
    }
  }

  @Test func `the document runs and loads nothing, and hostile texts stay texts`() throws {
    var document = try large()
    let hostile = "<script>alert(1)</script><img src=x onerror=\"y\"> & '</td>\u{202E}x"
    document.lines[0].item.client = hostile
    document.header.partner.name = hostile
    document.header.vatText = hostile
    document.payouts[0].reference = hostile
    let written = try written(document)
    for word in ["<script", "<img", "onerror=\"", "javascript:", "http://", "https://", "<link", "<iframe", "\u{202E}"]
    {
      #expect(!written.page.contains(word), "\(word)")
    }
    #expect(written.page.components(separatedBy: "&lt;script&gt;alert(1)&lt;/script&gt;").count > 4)
    #expect(written.pageTexts.contains(FileTexts.shownOnPage(hostile)))
    let sheet = try #require(try written.cells("(?s)<style>(.*?)</style>").first)
    let policy = try #require(
      try written.cells(
        "content=\"default-src 'none'; style-src 'sha256-([^']*)'; img-src 'none'; base-uri 'none'; form-action 'none'\""
      ).first)
    // The hash of the policy is that of the sheet, so that browsers take it.
    #expect(policy == Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString())
  }

  @Test func `every text of the document is found, and figures and dates are none`() throws {
    let document = try large()
    let texts = try written(document).pageTexts
    #expect(Set(texts).count == texts.count && !texts.contains(""))
    for line in document.lines {
      for text in [line.item.caseReference, line.item.creditorReference, line.item.client, line.originalStatement] {
        if let text { #expect(texts.contains(text), "\(text)") }
      }
    }
    for text in ["Referral fee statement RF-2026-000007", "Acme & Sons Partners GmbH", "Hafenstraße 12"] {
      #expect(texts.contains(text), "\(text)")
    }
    for text in ["2026-02-16", "0001", "20.5"] { #expect(!texts.contains(text), "\(text)") }
    #expect(!texts.contains { $0.contains("font-size") })
  }
}
