import Amounts
import Foundation
import Reporting
import Testing

/// Pages made of rows in memory.
@Suite struct `A page` {
  private static let yaml = """
    page: board
    title: Night of {business_date}
    audience: finance
    description: In {time_zone}.
    sections:
      - section: Status
        blocks:
          - show: tiles
            sql: SELECT * FROM report_tiles
            columns: [{name: what, type: text}, {name: ok, type: boolean, colour: outcome}, {name: words, type: text}]
      - section: Figures
        description: All of them.
        blocks:
          - title: Findings
            rows: 3
            more: findings
            sql: SELECT * FROM report_findings
            columns:
              - {name: name, title: Name, type: text}
              - {name: severity, title: Severity, type: text, colour: severity}
              - {name: currency, title: Currency, type: text}
              - {name: amount, title: Amount, type: money, currency: currency, colour: difference}
              - {name: share, title: Share, type: percent}
              - {name: at, title: Seen, type: instant}
              - {name: day, title: Day, type: date}
              - {name: text, title: Explanation, type: text, wrap: true}
            totals: [amount]
          - show: charts
            empty: Nothing to draw.
            sql: SELECT * FROM report_chart
            columns:
              - {name: day, title: Day, type: text}
              - {name: currency, title: Currency, type: text}
              - {name: paid, title: Paid, type: money, currency: currency}
              - {name: lost, title: Lost, type: money, currency: currency}
              - {name: share, title: Share, type: percent}
            charts:
              - {type: column, title: Columns, categories: day, values: [paid, lost]}
              - {type: stacked, title: Stacks, categories: day, values: [paid, lost], each: currency}
              - {type: line, title: Lines, categories: day, values: [paid]}
              - {type: bar, title: Bars, categories: day, values: [lost], rows: 5}
              - {type: pie, title: Slices, categories: day, values: [paid]}
              - {type: line, title: Shares, categories: day, values: [share]}
    """

  private static let columns = [
    "report_tiles": ["what", "ok", "words"],
    "report_findings": ["name", "severity", "currency", "amount", "share", "at", "day", "text"],
    "report_chart": ["day", "currency", "paid", "lost", "share"],
  ]

  private static func database(_ rows: [String: [[Cell]]]) -> MemoryDatabase {
    MemoryDatabase(
      columns.reduce(into: [:]) { $0[$1.key] = MemoryDatabase.Table(columns: $1.value, rows: rows[$1.key] ?? []) })
  }

  private static let files = [
    PageFile(name: "findings.csv", title: "Findings", rows: 1234), PageFile(name: "run.json"),
    PageFile(name: "drafts/RF_acme.xlsx"),
  ]

  private func page(
    _ rows: [String: [[Cell]]], files: [PageFile] = files, environment: String = "production", dayBefore: Day? = nil
  ) throws -> String {
    var context = WorkbookContext(
      asOf: Instant(microseconds: 1_772_330_400_000_000),
      parameters: ["business_date": "2026-03-01", "time_zone": "Europe/Oslo", "environment": environment])
    context.dayBefore = dayBefore
    let definition = try #require(try DefinitionFolder(files: [("board.yaml", Self.yaml)]).page("board"))
    let build = PageBuild(definition, context: context, path: "")
    try build.read(Self.database(rows))
    return build.html(files)
  }

  private static func finding(_ name: String, _ amount: Int64?, text: String = "") -> [Cell] {
    [
      Cell(name), "critical", "EUR", amount.map { .integer($0) } ?? .null, "9.5", .integer(1_772_330_400_000_000),
      "2026-02-28", text.isEmpty ? nil : Cell(text),
    ]
  }

