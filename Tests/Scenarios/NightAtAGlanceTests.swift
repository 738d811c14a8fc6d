import Foundation
import Testing

/// What the first screen of the workbooks shows is what the other outputs of the night say.
@Suite struct `The night at a glance` {
  private static let views = [
    ("at-a-glance", "subject", "report_status", ["subject", "summary"]),
    ("open-by-day", "day", "report_findings_by_day", ["day", "critical", "high", "medium", "low", "findings"]),
    ("risk-by-day", "currency", "report_risk_by_day", ["currency", "day", "counted_more", "counted_less"]),
    ("collected-by-day", "currency", "report_collected_by_day", ["currency", "day", "payments", "collected"]),
    ("money", "currency", "report_money", ["currency", "cases", "opening", "corrections", "closing", "fee_closing"]),
    ("to-look-at", "code", "report_findings", ["code", "subject", "position"]),
  ]

  private static let types = [
    "critical": "integer", "high": "integer", "medium": "integer", "low": "integer", "findings": "integer",
    "payments": "integer", "cases": "integer", "position": "integer",
    "counted_more": "money", "counted_less": "money", "collected": "money", "opening": "money", "corrections": "money",
    "closing": "money", "fee_closing": "money",
  ]

  /// An installation whose nights write the views as CSV files, too.
  private func installation() throws -> Installation {
    let installation = try Installation(sandbox: Sandbox())
    let reports = installation.folder.appending(path: "reports")
    try FileManager.default.copyItem(
      at: Fixtures.schedules.deletingLastPathComponent().appending(path: "reports"), to: reports)
    for (name, key, view, columns) in Self.views {
      let lines = columns.map { column in
        let type = Self.types[column] ?? "text"
        return "  - {name: \(column), type: \(type)\(type == "money" ? ", currency: currency" : "")}"
      }
      let yaml = """
        report: \(name)
        title: \(name)
        audience: ops
        key: [\(key)]
        sql: SELECT \(columns.joined(separator: ", ")) FROM \(view)
        columns:
        \(lines.joined(separator: "\n"))
        """
      try Data(yaml.utf8).write(to: reports.appending(path: "\(name).yaml"))
    }
    try installation.edit { $0 + "report_definitions: reports\n" }
    return installation
  }

  private func rows(_ installation: Installation, _ night: Night, _ name: String) throws -> [[String: String]] {
    try CSV.rows(installation.output.appending(path: "\(night.date)/\(name).csv"))
  }

  private func units(_ decimal: String?) -> Int { decimal.flatMap { Int($0.filter { $0 != "." }) } ?? 0 }

  @Test func `says what the lists and the summary of the run say`() throws {
    let installation = try installation()
    var open: [String: [String]] = [:]
    var risk: [String: [Int]] = [:]
    for night in Night.all {
      try installation.begin(night)
      let said = try installation.tieout(["nightly", "--as-of", night.asOf], variables: ["COLUMNS": "400"]).output
      let statuses = Dictionary(
        uniqueKeysWithValues: try rows(installation, night, "at-a-glance").map {
          ($0["subject"] ?? "", $0["summary"] ?? "")
        })
      // The same words: what follows them tells more.
      let sources = try #require(statuses["Sources"]?.components(separatedBy: " · ").first)
      #expect(said.contains("sources     \(sources)"), "\(said)")
      let findings = try #require(statuses["Findings"])
      #expect(said.contains("findings    \(findings)\n"), "\(findings): \(said)")
      let controls = try rows(installation, night, "controls")
      let failed = controls.count { $0["pass"] != "true" }
      #expect(
        statuses["Controls"]?.hasPrefix(
          failed == 0 ? "all \(controls.count) pass" : "\(failed) of \(controls.count) fail") == true)

      let listed = try rows(installation, night, "discrepancies").filter { $0["status"] != "suppressed" }
      open[night.date] =
        ["critical", "high", "medium", "low"].map { severity in "\(listed.count { $0["severity"] == severity })" }
        + ["\(listed.count)"]
      for row in try rows(installation, night, "open-by-day") {
        guard let expected = open[row["day"] ?? ""] else { continue }
        let found = ["critical", "high", "medium", "low", "findings"].map { row[$0] ?? "" }
        #expect(found == expected, "\(row["day"] ?? "") on \(night.date)")
      }
      for currency in Set(listed.compactMap { $0["currency"] }).subtracting([""]) {
        let amounts = listed.filter { $0["currency"] == currency }.map { units($0["money_at_risk"]) }
        risk["\(night.date) \(currency)"] = [
          amounts.filter { $0 > 0 }.reduce(0, +), amounts.filter { $0 < 0 }.reduce(0, +),
        ]
      }
      for row in try rows(installation, night, "risk-by-day") {
        guard let expected = risk["\(row["day"] ?? "") \(row["currency"] ?? "")"] else { continue }
        #expect([units(row["counted_more"]), units(row["counted_less"])] == expected, "\(row)")
      }
      try checkMoney(installation, night)
      try checkOrder(installation, night, said)
    }
    #expect(open.count == Night.all.count && !risk.isEmpty)
  }

  private func checkMoney(_ installation: Installation, _ night: Night) throws {
    let cases = Dictionary(
      uniqueKeysWithValues: try rows(installation, night, "outstanding-balances").map { ($0["case_id"] ?? "", $0) })
    let movements = try rows(installation, night, "movements")
    for row in try rows(installation, night, "money") {
      let own = movements.filter { $0["currency"] == row["currency"] }
      for name in ["opening", "closing", "fee_closing"] {
        #expect(units(row[name]) == own.map { units($0[name]) }.reduce(0, +), "\(row)")
      }
      let corrections = own.map { units($0["payments_removed"]) + units($0["payments_amended"]) }.reduce(0, +)
      #expect(units(row["corrections"]) == corrections)
    }
    let collected = try rows(installation, night, "collected-by-day")
    let days = Set(collected.compactMap { $0["day"] })
    #expect(days.count == 30 && days.max() == night.date)
    let booked = try rows(installation, night, "payments").filter { payment in
      payment["state"] == "booked" && cases[payment["case_id"] ?? ""]?["test"] != "true"
    }
    for row in collected {
      let own = booked.filter { $0["currency"] == row["currency"] && $0["date"] == row["day"] }
      #expect(
        row["payments"] == "\(own.count)" && units(row["collected"]) == own.map { units($0["amount"]) }.reduce(0, +))
    }
  }

  /// The findings that the summary of the run names are the first ones, in the same order.
  private func checkOrder(_ installation: Installation, _ night: Night, _ said: String) throws {
    let ordered = try rows(installation, night, "to-look-at")
      .sorted { units($0["position"]) < units($1["position"]) }.map { "\($0["code"] ?? "") \($0["subject"] ?? "")\n" }
    let places = ordered.map { said.range(of: "  \($0)")?.lowerBound }
    let shown = places.prefix { $0 != nil }.compactMap(\.self)
    #expect(shown.count >= min(5, ordered.count) && places.compactMap(\.self).count == shown.count, "\(said)")
    #expect(shown == shown.sorted())
  }
}
