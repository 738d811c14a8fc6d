import Amounts
import Books
import Configuration
import Jobs
import Storage

/// What a person reads at the end of a run, in ten seconds.
struct RunSummary {
  private let record: RunRecord
  private let configuration: Configuration
  private let screen: ScreenForm
  private let isVerbose: Bool

  init(_ record: RunRecord, configuration: Configuration, screen: ScreenForm, isVerbose: Bool) {
    self.record = record
    self.configuration = configuration
    self.screen = screen
    self.isVerbose = isVerbose
  }

  /// The labels stand in a column of this width.
  private static let label = 12

  var lines: [String] {
    var lines = fact("as of", "\(record.asOf), \(configuration.environment.rawValue)")
    if !record.sources.isEmpty, record.pull != nil || record.figures != nil { lines += sources }
    lines += faults
    if let pull = record.pull {
      lines += fact("pulled", "\(Wording.count(pull.rows, "row")) in \(Wording.count(pull.lists, "list"))")
    }
    if let ingest = record.ingest {
      lines += fact(
        "ingested",
        "\(Wording.count(ingest.lines, "line")): \(ingest.new) new, \(Wording.count(ingest.repeated, "repeat")), \(ingest.conflicting) conflicting, "
          + "\(ingest.quarantined) unverified, \(ingest.unreadable) unreadable")
      lines += record.refusals.flatMap { refusal in
        hanging("  - ", "channel \(refusal.channel): \(refusal.count) do not count, \(refusal.reason)")
      }
    }
    if let outcome = record.reconcile {
      lines += fact(
        "reconciled",
        [(outcome.cases, "case"), (outcome.payments, "payment"), (outcome.allocations, "allocation")]
          .map { Wording.count($0, $1) }.joined(separator: ", "))
    }
    if let figures = record.figures {
      lines += [""] + money(figures) + [""] + changes(figures) + findings(figures) + [""]
    }
    if let folder = record.reportFolder(configuration) {
      lines += fact("reports", "\(folder) (\(record.files.count) \(record.files.count == 1 ? "file" : "files"))")
    }
    if isVerbose {
      lines += fact(
        "took", record.durations.map { "\($0.stage.rawValue) \(tenths($0.seconds)) s" }.joined(separator: ", "))
    }
    return lines
  }

  private var sources: [String] {
    let troubles = record.troubles
    let archived = record.notReadable
    let incomplete = troubles.map(\.lists).reduce(0, +)
    let lines = fact("sources", record.sourceWords, incomplete == 0 ? nil : .caution)
    return lines + troubles.flatMap { hanging("  - ", $0.text) }
      + archived.flatMap {
        hanging("  - ", "\($0.client): \(NotReadable.words(since: $0.since, configuration.calendar))")
      }
  }

  private var faults: [String] {
    guard !record.faults.isEmpty else { return [] }
    return fact("not read", Wording.count(record.faults.count, "source"), .caution)
      + record.faults.flatMap { hanging("  - ", $0.description) }
  }

  private func money(_ figures: RunFigures) -> [String] {
    let columns: [ScreenTable.Column] = [
      .init("money"), .init("cases", isNumber: true, .spare), .init("claimed", isNumber: true),
      .init("paid", isNumber: true), .init("outstanding", isNumber: true), .init("eligible fees", isNumber: true),
    ]
    let rows = figures.totals.flatMap { totals -> [[String]] in
      let row = [
        ScreenText.padded("  \(totals.claimed.currency.code)", RunSummary.label - 2), String(totals.cases),
        totals.claimed.decimal, totals.paid.decimal, totals.outstanding.decimal, totals.eligibleFee.decimal,
      ]
      guard let since = totals.since else { return [row] }
      let amounts = [since.claimed, since.paid, since.outstanding, since.eligibleFee]
      guard since.cases != 0 || amounts.contains(where: { $0.minorUnits != 0 }) else { return [row] }
      return [
        row,
        ["  change", since.cases == 0 ? "" : signed("\(since.cases)")]
          + amounts.map { $0.minorUnits == 0 ? "" : signed($0.decimal) },
      ]
    }
    return rows.isEmpty ? fact("money", "none") : ScreenTable(columns, rows).lines(screen)
  }

  private func signed(_ figure: String) -> String { figure.hasPrefix("-") ? figure : "+" + figure }