  @Test func `has title, as-of, tables, totals, how many more there are, and links`() throws {
    let html = try page(
      [
        "report_tiles": [["Sources", 1, "all complete"], ["Controls", 0, nil]],
        "report_findings": (1...1001).map { Self.finding("f\($0)", $0 == 2 ? nil : -123_456, text: "because") },
      ], dayBefore: Day("2026-02-27"))
    for part in [
      "<html lang=\"en\">", "<title>Night of 2026-03-01</title>", "<h1>Night of 2026-03-01</h1>",
      "As of 2026-03-01 02:00:00 UTC", "In Europe/Oslo.", "<a href=\"../2026-02-27/index.html\">",
      "<li class=\"good\"><h3><span class=\"mark good\">ok</span> Sources</h3><p>all complete</p></li>",
      "<li class=\"bad\"><h3><span class=\"mark bad\">look</span> Controls</h3></li>",
      "<th scope=\"row\" data-title=\"Name\">f1</th>", "<span class=\"mark critical\">critical</span>",
      "<span class=\"mark off\">-1,234.56 EUR</span>", "2026-03-01 02:00 UTC", "2026-02-28",
      "<tr class=\"below\"><td colspan=\"6\"><p><b>Explanation</b> because</p></td></tr>", "-1,234,560.00",
      "And 998 more lines: <a href=\"findings.csv\">findings.csv</a>.", "Nothing to draw.",
      "<a href=\"findings.csv\">findings.csv</a> Findings, 1,234 rows", "<a href=\"run.json\">",
      "<h3>Drafts of statements</h3>", "<a href=\"drafts/RF_acme.xlsx\">",
    ] { #expect(html.contains(part), "\(part)") }
    // A currency that rows do not begin with stands behind its amounts, not in a column.
    #expect(!html.contains("<th scope=\"col\">Currency</th>") && !html.contains("f4<"))
    #expect(!html.contains("environment</p>"))
    #expect(try page([:], environment: "test").contains("<p class=\"environment\">test environment</p>"))
    // Without the file that has the others there is no link that leads nowhere.
    let alone = try page(["report_findings": (1...5).map { Self.finding("f\($0)", 1) }], files: [])
    #expect(alone.contains("And 2 more lines: findings.csv.") && !alone.contains("href=\"findings.csv\""))
  }

  @Test func `adds each currency for itself, also in rows that are not shown`() throws {
    let amounts: [(String?, Int64)] = [("EUR", 1), ("EUR", 2), ("JPY", 7), ("JPY", 20), ("EUR", 400), (nil, 3)]
    let rows: [[Cell]] = amounts.map { currency, units in
      ["f", "low", currency.map { Cell($0) } ?? .null, .integer(units), nil, 0, nil, nil]
    }
    let html = try page(["report_findings": rows])
    let totals = html.components(separatedBy: "<tfoot>").last?.components(separatedBy: "</tfoot>").first ?? ""
    #expect(totals.contains("Total EUR") && totals.contains(">4.03<"), "\(totals)")
    #expect(totals.contains("Total JPY") && totals.contains(">27<"), "\(totals)")
  }

  @Test func `lets nothing in and nothing out`() throws {
    let hostile = "</td></style></script><img src=//evil onerror=alert(1)>\" style=\"x\u{202E}"
    let html = try page(
      [
        "report_tiles": [[Cell(hostile), 0, Cell(hostile)]],
        "report_findings": [
          [Cell(hostile), Cell(hostile), "EUR", 1, Cell(hostile), 0, Cell(hostile), Cell(hostile)]
        ],
        "report_chart": [[Cell(hostile), "EUR", 1, 2, Cell(hostile)]],
      ], files: [PageFile(name: hostile, title: hostile)])
    let policy = try #require(html.components(separatedBy: "http-equiv=\"Content-Security-Policy\" content=\"").last)
    #expect(
      policy.hasPrefix("default-src 'none'; style-src 'sha256-")
        && policy.contains("'; img-src 'none'; base-uri 'none'"))
    #expect(html.components(separatedBy: "<style>").count == 2 && html.components(separatedBy: "</style>").count == 2)
    for part in [
      "<script", "<img", "<link", " style=\"", " onerror=alert(1)>", "url(", "@import", "\u{202E}", "http://",
      "https://",
    ] {
      #expect(!html.contains(part), "\(part)")
    }
    // Each address is that of a file beside the page.
    let addresses = html.components(separatedBy: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(!addresses.isEmpty && addresses.allSatisfy { !$0.contains(":") && !$0.hasPrefix("/") })
  }

  private static let extremes: [Int64] = [.min, .max, -1, 0, 1]

  /// Rows of a chart: none, one, many, negative ones, the largest that there are, none in some.
  private static let charts: [[[Cell]]] = [
    [], [["2026-03-01", "EUR", 5, 0, "9.5"]], [["2026-03-01", "EUR", nil, nil, nil]],
    [["2026-03-01", "EUR", -5, -7, "-9.5"], ["2026-03-02", "EUR", 0, 0, "0"]],
    (0..<1000).map { [Cell("day \($0)"), $0 < 500 ? "EUR" : "KWD", .integer(Int64($0)), nil, "x"] },
    extremes.flatMap { one in extremes.map { [Cell("a"), "JPY", .integer(one), .integer($0), "99999999999999"] } },
    extremes.map { [Cell("b"), nil, .integer($0), .integer(.min), nil] },
  ]

  @Test(arguments: charts.indices) func `draws whatever figures there are, within its frame`(index: Int) throws {
    let rows = Self.charts[index]
    let html = try page(["report_chart": rows])
    let charts = html.components(separatedBy: "<svg ").dropFirst().map { $0.components(separatedBy: "</svg>")[0] }
    #expect(rows.isEmpty ? charts.isEmpty : charts.count >= 6)
    for chart in charts {
      #expect(chart.hasPrefix("role=\"img\" viewBox=\"0 0 360 ") && chart.contains("\"><title>"))
      let height = Double(chart.components(separatedBy: "viewBox=\"0 0 360 ")[1].prefix { $0 != "\"" }) ?? 0
      for (attribute, most) in [("x", 360.0), ("y", height), ("cx", 360), ("cy", height), ("x2", 360), ("y2", height)] {
        for value in chart.components(separatedBy: " \(attribute)=\"").dropFirst() {
          let number = Double(value.prefix { $0 != "\"" })
          #expect(number.map { $0 >= 0 && $0 <= most } ?? false, "\(attribute) \(value.prefix(20))")
        }
      }
      for size in chart.components(separatedBy: " width=\"").dropFirst()
        + chart.components(separatedBy: " height=\"").dropFirst()
      {
        #expect(Double(size.prefix { $0 != "\"" }).map { $0 > 0 && $0 <= 360 } ?? false)
      }
    }
    if index == 4 {
      // What is said of bars is of those that are drawn.
      #expect(html.contains("<desc>20 from day 0 to day 19. Paid: at most 0.19 (day 19), last 0.19 (day 19).</desc>"))
    }
    if index == 1 {
      #expect(html.contains("<title>2026-03-01: Paid 0.05</title>"))
      #expect(
        html.contains("<desc>1 from 2026-03-01 to 2026-03-01. Paid: at most 0.05 (2026-03-01), last 0.05 (2026-03-01).")
      )
    }
  }

