import Jobs
package import Reporting

/// `tieout report --list`: what there is to write.
package struct ReportListing {
  private let definitions: DefinitionFolder

  package init(_ definitions: DefinitionFolder) { self.definitions = definitions }

  /// A line a report, workbook or page; with names, the columns of each.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a name that is none.
  package func text(_ names: [String], _ screen: ScreenForm) throws -> String {
    let pages = names.isEmpty ? [all(screen)] : try names.map { try one($0, screen) }
    let lines = Array(pages.joined(separator: [""]))
    return lines.map { $0 + "\n" }.joined()
  }

  private func all(_ screen: ScreenForm) -> [String] {
    let rows =
      definitions.reports.map {
        ($0.name, ["report", $0.audience.rawValue, String($0.table.columns.count), $0.table.title])
      } + definitions.workbooks.map { ($0.name, ["workbook", $0.audience.rawValue, "", $0.title]) }
      + definitions.pages.map { ($0.name, ["page", $0.audience.rawValue, "", $0.title]) }
    let cells = rows.sorted { ($0.0, $0.1[0]) < ($1.0, $1.1[0]) }.map { [$0.0] + $0.1 }
    let columns: [ScreenTable.Column] = [
      .init("NAME"), .init("KIND"), .init("AUDIENCE"), .init("COLUMNS", isNumber: true), .init("TITLE", .rest),
    ]
    let hint = "`tieout report --list NAME` shows its columns, `tieout report NAME --format csv,xlsx` writes it."
    return ScreenTable(columns, cells).lines(screen.width) + [""] + ScreenText.wrapped(hint, width: screen.width)
  }

  private func one(_ name: String, _ screen: ScreenForm) throws -> [String] {
    // A report, a workbook and a page may share their name; together they are shown as one.
    let (report, workbook, page) = (definitions.report(name), definitions.workbook(name), definitions.page(name))
    guard report != nil || workbook != nil || page != nil else {
      throw JobError.configuration(["report \(name): there is no such definition; see `tieout report --list`"])
    }
    var lines: [String] = []
    if let report {
      lines += head(report.name, "report", report.audience, report.table.title, report.table.description, screen)
      lines += ["  file: \(SafeText.harmless(report.table.file))", ""]
      lines += columns(report).lines(screen.width)
    }
    if let workbook {
      if report != nil { lines.append("") }
      lines += head(workbook.name, "workbook", workbook.audience, workbook.title, workbook.description, screen)
      let sheets = workbook.sheets.map { "\($0.name) (\($0.source))" }
      let text = "sheets: " + ([workbook.summaryName] + sheets).joined(separator: ", ")
      lines += ScreenText.wrapped(text, width: screen.width - 2).map { "  \($0)" }
    }
    if let page {
      if !lines.isEmpty { lines.append("") }
      lines += head(page.name, "page", page.audience, page.title, page.description, screen)
      let text = "sections: " + page.sections.map { SafeText.harmless($0.title) }.joined(separator: ", ")
      lines += ScreenText.wrapped(text, width: screen.width - 2).map { "  \($0)" }
    }
    return lines
  }

  private func head(
    _ name: String, _ kind: String, _ audience: Audience, _ title: String, _ description: String, _ screen: ScreenForm
  ) -> [String] {
    [screen.painted("\(name): \(SafeText.harmless(title)), a \(kind) for \(audience.rawValue)", .strong)]
      + ScreenText.wrapped(description, width: screen.width - 2).map { "  \($0)" }
  }

  private func columns(_ report: ReportDefinition) -> ScreenTable {
    let rows = report.table.columns.map { column in
      let notes = [
        report.key.contains(column.name) ? "key" : nil, column.currency.map { "in \($0)" },
        report.table.totals.contains(column.name) ? "total" : nil,
      ]
      return [
        column.name, column.type.rawValue, notes.compactMap(\.self).joined(separator: ", "), column.title,
      ]
    }
    return ScreenTable([.init("COLUMN"), .init("TYPE"), .init("NOTE"), .init("TITLE", .rest)], rows)
  }
}
