import Amounts
import Books
package import Jobs
import Storage

/// The list for a screen, the worst first: a line of figures, then what it is, of which case, and why, all of it whole.
package struct DiscrepancyTable {
  private let rows: [DiscrepancyRow]
  private let screen: ScreenForm
  private let isUngrouped: Bool

  /// - Parameter isUngrouped: whether each of many of one cause is shown.
  package init(_ rows: [DiscrepancyRow], screen: ScreenForm, isUngrouped: Bool = false) {
    self.rows = rows.sorted(by: DiscrepancyRow.isWorse)
    self.screen = screen
    self.isUngrouped = isUngrouped
  }

  private static let columns: [ScreenTable.Column] = [
    .init("SEVERITY"), .init("STATUS"), .init("DAYS", isNumber: true), .init("MONEY AT RISK", isNumber: true),
    .init("PARTNER"), .init("OWNER"),
  ]

  private func cells(_ row: DiscrepancyRow) -> [String] {
    [
      row.life.severity.name, row.life.status.rawValue, String(row.ageDays), row.life.atRisk?.description ?? "",
      name(row.stored.partner), name(row.stored.handling.owner),
    ]
  }

  /// Beside the other columns a screen of 80 has room for so much of a partner's id and an owner's name; `show` has them.
  private func name(_ text: String?) -> String {
    screen.isWhole ? text ?? "" : ScreenText.cut(text ?? "", width: screen.width < 100 ? 13 : 20)
  }

  /// The lines of the table and a last one that counts them.
  package var text: String {
    guard !rows.isEmpty else { return "no discrepancy matches\n" }
    let entries = isUngrouped ? rows.map(DiscrepancyEntry.one) : DiscrepancyEntry.entries(rows)
    let table = ScreenTable(DiscrepancyTable.columns, entries.map { cells($0.first) }).lines(screen)
    var lines = [table[0], "  CODE SUBJECT"]
    for (entry, figures) in zip(entries, table.dropFirst()) {
      lines.append(coloured(figures, entry.first.life.severity))
      lines += name(entry) + about(entry.first, isOneOfMany: entry.isMany)
      lines += below(entry.first.stored.explanation)
    }
    lines.append("")
    if entries.contains(where: \.isMany) {
      lines += ScreenText.wrapped(
        "Many of one cause are shown once; `tieout discrepancies list --code CODE --ungrouped` lists each.",
        width: screen.width)
    }
    lines.append(count)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Code and subject, to be pasted; of many, how many there are, the oldest and the newest.
  private func name(_ entry: DiscrepancyEntry) -> [String] {
    let first = entry.first.life
    guard case .many(let rows) = entry else {
      return ScreenText.pasteable(
        first.code.rawValue, SafeText.shellWord(first.subject), indent: 2, width: screen.tableWidth)
    }
    let newest = entry.newest.life
    return ["  \(first.code.rawValue): \(ScreenText.grouped(rows.count)) of one cause"]
      + below("first \(first.subject), \(first.openedAt.description.prefix(10))")
      + below("newest \(newest.subject), \(newest.openedAt.description.prefix(10))")
  }

  /// What became of it since the run before, and whose it is: what people call the case, its client, and when it was paid.
  private func about(_ row: DiscrepancyRow, isOneOfMany: Bool) -> [String] {
    guard !isOneOfMany else { return [] }
    let about = row.about
    let words = [
      about.whatChanged, about.caseReference.map { "case \($0)" }, about.creditorReference.map { "creditor's \($0)" },
      about.client,
      about.paymentDate.map { "paid \($0)" },
    ].compactMap(\.self)
    return words.isEmpty ? [] : below(words.joined(separator: " · "))
  }

  private func below(_ text: String) -> [String] {
    let indent = "    "
    guard !screen.isWhole else { return [indent + SafeText.harmless(text)] }
    // Wider lines are hard to read.
    return ScreenText.wrapped(text, width: min(screen.width, 120) - indent.count, breakingWords: true)
      .map { indent + $0 }
  }

  private var count: String {
    let counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = rows.count { $0.life.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.name)"
    }
    return "\(rows.count) \(rows.count == 1 ? "discrepancy" : "discrepancies"): \(counts.joined(separator: ", "))"
  }

  /// The severity, which the line begins with, in its colour.
  private func coloured(_ line: String, _ severity: Severity) -> String {
    guard let style = severity.style else { return line }
    return screen.painted(severity.name, style) + line.dropFirst(severity.name.count)
  }
}

extension Severity {
  /// How a screen shows it; nil for what needs nobody's eye at once.
  var style: ScreenStyle? {
    switch self {
    case .critical: .worst
    case .high: .bad
    case .medium, .low: nil
    }
  }
}
