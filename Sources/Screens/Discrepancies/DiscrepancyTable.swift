import Amounts
import Books
import Jobs
import Storage

/// The list for a screen: two lines a discrepancy, so that code and subject are whole and can be pasted.
struct DiscrepancyTable {
  private let rows: [DiscrepancyRow]
  private let screen: ScreenForm

  init(_ rows: [DiscrepancyRow], screen: ScreenForm) {
    self.rows = rows
    self.screen = screen
  }

  /// From here on there is room for partner and owner.
  private static let wide = 100

  private var isWide: Bool { screen.width >= DiscrepancyTable.wide }

  private var columns: [ScreenTable.Column] {
    [.init("SEVERITY"), .init("STATUS"), .init("DAYS", isNumber: true), .init("MONEY AT RISK", isNumber: true)]
      + (isWide ? [.init("PARTNER"), .init("OWNER")] : []) + [.init("EXPLANATION", .rest)]
  }

  private func cells(_ row: DiscrepancyRow) -> [String] {
    let handling = row.stored.handling
    return [
      row.life.severity.name, row.life.status.rawValue, String(row.ageDays), row.life.atRisk?.description ?? "",
    ] + (isWide ? [row.stored.partner ?? "", handling.owner ?? ""].map { ScreenText.cut($0, width: 16) } : [])
      + [row.stored.explanation]
  }

  /// The lines of the table and a last one that counts them.
  var text: String {
    guard !rows.isEmpty else { return "no discrepancy matches\n" }
    let table = ScreenTable(columns, rows.map(cells)).lines(screen.width)
    var lines = [table[0], "  CODE SUBJECT"]
    for (row, shown) in zip(rows, table.dropFirst()) {
      lines.append(coloured(shown, row.life.severity))
      lines += ScreenText.pasteable(
        row.life.code.rawValue, SafeText.shellWord(row.life.subject), indent: 2, width: screen.width)
    }
    lines.append("")
    lines.append(count)
    return lines.map { $0 + "\n" }.joined()
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