  @Test func `is bounded, whatever the rows hold`() throws {
    let long = String(repeating: "<&\u{202E}", count: 300_000)
    let html = try page(
      [
        "report_tiles": Array(repeating: [Cell(long), 0, Cell(long)], count: 500),
        "report_findings": (0..<5_000).map {
          Self.finding("\($0) \(long.prefix(500))", .max, text: String(long.prefix(9000)))
        },
        "report_chart": (0..<5_000).map {
          [Cell("\($0)\(long.prefix(400))"), "EUR", .integer(.max), .integer(.min), "1"]
        },
      ], files: (0..<1000).map { PageFile(name: "drafts/\($0).xlsx") })
    #expect(html.utf8.count < 400_000, "\(html.utf8.count)")
    #expect(html.contains("And 900 more in the folder of the drafts."))
  }

  @Test func `says where a cell can't be shown`() throws {
    for (cell, column, problem) in [
      ("x" as Cell, 3, "\"x\" is no whole number"), ("ZZZ", 2, "\"ZZZ\" is not a currency of ISO 4217"),
    ] {
      var row = Self.finding("a", 1)
      row[column] = cell
      let error = #expect(throws: ReportingError.self) {
        try page(["report_findings": [Self.finding("a", 1), row]])
      }
      #expect("\(String(describing: error))".contains("table \"Findings\", row 2, column \"amount\": \(problem)"))
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tidy"), "needs tidy (package tidy), which checks HTML"),
    arguments: charts.indices)
  func `is valid HTML`(index: Int) throws {
    try withFolder { folder in
      let hostile = "</td><b>\"'&\0\u{FFFE}\u{202E}"
      let html = try page(
        [
          "report_tiles": [[Cell(hostile), 0, nil], ["b", nil, "c"]], "report_chart": Self.charts[index],
          "report_findings": [Self.finding(hostile, .min, text: hostile), Self.finding("b", nil)],
        ], dayBefore: Day("2026-02-27"))
      let path = "\(folder)/index.html"
      try Data(html.utf8).write(to: URL(fileURLWithPath: path))
      let tidy = Process()
      tidy.executableURL = URL(fileURLWithPath: "/usr/bin/tidy")
      tidy.arguments = ["-q", "-e", "-f", "\(folder)/said", path]
      try tidy.run()
      tidy.waitUntilExit()
      let said = try text("\(folder)/said")
      #expect(tidy.terminationStatus == 0, "\(said)")
    }
  }
}
