import Amounts
import Books
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

  private struct Column {
    let title: String
    var isNumber = false
    let cell: (DiscrepancyRow) -> String
  }

  private var columns: [Column] {
    var columns = [
      Column(title: "SEVERITY") { $0.life.severity.name }, Column(title: "STATUS") { $0.life.status.rawValue },
      Column(title: "DAYS", isNumber: true) { String($0.ageDays) },
      Column(title: "MONEY AT RISK", isNumber: true) { $0.life.atRisk?.description ?? "" },
    ]
    if screen.width >= DiscrepancyTable.wide {
      columns.append(Column(title: "PARTNER") { ScreenText.cut($0.stored.partner ?? "", width: 16) })
      columns.append(Column(title: "OWNER") { ScreenText.cut($0.stored.handling.owner ?? "", width: 16) })
    }
    return columns
  }

  /// The lines of the table and a last one that counts them.
  var text: String {
    guard !rows.isEmpty else { return "no discrepancy matches\n" }
    let columns = columns
    let widths = columns.map { column in rows.map { column.cell($0).count }.reduce(column.title.count, max) }
    let left = widths.reduce(0) { $0 + $1 + 2 }
    func line(_ cells: [String], _ last: String) -> String {
      var parts = zip(cells.indices, cells).map {
        ScreenText.padded($1, widths[$0], toTheRight: columns[$0].isNumber)
      }
      parts.append(ScreenText.cut(last, width: max(screen.width - left, 16)))
      return trimmed(parts.joined(separator: "  "))
    }
    var lines = [line(columns.map(\.title), "EXPLANATION"), "  CODE SUBJECT"]
    for row in rows {
      let shown = line(columns.map { $0.cell(row) }, row.stored.explanation)
      lines.append(coloured(shown, row.life.severity))
      lines.append(contentsOf: name(row.life))
    }
    lines.append("")
    lines.append(count)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Code and subject as they can be pasted behind a command; a shell joins them again where they need two lines.
  private func name(_ life: DiscrepancyLife) -> [String] {
    let (code, subject) = (life.code.rawValue, ScreenText.pasteable(life.subject))
    let whole = "  \(code) \(subject)"
    return whole.count <= screen.width ? [whole] : ["  \(code) \\", "    \(subject)"]
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
    guard screen.isColoured, severity >= .high else { return line }
    let colour = severity == .critical ? "1;31" : "31"
    return "\u{1B}[\(colour)m\(severity.name)\u{1B}[0m\(line.dropFirst(severity.name.count))"
  }

  private func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