  /// What became of cases and payments since the run before, with the largest.
  private func changes(_ figures: RunFigures) -> [String] {
    guard let changes = figures.changes else { return fact("since", "no run before: everything is new") }
    func count(_ kinds: [(kind: String, words: String)], _ noun: String) -> String? {
      let parts = kinds.compactMap { kind, words in
        changes.counts[kind].map { "\(ScreenText.grouped($0)) \(words)" }
      }
      return parts.isEmpty ? nil : "\(noun) \(parts.joined(separator: ", "))"
    }
    let counts = [
      count(
        [
          ("case-new", "new"), ("case-gone", "gone"), ("case-claimed", "claimed otherwise"),
          ("case-state", "in another state"),
        ],
        "cases:"),
      count(
        [
          ("payment-new", "new"), ("payment-removed", "removed"), ("payment-amended", "amended"),
          ("payment-verdict", "with another verdict"),
        ], "payments:"),
    ].compactMap(\.self)
    let text = counts.isEmpty ? "no case and no payment changed" : counts.joined(separator: " · ")
    var lines = fact("since", "\(changes.since): \(text)")
    let money = changes.largest.map { signed($0.difference?.description ?? "").count }.max() ?? 0
    for change in changes.largest {
      let words = [
        ScreenText.padded(signed(change.difference?.description ?? ""), money, toTheRight: true), change.kind,
        change.partner ?? "", change.caseReference.map { "case \($0)" } ?? change.subject,
      ]
      lines += hanging("  ", SafeText.harmless(words.filter { !$0.isEmpty }.joined(separator: "  ")))
    }
    return lines + (counts.isEmpty ? [] : hanging("  ", "all of them: tieout changes")) + [""]
  }

  private func findings(_ figures: RunFigures) -> [String] {
    let open = "\(figures.open) open"
    var lines = fact(
      "findings",
      [record.reconcile.map { LifeChange.words($0.changes) }, open].compactMap(\.self).joined(separator: " · "))
    lines += items(figures.first)
    func count(_ items: [RunFigures.Item]) -> Int { items.map { $0.more + 1 }.reduce(0, +) }
    let shown = count(figures.first.filter { $0.change != nil })
    if figures.changed > shown {
      lines += hanging("  ", "and \(figures.changed - shown) more that changed: tieout discrepancies list --changed")
    }
    let rest = figures.open - figures.changed - (count(figures.first) - shown)
    if rest > 0 { lines += hanging("  ", "and \(rest) more as they were: tieout discrepancies list") }
    if let cleared = figures.changes?.counts["discrepancy-cleared"] {
      lines += hanging("  ", "\(cleared) cleared: tieout changes")
    }
    return lines
  }

  /// A line each; where that is too long, code and subject stand below, whole.
  private func items(_ items: [RunFigures.Item]) -> [String] {
    let money = items.map { ($0.atRisk?.description ?? "").count }.max() ?? 0
    let change = items.map { words(of: $0).count }.max() ?? 0
    let rows = items.map { item -> (head: String, code: String, subject: String) in
      let age = item.change == .new ? "new" : "\(item.ageDays) d"
      let words = [
        ScreenText.padded(item.severity.name, 8), ScreenText.padded(age, 5),
        ScreenText.padded(item.atRisk?.description ?? "", money, toTheRight: true),
      ]
      let what = change == 0 ? [] : [ScreenText.padded(self.words(of: item), change)]
      return ("  " + (words + what).joined(separator: "  "), item.code, SafeText.shellWord(item.subject))
    }
    let fits = rows.allSatisfy { "\($0.head)  \($0.code) \($0.subject)".count <= screen.width }
    return zip(items, rows).flatMap { item, row -> [String] in
      let name = item.severity.name
      let head = fits ? "\(row.head)  \(row.code) \(row.subject)" : ScreenText.trimmed(row.head)
      let below = fits ? [] : ScreenText.pasteable(row.code, row.subject, indent: 4, width: screen.tableWidth)
      let more = item.more == 0 ? [] : ["    and \(ScreenText.grouped(item.more)) more of the same cause"]
      return ["  " + (item.severity.style.map { screen.painted(name, $0) } ?? name) + head.dropFirst(2 + name.count)]
        + below + more
    }
  }

  /// What became of a finding since the run before; that it is new stands where its age would.
  private func words(of item: RunFigures.Item) -> String {
    switch item.change {
    case .worsened:
      let severity = item.severityBefore.map { "\($0.name) → \(item.severity.name)" }
      return ["worsened", severity ?? item.detail].compactMap(\.self).joined(separator: " ")
    case .reopened: return "reopened"
    case .suppressionEnded: return "suppression ended"
    default: return ""
    }
  }

  private func fact(_ label: String, _ value: String, _ style: ScreenStyle? = nil) -> [String] {
    let lines = hanging(ScreenText.padded(label, RunSummary.label), value)
    guard let style else { return lines }
    return lines.map { $0.prefix(RunSummary.label) + screen.painted(String($0.dropFirst(RunSummary.label)), style) }
  }

  private func hanging(_ first: String, _ text: String) -> [String] {
    ScreenText.wrapped(text, width: screen.width - first.count).enumerated().map { index, line in
      (index == 0 ? first : String(repeating: " ", count: first.count)) + line
    }
  }

  private func tenths(_ seconds: Double) -> String { "\(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10)" }
}
