import Reporting

/// How a report is written.
package enum ReportFormat: String, CaseIterable, Sendable {
  case csv, xlsx
}

/// Which files are made of which definitions.
struct ReportChoice {
  private(set) var reports: [ReportDefinition] = []
  /// Reports that become a workbook of one sheet.
  private(set) var sheets: [ReportDefinition] = []
  private(set) var workbooks: [WorkbookDefinition] = []
  private(set) var pages: [PageDefinition] = []

  /// Everything as it is defined, for a night.
  init(all definitions: DefinitionFolder) {
    reports = definitions.reports
    workbooks = definitions.workbooks
    pages = definitions.pages
  }

  /// What somebody named.
  ///
  /// - Parameter formats: empty = a report as CSV, a workbook as XLSX; a page takes none, it is HTML.
  /// - Throws: ``JobError/configuration(_:)`` for a name that is none, and for a workbook that should become CSV.
  init(_ names: [String], _ formats: Set<ReportFormat>, of definitions: DefinitionFolder) throws(JobError) {
    let known = Set(definitions.reports.map(\.name) + definitions.workbooks.map(\.name) + definitions.pages.map(\.name))
    var problems = names.filter { !known.contains($0) }.map {
      "report \($0): there is no such definition; there are \(known.sorted().joined(separator: ", "))"
    }
    for name in Set(names).sorted() {
      let (report, workbook) = (definitions.report(name), definitions.workbook(name))
      if let page = definitions.page(name) {
        pages.append(page)
        if report == nil, workbook == nil, !formats.isEmpty {
          problems.append("report \(name): is a page, which is written as HTML; leave --format out for it")
        }
      }
      if let report, formats.isEmpty || formats.contains(.csv) { reports.append(report) }
      if let workbook, formats.isEmpty || formats.contains(.xlsx) {
        workbooks.append(workbook)
      } else if let report, formats.contains(.xlsx) {
        sheets.append(report)
      } else if let workbook, report == nil {
        let parts = workbook.reportNames.joined(separator: " ")
        problems.append("report \(name): is a workbook, --format csv is for reports; name them: \(parts)")
      }
    }
    if !problems.isEmpty { throw .configuration(problems) }
  }

  /// Every query that will run.
  var tables: [TableDefinition] {
    (reports + sheets).map(\.table) + workbooks.flatMap(\.tables) + pages.flatMap(\.tables)
  }
}
