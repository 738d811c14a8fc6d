import Foundation
import Testing

/// Reports that somebody defines, as the page about them says.
@Suite struct `Reports of one's own` {
  private static let root = Fixtures.schedules.deletingLastPathComponent()

  /// The text of a fenced block of the page; its first one, or another.
  private func block(_ language: String, _ number: Int = 1) throws -> String {
    let page = Self.root.appending(path: "Sources/tieout/Documentation.docc/OwnReports.md")
    let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
    let rest = text.components(separatedBy: "```\(language)\n").dropFirst(number).first
    return try #require(rest?.components(separatedBy: "```").first)
  }

  /// An installation with definitions of its own, after some nights.
  private func installation(nights: ArraySlice<Night>) throws -> Installation {
    let installation = try Installation(sandbox: Sandbox())
    try FileManager.default.copyItem(
      at: Self.root.appending(path: "reports"), to: installation.folder.appending(path: "reports"))
    try installation.edit { $0 + "report_definitions: reports\n" }
    for night in nights { try installation.run(night) }
    return installation
  }

  private func define(_ yaml: String, _ name: String, _ installation: Installation) throws {
    try Data(yaml.utf8).write(to: installation.folder.appending(path: "reports/\(name).yaml"))
  }

  private func report(_ words: [String], _ installation: Installation) throws -> Ended {
    try installation.tieout(["report", "--as-of", Night.all[2].asOf] + words)
  }

