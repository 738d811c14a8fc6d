import Foundation
import Glibc
import Testing

/// What a person reads at the end of a run.
@Suite struct `The summary` {
  /// Amounts of one currency by the sum of their digits: all have the same decimals.
  private func sum(_ rows: [[String: String]], _ column: String, _ currency: String) -> Int {
    rows.filter { $0["currency"] == currency }.compactMap { units($0[column] ?? "") }.reduce(0, +)
  }

  private func units(_ decimal: String) -> Int? { Int(decimal.filter { $0 != "." && $0 != "+" }) }

  @Test(arguments: [80, 120]) func `shows the money of the reports and fits`(columns: Int) throws {
    let installation = try Installation(sandbox: Sandbox())
    var before: [String: [Int]]?
    for night in Night.all {
      try installation.begin(night)
      let ended = try installation.tieout(["nightly", "--as-of", night.asOf], variables: ["COLUMNS": "\(columns)"])
      let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      // A path stays whole, to be pasted.
      let fit = lines.filter { !$0.contains(installation.output.path) }
      #expect(fit.allSatisfy { $0.count <= columns } && lines.count < 60, "\(ended.output)")
      let folder = installation.output.appending(path: night.date)
      let balances = try CSV.rows(folder.appending(path: "outstanding-balances.csv"))
        .filter { $0["test"] != "true" && $0["merged"] != "true" && $0["claimed"] != "" }
      let fees = try CSV.rows(folder.appending(path: "fees.csv"))
      let start = try #require(lines.firstIndex { $0.hasPrefix("money ") })
      let shown = lines[(start + 1)...].prefix { !$0.isEmpty }.map { $0.split(separator: " ").map(String.init) }
      let currencies = Set(balances.compactMap { $0["currency"] } + fees.compactMap { $0["currency"] })
      let figures = Dictionary(
        uniqueKeysWithValues: currencies.map { currency in
          let sums = ["claimed", "paid", "outstanding"].map { sum(balances, $0, currency) }
          return (
            currency,
            [balances.count { $0["currency"] == currency }] + sums + [sum(fees, "eligible_fee", currency)]
          )
        })
      #expect(shown.map { $0[0] }.filter { $0 != "change" } == currencies.sorted(), "\(ended.output)")
      var currency = ""
      for cells in shown {
        if cells[0] != "change" {
          currency = cells[0]
          #expect(cells.dropFirst().map(units) == figures[currency], "\(currency): \(ended.output)")
        } else if let now = figures[currency] {
          let then = before?[currency] ?? [0, 0, 0, 0, 0]
          let changed = zip(now, then).map { $0 - $1 }.filter { $0 != 0 }
          #expect(before != nil && cells.dropFirst().map(units) == changed, "\(currency): \(ended.output)")
        }
      }
      before = figures
      try checkFindings(lines, folder)
    }
  }

  private func checkFindings(_ lines: [String], _ folder: URL) throws {
    let rows = try CSV.rows(folder.appending(path: "discrepancies.csv")).filter { $0["status"] != "suppressed" }
    let text = lines.joined(separator: "\n")
    #expect(text.contains("\(rows.count) open"))
    let joined = text.replacing(#/ \\\n */#, with: " ")
    let shown = rows.filter { joined.contains("\($0["code"] ?? "?") \($0["subject"] ?? "?")") }
    #expect(shown.count >= min(5, rows.count))
    // As long as there are some that changed, only they are named.
    let changed = rows.filter { $0["change"] != "" }
    if changed.count >= 5 { #expect(shown.allSatisfy { $0["change"] != "" }) }
    #expect(text.contains("reports     \(folder.path)"))
  }

  @Test(arguments: [false, true]) func `has colours on a terminal, unless NO_COLOR is set`(isWanted: Bool) throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let terminal = try Terminal()
    let variables = isWanted ? ["TERM": "xterm"] : ["TERM": "xterm", "NO_COLOR": "1"]
    _ = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf], variables: variables, output: .file(terminal.device))
    let said = terminal.text()
    #expect(said.contains("reconciled") && said.contains("\u{1B}") == isWanted, "\(said)")
  }

  @Test func `says once that root runs it, and not where nothing is printed`() throws {
    let installation = try Installation(sandbox: Sandbox())
    let ended = try installation.run(Night.all[0])
    let lines = (ended.output + ended.errors).split(separator: "\n").filter { $0.contains("runs as root") }
    #expect(lines.count == (geteuid() == 0 ? 1 : 0), "\(ended.output)")
    #expect(!ended.errors.contains("root"))
    let quiet = try installation.nightly(Night.all[0], "--quiet")
    #expect(!quiet.output.contains("root"), "\(quiet.output)")
  }

  @Test(.enabled(if: geteuid() == 0)) func `has doctor warn of root over the store of somebody else`() throws {
    let installation = try Installation(.firstNight)
    func said() throws -> [String] {
      let ended = try installation.tieout(["doctor", "--json", "--as-of", Night.all[0].asOf])
      return try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8)).checks
        .filter { $0.name == "user" }.map(\.state)
    }
    #expect(try said() == ["ok"])
    #expect(chown(installation.store.path, 65534, 65534) == 0)
    #expect(try said() == ["warning"])
  }
}
