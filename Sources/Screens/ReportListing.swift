import Jobs
package import Reporting

/// `tieout report --list`: what there is to write.
package struct ReportListing {
  private let definitions: DefinitionFolder

  package init(_ definitions: DefinitionFolder) { self.definitions = definitions }

  /// What can be named, in order; a report, a workbook and a page may share a name.
  package var names: [String] {
    Set(definitions.reports.map(\.name) + definitions.workbooks.map(\.name) + definitions.pages.map(\.name)).sorted()
  }

  /// A line a report, workbook or page; with names, the columns of each.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a name that is none.
  package func text(_ names: [String], _ screen: ScreenForm) throws -> String {
    let pages = names.isEmpty ? [all(screen)] : try names.map { try one($0, screen) }
    let lines = Array(pages.joined(separator: [""]))
    return lines.map { $0 + "\n" }.joined()
  }

  /// The same for other programs: what there is, or with names the columns and sheets of each.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a name that is none.
  package func document(_ names: [String]) throws -> OutputDocument {
    guard !names.isEmpty else {
      let reports = definitions.reports.map {
        entry($0.name, "report", $0.audience, $0.table.columns.count, $0.table.title)
      }
      let workbooks = definitions.workbooks.map { entry($0.name, "workbook", $0.audience, nil, $0.title) }
      let pages = definitions.pages.map { entry($0.name, "page", $0.audience, nil, $0.title) }
      let all = (reports + workbooks + pages).sorted { ($0.name, $0.kind) < ($1.name, $1.kind) }
      return OutputDocument(columns: ["name", "kind", "audience", "columns", "title"], rows: all.map(\.cells))
    }
    return OutputDocument(
      columns: ["name", "kind", "part", "type", "is_key", "currency", "is_total", "title"],
      rows: try names.flatMap { try parts($0) })
  }

  private func entry(
    _ name: String, _ kind: String, _ audience: Audience, _ columns: Int?, _ title: String
  ) -> (name: String, kind: String, cells: [OutputValue]) {
    (name, kind, [.text(name), .text(kind), .text(audience.rawValue), .integer(columns), .text(title)])
  }

  /// The columns of a report, the sheets of a workbook and the sections of a page.
  private func parts(_ name: String) throws -> [[OutputValue]] {
    let (report, workbook, page) = try find(name)
    let columns = (report?.table.columns ?? []).map { column -> [OutputValue] in
      [
        .text(name), .text("report"), .text(column.name), .text(column.type.rawValue),
        .truth(report?.key.contains(column.name) ?? false), .text(column.currency),
        .truth(report?.table.totals.contains(column.name) ?? false), .text(column.title),
      ]
    }
    let sheets = (workbook?.sheets ?? []).map { sheet -> [OutputValue] in
      [
        .text(name), .text("workbook"), .text(sheet.source), .text("sheet"), .truth(false), .text(nil), .truth(false),
        .text(sheet.name),
      ]
    }
    let sections = (page?.sections ?? []).map { section -> [OutputValue] in
      [
        .text(name), .text("page"), .text(section.title), .text("section"), .truth(false), .text(nil), .truth(false),
        .text(section.title),
      ]
    }
    return columns + sheets + sections
  }

  /// A report, a workbook and a page may share their name; together they are shown as one.
  private func find(_ name: String) throws -> (
    report: ReportDefinition?, workbook: WorkbookDefinition?, page: PageDefinition?
  ) {
    let found = (definitions.report(name), definitions.workbook(name), definitions.page(name))
    guard found.0 != nil || found.1 != nil || found.2 != nil else {
      throw JobError.configuration(["report \(name): there is no such definition; see `tieout report --list`"])
    }
    return found
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
    return ScreenTable(columns, cells).lines(screen) + [""] + ScreenText.wrapped(hint, width: screen.width)
  }

  private func one(_ name: String, _ screen: ScreenForm) throws -> [String] {
    let (report, workbook, page) = try find(name)
    var lines: [String] = []
    if let report {
      lines += head(report.name, "report", report.audience, report.table.title, report.table.description, screen)
      lines += ["  file: \(SafeText.harmless(report.table.file))", ""]
      lines += columns(report).lines(screen)
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
