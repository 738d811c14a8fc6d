import Amounts
package import Jobs

/// The table of `tieout statement list`.
package enum StatementListTable {
  package static func lines(_ issued: StatementListJob.Issued, _ screen: ScreenForm) -> [String] {
    guard !issued.rows.isEmpty || !issued.empty.isEmpty else { return ["nothing is issued"] }
    return (issued.rows.isEmpty ? [] : table(issued.rows, screen))
      + issued.empty.map { SafeText.harmless("\($0.partner) \($0.month): closed without lines") }
      + issued.series.map { SafeText.harmless(line($0)) }
  }

  /// `acme: 150.00 EUR open, 100.00 EUR of it overdue since 2026-04-09`.
  private static func line(_ series: StatementListJob.Series) -> String {
    guard series.open.minorUnits > 0 else { return "\(series.partner): owes \(series.open.negated)" }
    let late = series.overdue.map { ", \($0.amount) of it overdue since \($0.since)" } ?? ""
    return "\(series.partner): \(series.open) open\(late)"
  }

  private static func table(_ rows: [StatementListJob.Row], _ screen: ScreenForm) -> [String] {
    // On a narrow screen the figures matter more than when it was issued, and with how many lines.
    let columns: [ScreenTable.Column] = [
      .init("NUMBER"), .init("PARTNER"), .init("MONTH"), .init("ISSUED", .spare),
      .init("LINES", isNumber: true, .spare),
      .init("CLOSING", isNumber: true), .init("PAYABLE", isNumber: true, .spare), .init("PAID", isNumber: true, .spare),
      .init("OPEN", isNumber: true), .init("DUE"), .init(""),
    ]
    let cells = rows.map { row in
      [
        row.number, screen.isWhole ? row.partner : ScreenText.cut(row.partner, width: 16), "\(row.month)",
        "\(row.date)", "\(row.lines)",
        "\(row.closing)", row.payable.decimal, row.paid.decimal, row.open.decimal,
        row.isOverdue ? "\(row.due.map { "\($0)" } ?? "") overdue" : row.due.map { "\($0)" } ?? "",
        row.override == nil ? "" : "override",
      ]
    }
    return ScreenTable(columns, cells).lines(screen)
  }

  /// The table of `tieout statement payments`.
  package static func lines(_ rows: [StatementListJob.Payment], _ screen: ScreenForm) -> [String] {
    guard !rows.isEmpty else { return ["nothing is recorded"] }
    let columns: [ScreenTable.Column] = [
      .init("ID", isNumber: true), .init("DATE"), .init("PARTNER"), .init("NUMBER"), .init("AMOUNT", isNumber: true),
      .init("CORRECTION"), .init("COUNTED IN", .spare), .init("BY", .spare), .init("RECORDED", .spare),
      .init("REFERENCE", .spare), .init("OVERRIDE", .spare), .init("REASON", .spare),
    ]
    let cells = rows.map { row in
      [
        "\(row.id)", "\(row.date)", screen.isWhole ? row.partner : ScreenText.cut(row.partner, width: 16), row.number,
        "\(row.amount)", correction(row), row.countedIn ?? "-", row.recordedBy ?? "", "\(row.recordedAt)",
        row.reference ?? "", row.override ?? "", row.reason ?? "",
      ]
    }
    return ScreenTable(columns, cells).lines(screen)
  }

  private static func correction(_ row: StatementListJob.Payment) -> String {
    [
      row.takesBack.map { "takes \($0) back" }, row.inPlaceOf.map { "in place of \($0)" },
      row.takenBackBy.map { "wrong, see \($0)" },
    ].compactMap(\.self).joined(separator: "; ")
  }
}
