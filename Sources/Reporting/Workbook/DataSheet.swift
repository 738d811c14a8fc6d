import CXLSXWriter

/// A whole report on a sheet: the header in the first row, so that filters, pivot tables and other programs find it.
struct DataSheet {
  private let name: String
  private let report: ReportDefinition
  private let context: WorkbookContext
  private let workbook: Workbook
  private let page: PageSetup
  private let columns: Int

  init(name: String, _ report: ReportDefinition, _ context: WorkbookContext, _ workbook: Workbook, _ page: PageSetup) {
    self.name = name
    self.report = report
    self.context = context
    self.workbook = workbook
    self.page = page
    columns = report.table.columns.count
  }

  /// Writes the rows; those that do not fit go to sheets named "Name (2)" and so on.
  func write(from database: some ReportDatabase) throws -> [SheetTally] {
    var tallies: [SheetTally] = []
    try database.withRows(report.table.sql, parameters: context.parameters) { cursor in
      let table = try TableWriter(report.table, columnNames: cursor.columnNames, workbook: workbook)
      var sheet = try open(table, number: 1)
      var row = 1
      var groups = ChartGroups(report.table)
      func nextRow() throws -> Int {
        if row == context.rowsPerSheetMax {
          tallies.append(sheet.tally)
          sheet = try open(table, number: tallies.count + 1)
          row = 1
        }
        row += 1
        return row - 1
      }
      while try cursor.next() {
        if row == context.rowsPerSheetMax { try endRows(sheet, lastRow: row - 1) }
        let row = try nextRow()
        try table.writeRow(cursor, sheet, row: row, column: 0)
        if !groups.isEmpty { groups.add(cursor, row: row) }
      }
      try endRows(sheet, lastRow: row - 1)
      if tallies.isEmpty { try insertCharts(groups, sheet) }
      // An empty row between: totals are no part of what is filtered and sorted.
      if table.totalRows > 0 && row + 1 + table.totalRows <= context.rowsPerSheetMax { row += 1 }
      try table.writeTotals(column: 0) {
        let row = try nextRow()
        return (sheet, row)
      }
      tallies.append(sheet.tally)
    }
    return tallies
  }

  private func open(_ table: TableWriter, number: Int) throws -> SheetWriter {
    let sheet = try SheetWriter(
      workbook, name: number == 1 ? name : "\(name) (\(number))", columns: columns, isSmall: false)
    for (index, column) in report.table.columns.enumerated() {
      try sheet.check(
        worksheet_set_column(sheet.sheet, UInt16(index), UInt16(index), Double(column.width), nil), "set a width")
    }
    worksheet_freeze_panes(sheet.sheet, 1, 1)
    let needsTwoLines = report.table.columns.contains { $0.title.count + 2 > $0.width }
    try sheet.check(worksheet_set_row(sheet.sheet, 0, needsTwoLines ? 32 : 18, nil), "set a height")
    try page.applyToRows(sheet, title: context.filled(report.table.title), columns: columns)
    try table.writeHeader(sheet, row: 0, column: 0)
    return sheet
  }

  /// Sets what needs the last row.
  ///
  /// libxlsxwriter refuses it once a row further down is written, so the totals come after.
  private func endRows(_ sheet: SheetWriter, lastRow: Int) throws {
    try sheet.check(worksheet_autofilter(sheet.sheet, 0, 0, UInt32(lastRow), UInt16(columns - 1)), "set the filter")
    // Ids of digits only stay text, and Excel need not warn about them.
    let range = "A1:\(WorkbookCheck.columnLetters(columns - 1))\(context.rowsPerSheetMax)"
    try sheet.check(
      worksheet_ignore_errors(sheet.sheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), range), "set a range")
    guard lastRow > 0 else { return }
    try CellColours.apply(to: sheet, report.table.columns, rows: 1...lastRow, firstColumn: 0)
  }

  /// The charts at the right of the rows, one below the other.
  private func insertCharts(_ groups: ChartGroups, _ sheet: SheetWriter) throws {
    for (index, entry) in groups.ranges().enumerated() {
      let range = ChartRange(
        sheet: sheet, table: report.table, firstColumn: 0, headerRow: 0, rows: entry.rows, label: entry.label)
      try ChartWriter.insert(
        entry.chart, range, row: 1 + index * ChartWriter.rowsHigh, column: columns + 1, offset: 0, width: 560)
    }
  }
}