  @Test func `the example of the page gives what the page says`() throws {
    let installation = try installation(nights: Night.all[...])
    try define(try block("yaml"), "collected-by-month", installation)
    let ended = try report(["collected-by-month", "--format", "csv,xlsx"], installation)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
    let selected = installation.output.appending(path: "selected")
    let csv = try Data(contentsOf: selected.appending(path: "collected-by-month.csv"))
    #expect(String(decoding: csv, as: UTF8.self).replacing("\r\n", with: "\n") == (try block("csv")))
    let names = try FileManager.default.contentsOfDirectory(atPath: selected.path).sorted()
    #expect(names == ["collected-by-month.csv", "collected-by-month.xlsx", "run.json"])
    #expect(ended.output.contains("reports     \(selected.path)"), "\(ended.output)")
    // The night writes it as well.
    try installation.nightly(Night.all[2])
    #expect(
      try Data(contentsOf: installation.output.appending(path: "\(Night.all[2].date)/collected-by-month.csv")) == csv)
  }

  @Test func `the page of the example is written, and the night has it beside its own`() throws {
    let installation = try installation(nights: Night.all[..<2])
    try define(try block("yaml", 2), "big-payments", installation)
    let ended = try report(["big-payments"], installation)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
    let file = installation.output.appending(path: "selected/big-payments.html")
    let html = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(html.contains("<h1>Big payments, \(Night.all[1].date)</h1>") && html.contains("data-title=\"Amount\""))
    try installation.nightly(Night.all[1])
    let folder = installation.output.appending(path: Night.all[1].date)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".html") }
    #expect(names.sorted() == ["big-payments.html", "index.html"])
  }

  @Test func `formats are those asked for`() throws {
    let installation = try installation(nights: Night.all[..<1])
    let cases: [([String], [String])] = [
      (["fees"], ["fees.csv"]), (["fees", "--format", "xlsx"], ["fees.xlsx"]),
      (["finance"], ["finance.xlsx"]), (["discrepancies"], ["discrepancies.csv", "discrepancies.xlsx"]),
      (["discrepancies", "--format", "csv"], ["discrepancies.csv"]),
      (["fees", "finance", "--format", "xlsx,csv"], ["fees.csv", "fees.xlsx", "finance.xlsx"]),
      (["index", "fees"], ["fees.csv", "index.html"]),
    ]
    for (words, files) in cases {
      let ended = try report(words, installation)
      #expect(ended.status == 0, "\(ended.errors)")
      let selected = installation.output.appending(path: "selected").path
      let names = try FileManager.default.contentsOfDirectory(atPath: selected).sorted()
      #expect(names == files + ["run.json"], "\(words)")
      try FileManager.default.removeItem(atPath: selected)
    }
    // What is there stays: what was asked for before, and what somebody put beside it.
    #expect(try report(["fees"], installation).status == 0)
    let selected = installation.output.appending(path: "selected")
    try Data("mine".utf8).write(to: selected.appending(path: "notes.txt"))
    try FileManager.default.createDirectory(at: selected.appending(path: "old"), withIntermediateDirectories: false)
    try Data("stale".utf8).write(to: selected.appending(path: "payments.csv"))
    #expect(try report(["payments"], installation).status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: selected.path).sorted()
        == ["fees.csv", "notes.txt", "old", "payments.csv", "run.json"])
    #expect(try String(contentsOf: selected.appending(path: "notes.txt"), encoding: .utf8) == "mine")
    #expect(try CSV.rows(selected.appending(path: "payments.csv")).count > 10)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: installation.output.path).allSatisfy { $0.first != "." })
    let refused: [([String], String)] = [
      (["finance", "--format", "csv"], "finance: is a workbook"),
      (["index", "--format", "csv"], "report index: is a page, which is written as HTML"),
      (["--format", "xlsx"], "needs the names"),
      (["fees", "--format", "pdf"], "pdf"), (["fes"], "there is no such definition; there are"),
    ]
    for (words, text) in refused {
      let ended = try report(words, installation)
      #expect(ended.status == 64 && ended.errors.contains(text), "\(words): \(ended.errors)")
    }
  }

  @Test(arguments: [80, 120]) func `are listed`(columns: Int) throws {
    let installation = try Installation(sandbox: Sandbox())
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
    func list(_ words: String...) throws -> [String] {
      let ended = try installation.tieout(["report", "--list"] + words, variables: ["COLUMNS": "\(columns)"])
      #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
      return ended.output.split(separator: "\n").map(String.init)
    }
    let all = try list()
    #expect(all.allSatisfy { $0.count <= columns })
    #expect(all.contains { $0.hasPrefix("payments ") && $0.contains("report") && $0.contains("finance") })
    #expect(all.contains { $0.hasPrefix("finance ") && $0.contains("workbook") })
    #expect(all.contains { $0.hasPrefix("index ") && $0.contains("page") })
    #expect(try list("index").contains { $0.hasPrefix("  sections: How it stands, ") })
    let one = try list("payments")
    #expect(
      one.allSatisfy { $0.count <= columns } && one.contains { $0.hasPrefix("payment_id ") && $0.contains("key") })
    #expect(one.contains { $0.hasPrefix("amount ") && $0.contains("money") && $0.contains("in currency") })
    #expect(try installation.tieout(["report", "--list", "fes"]).status == 64)
  }

  private static let mistakes: [(replace: String, with: String, says: [String])] = [
    ("sum(p.amount)", "sum(p.amuont)", ["yaml:6", ", sql: no such column: p.amuont. Columns of", "payment_id"]),
    ("FROM report_payments p", "FROM report_payment p", [", sql: no such view: report_payment. Known views:"]),
    ("FROM report_payments p", "FORM report_payments p", [", sql: near \"FORM\": syntax error", "Mend"]),
    ("SELECT p.currency", "DELETE FROM fact; SELECT p.currency", [", sql: is not a SELECT", "Begin it with SELECT"]),
    ("SELECT p.currency", "PRAGMA journal_mode = WAL; SELECT p.currency", [", sql: is not a SELECT"]),
    ("  ORDER BY", "  ; DROP VIEW report_fees; SELECT 1 ORDER BY", [", sql: there is more than one statement"]),
    ("'booked'", ":state", [", sql: there is no parameter :state. Known parameters: :as_of"]),
    ("AS largest", "AS biggest", ["column \"biggest\": the query has it, the definition has not. Add it to"]),
    ("max(p.amount)", "avg(p.amount) + 0.5", ["row 1, column \"largest\":", "is no whole number", "CAST(round"]),
    ("max(p.amount)", "p.currency", ["row 1, column \"largest\": \"", "is no whole number"]),
    (
      "p.currency, substr(p.date, 1, 7) AS", "'XXQ' AS currency, substr(p.date, 1, 7) AS", ["\"XXQ\" is not a currency"]
    ),
    (
      "totals: [payments", "totals: [payment",
      ["yaml:20", "column \"payment\": there is no such column. Known columns"]
    ),
    ("type: column,", "type: columns,", ["yaml:22", "charts[0].type: \"columns\" is not known. Known words: column"]),
    ("audience:", "audiance:", ["yaml:3", "unknown key \"audiance\". Known keys"]),
    ("count(*)", "sum(9223372036854775807) + count(*)", [", sql: integer overflow"]),
  ]

  @Test func `that are wrong are refused with file, key and what to do, and change nothing`() throws {
    let installation = try installation(nights: Night.all[..<1])
    let good = try block("yaml")
    let before = try Folder.files(installation.output)
    for mistake in Self.mistakes {
      let yaml = good.replacing(mistake.replace, with: mistake.with, maxReplacements: 1)
      #expect(yaml != good)
      try define(yaml, "collected-by-month", installation)
      let ended = try report(["collected-by-month"], installation)
      // A cell is only seen when it is written: that is a failure, the others are wrong usage.
      #expect(ended.status == (mistake.says[0].hasPrefix("row 1") || mistake.says[0].hasPrefix("\"") ? 3 : 64))
      #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
      for words in ["reports/collected-by-month.yaml"] + mistake.says {
        #expect(ended.errors.contains(words), "\(mistake.with): \(ended.errors)")
      }
      #expect(Folder.differences(try Folder.files(installation.output), before) == [], "\(mistake.with)")
    }
    // A night finds it before it asks anybody anything.
    try define(good.replacing("sum(p.amount)", with: "sum(p.amuont)"), "collected-by-month", installation)
    let requests = try installation.sandbox.requests()
    #expect(try installation.nightly(Night.all[0]).status == 64)
    #expect(try installation.sandbox.requests() == requests)
  }
}
