package import Amounts
package import Jobs

/// The table of `tieout statement list`.
package enum StatementListTable {
  package static func lines(
    _ rows: [StatementListJob.Row], empty: [(partner: String, month: Month)], _ screen: ScreenForm
  ) -> [String] {
    guard !rows.isEmpty || !empty.isEmpty else { return ["nothing is issued"] }
    return (rows.isEmpty ? [] : table(rows, screen))
      + empty.map { SafeText.harmless("\($0.partner) \($0.month): closed without lines") }
  }

  private static func table(_ rows: [StatementListJob.Row], _ screen: ScreenForm) -> [String] {
    // On a narrow screen the figures matter more than when it was issued, and with how many lines.
    let columns: [ScreenTable.Column] = [
      .init("NUMBER"), .init("PARTNER"), .init("MONTH"), .init("ISSUED", .spare),
      .init("LINES", isNumber: true, .spare),
      .init("CLOSING", isNumber: true), .init("PAYABLE", isNumber: true), .init("PAID", isNumber: true), .init(""),
    ]
    let cells = rows.map { row in
      [
        row.number, screen.isWhole ? row.partner : ScreenText.cut(row.partner, width: 16), "\(row.month)",
        "\(row.date)", "\(row.lines)",
        "\(row.closing)", row.payable.decimal, row.paid.decimal, row.override == nil ? "" : "override",
      ]
    }
    return ScreenTable(columns, cells).lines(screen)
  }

  /// The table of `tieout statement payments`.
  package static func lines(_ rows: [StatementListJob.Payment], _ screen: ScreenForm) -> [String] {
    guard !rows.isEmpty else { return ["nothing is recorded"] }
    let columns: [ScreenTable.Column] = [
      .init("DATE"), .init("PARTNER"), .init("NUMBER"), .init("AMOUNT", isNumber: true), .init("COUNTED IN"),
      .init("BY", .spare), .init("RECORDED", .spare), .init("REFERENCE", .spare), .init("OVERRIDE", .spare),
    ]
    let cells = rows.map { row in
      [
        "\(row.date)", screen.isWhole ? row.partner : ScreenText.cut(row.partner, width: 16), row.number,
        "\(row.amount)", row.countedIn ?? "-",
        row.recordedBy ?? "", "\(row.recordedAt)", row.reference ?? "", row.override ?? "",
      ]
    }
    return ScreenTable(columns, cells).lines(screen)
  }
}
