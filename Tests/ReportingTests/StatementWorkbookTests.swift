import Amounts
import Books
import Foundation
import Reporting
import Testing

@Suite struct StatementWorkbookTests {
  private static let sheets = [
    "Summary", "Earned", "Prior period", "Clawbacks and adjustments", "Held", "Not eligible", "Payments made",
    "Controls",
  ]

  private func written<R>(_ document: StatementDocument, _ body: (WrittenWorkbook) throws -> R) throws -> R {
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      return try body(try WrittenWorkbook("\(folder)/\(StatementFiles.name(document)).xlsx"))
    }
  }

  /// Writes every sample into a folder of its own.
  private static func writeAll(to root: String) throws {
    for layout in 1...StatementFiles.currentLayout {
      for (name, document) in try StatementSamples.all(layout: layout) {
        let folder = "\(root)/\(name)-\(layout)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try StatementFiles.write(document, to: folder)
      }
    }
  }

  @Test func `the same statement gives the same bytes on another day, in another zone and locale`() async throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("tieout-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    try Self.writeAll(to: "\(root)/here")
    // In a process of its own: the environment of this one is that of all tests.
    await #expect(processExitsWith: .success) { [root = root as String] in
      setenv("TZ", "Pacific/Auckland", 1)
      setenv("LC_ALL", "de_DE.UTF-8", 1)
      tzset()
      setlocale(LC_ALL, "")
      try StatementWorkbookTests.writeAll(to: "\(root)/there")
    }
    let samples = try (1...StatementFiles.currentLayout).flatMap { layout in
      try StatementSamples.all(layout: layout).map { ("\($0.name)-\(layout)", $0.document) }
    }
    for (name, document) in samples {
      let files = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/there/\(name)").sorted()
        .filter { $0 != "internal" }
      let kinds = StatementFileKind.of(layout: document.header.layout)
      #expect(files == kinds.map { StatementFiles.path($0, name: StatementFiles.name(document)) }.sorted())
      for file in files {
        #expect(try bytes("\(root)/here/\(name)/\(file)") == bytes("\(root)/there/\(name)/\(file)"), "\(name) \(file)")
      }
      // The cut-off, not the day of writing.
      let archive = try ZipArchive(path: "\(root)/here/\(name)/\(StatementFiles.name(document)).xlsx")
      let properties = String(decoding: try content("docProps/core.xml", of: archive), as: UTF8.self)
      #expect(properties.components(separatedBy: "2026-03-08T03:00:00Z").count == 3)
    }
  }

  @Test func `the summary has every figure as a number, in a column that foots`() throws {
    for (name, document) in try StatementSamples.all() {
      try written(document) { workbook in
        let currency = document.header.series.currency
        let labels = [
          "Opening balance", "Earned", "Prior period", "Adjustments", "Clawbacks", "Paid out", "Closing balance",
          "Payable",
        ]
        let figures = document.figures
        let expected = [
          figures.opening, figures.earned, figures.priorPeriod, figures.adjustments, figures.clawbacks,
          -figures.paidOut, figures.closing, figures.payable,
        ]
        // In minor units again.
        var column: [Int64] = []
        for label in labels {
          let numbers = try workbook.numbers("Summary", label)
          column.append(Int64((try #require(numbers.last) * Double(currency.minorUnitsPerMajor)).rounded()))
        }
        #expect(column == expected, "\(name)")
        #expect(column[..<6].reduce(0, +) == column[6], "\(name)")
      }
    }
  }

  @Test func `sheets stand in their order and their totals are the figures of the summary`() throws {
    try written(try StatementSamples.large()) { workbook in
      #expect(workbook.sheets.map(\.name) == Self.sheets)
      #expect(try workbook.numbers("Earned", "Total") == workbook.numbers("Summary", "Earned"))
      #expect(try workbook.numbers("Prior period", "Total") == workbook.numbers("Summary", "Prior period"))
      let corrections = try workbook.numbers("Summary", "Adjustments")[0] + workbook.numbers("Summary", "Clawbacks")[0]
      let total = try #require(try workbook.numbers("Clawbacks and adjustments", "Total").first)
      #expect(abs(total - corrections) < 0.0001)
      #expect(try workbook.numbers("Payments made", "Total") == [577.2])
      #expect(try workbook.numbers("Summary", "Paid out") == [-577.2])
      // 150 lines, title, lead, header and total.
      #expect(try workbook.sheet("Earned").rows.count == 154)
    }
  }

  @Test func `a line shows base × rates = fee, and a correction what it corrects`() throws {
    try written(try StatementSamples.large()) { workbook in
      // Date, payment, percentages, fee.
      #expect(try workbook.numbers("Earned", "RF-2026-000007-0002") == [46_064, 296.03, 20.5, 40, 33.3, 8.08])
      let corrections = try workbook.sheet("Clawbacks and adjustments")
      let clawback = try #require(corrections.rows.first { $0.value["B"] == "RF-2026-000007-0164" })
      #expect(clawback.value["A"] == "Clawback" && clawback.value["N"] == "RF-2025-000113")
      #expect(clawback.value["O"] == "Payment deleted")
      #expect(["K", "L", "M"].map { corrections.numbers[clawback.key]?[$0] } == [0, 13.11, -13.11])
      let moved = try #require(corrections.rows.first { $0.value["B"] == "RF-2026-000007-0167" })
      #expect(moved.value["O"] == "Payment is in USD now")
      let adjustment = try #require(corrections.rows.first { $0.value["B"] == "RF-2026-000007-0159" }?.key)
      #expect(["K", "L", "M"].map { corrections.numbers[adjustment]?[$0] } == [39.3, 39.43, -0.13])
    }
  }

  @Test func `held and ineligible payments have a reason in words and no total`() throws {
    try written(try StatementSamples.large()) { workbook in
      for name in ["Held", "Not eligible"] {
        let texts = try workbook.texts(name)
        #expect(!texts.contains("Total"))
        for reason in EligibilityReason.allCases { #expect(!texts.contains(reason.rawValue)) }
      }
      #expect(try workbook.texts("Held").contains("No agreement rate on the payment date"))
      #expect(try workbook.texts("Not eligible").contains("Case created before the client was linked"))
    }
  }

  @Test func `a section without lines says so`() throws {
    try written(try StatementSamples.empty()) { workbook in
      for name in Self.sheets[1...5] {
        let texts = try workbook.texts(name)
        #expect(texts.contains("No lines.") && !texts.contains("Total"))
      }
      #expect(try workbook.texts("Payments made").contains("No payments."))
      let summary = try workbook.texts("Summary")
      #expect(summary.contains("below the minimum payout of 100.00 EUR"))
      #expect(try workbook.numbers("Summary", "Carried forward") == [42.11])
    }
  }

  @Test func `the summary says who, when, in which zone, and that it is no invoice`() throws {
    try written(try StatementSamples.large()) { workbook in
      let texts = try workbook.texts("Summary")
      for text in [
        "Referral fee statement", "RF-2026-000007", "Nordic Collections A/S", "Acme & Sons Partners GmbH",
        "Vesterbrogade 1, 2. th\n1620 København V\nDenmark\nVAT id DK12345678\nstatements@collections.example",
        "Hafenstraße 12\n20457 Hamburg\nGermany\nVAT id DE123456789", "EUR",
        "February 2026: 1 February 2026 to 28 February 2026",
        "2026-03-08 03:00:00 UTC (2026-03-08 in Europe/Copenhagen)",
        "Payment within 14 days of the date of issue to the account that you have registered with us.",
        "This statement is not a VAT invoice.",
      ] {
        #expect(texts.contains(text), "\(text)")
      }
      #expect(texts.contains { $0.contains("write to statements@collections.example") })
      #expect(try workbook.numbers("Summary", "Date of issue") == [46_089])
    }
  }

  @Test func `every page has number, month and partner, and the mark on drafts`() throws {
    for document in [try StatementSamples.large(), try StatementSamples.draft()] {
      try written(document) { workbook in
        for sheet in workbook.sheets {
          #expect(sheet.xml.contains("Referral fee statement \(document.title)"))
          #expect(sheet.xml.contains("February 2026, EUR"))
          #expect(sheet.xml.contains("Acme &amp;&amp; Sons Partners GmbH"))
          #expect(sheet.xml.contains("Page &amp;P of &amp;N"))
          #expect(sheet.xml.contains("paperSize=\"9\"") && sheet.xml.contains("fitToPage=\"1\""))
          #expect(sheet.xml.contains("\"Arial,Bold\"DRAFT") == document.isDraft)
          let isSummary = sheet.name == "Summary"
          #expect(sheet.xml.contains("orientation=\"\(isSummary ? "portrait" : "landscape")\""))
          #expect(sheet.xml.contains("state=\"frozen\"") == !isSummary)
        }
      }
    }
  }

  @Test func `a draft lists its open items on the last sheet, and names no other partner's`() throws {
    try written(try StatementSamples.draft()) { workbook in
      #expect(workbook.sheets.map(\.name) == Self.sheets + ["Open items"])
      let texts = try workbook.texts("Open items")
      #expect(texts.contains("minor-unit-suspect") && texts.contains("Not about one partner alone"))
      #expect(try workbook.texts("Summary").contains { $0.hasPrefix("DRAFT: what would be stated") })
      #expect(try workbook.numbers("Open items", "fee-not-reported")[0] == -15)
    }
  }

  @Test func `every control of every sample passes, and is on the sheet`() throws {
    for (name, document) in try StatementSamples.all() {
      let controls = try StatementControl.controls(of: document)
      #expect(controls.filter { !$0.passes }.isEmpty, "\(name)")
      try written(document) { workbook in
        let texts = try workbook.texts("Controls")
        #expect(texts.count { $0 == "pass" } == controls.count)
        #expect(texts.contains(document.override ?? "Control"))
      }
    }
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    let control: String
    let breakIt: @Sendable (inout StatementDocument) -> Void
    var testDescription: String { control }
  }

  @Test(arguments: [
    Broken(control: "Earned: Σ lines = summary") { $0.figures.earned += 1 },
    Broken(control: "Clawbacks: Σ lines = summary") { $0.lines.removeLast() },
    Broken(control: "Paid out: Σ payments made = summary") { $0.payouts = [] },
    Broken(control: "Opening balance = closing balance of the statement before") { $0.figures.opening += 1 },
    Broken(control: "Opening + lines − paid out = closing balance") { $0.figures.closing += 1 },
    Broken(control: "Payable = closing balance if it reaches the minimum payout, else 0") { $0.figures.payable = 0 },
    Broken(control: "Earned and prior period: Σ payment × percentages, rounded a line = Σ fees") {
      $0.lines[0].item.amount.minorUnits += 100
    },
  ])
  func `a figure that does not foot fails its control`(broken: Broken) throws {
    var document = try StatementSamples.large()
    broken.breakIt(&document)
    let failed = try StatementControl.controls(of: document).filter { !$0.passes }
    #expect(failed.contains { $0.name == broken.control })
    let texts = try written(document) { try $0.texts("Controls") }
    #expect(texts.contains("FAIL"))
  }
}
