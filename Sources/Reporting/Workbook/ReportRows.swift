/// A report's rows as the sheets of workbooks show them: written once, for each workbook that shows the report.
struct ReportRows: Sendable {
  /// A sheet of the report; it goes on in the next one when it is full.
  struct Sheet: Sendable {
    let kept: KeptSheet
    /// The last row that is filtered and coloured; nil on a sheet that has totals only.
    let filteredUpTo: Int?
  }

  let report: ReportDefinition
  let sheets: [Sheet]
  let styles: [CellStyle]
  let groups: ChartGroups
  /// Charts are drawn beside rows that fit into one sheet.
  let hasCharts: Bool
}

/// Writes the rows of a report for its sheets: row 0 is left for the header, those that do not fit go to the next sheet.
struct ReportRowsWriter: ~Copyable {
  private let report: ReportDefinition
  private let rowsPerSheetMax: Int
  private var rows: RowsWriter
  private var table: TableWriter<UInt8>
  private var groups: ChartGroups
  private var row = 1
  private var filtered: [Int?] = [nil]

  init(_ report: ReportDefinition, columnNames: [String], rowsPerSheetMax: Int, path: String) throws {
    var rows = try RowsWriter(path: path, columns: report.table.columns.count)
    table = try TableWriter(report.table, columnNames: columnNames, for: &rows)
    self.rows = rows
    self.report = report
    self.rowsPerSheetMax = rowsPerSheetMax
    groups = ChartGroups(report.table)
  }

  mutating func writeRow<Cursor: ReportCursor>(_ cursor: Cursor) throws {
    if row == rowsPerSheetMax { endRows() }
    let place = try ReportRowsWriter.next(&row, &filtered, rowsPerSheetMax, &rows)
    try table.writeRow(cursor, &rows, row: place, column: 0)
    if !groups.isEmpty { groups.add(cursor, row: place) }
  }

  /// Ends the rows and writes the totals.
  consuming func finish() throws -> ReportRows {
    endRows()
    let hasCharts = filtered.count == 1
    // An empty row between: totals are no part of what is filtered and sorted.
    if table.totalRows > 0 && row + 1 + table.totalRows <= rowsPerSheetMax { row += 1 }
    var (row, filtered) = (row, filtered)
    let rowsPerSheetMax = rowsPerSheetMax
    try table.writeTotals(&rows, column: 0) { rows in
      try ReportRowsWriter.next(&row, &filtered, rowsPerSheetMax, &rows)
    }
    let (report, groups) = (report, groups)
    let (sheets, styles) = try rows.finish()
    return ReportRows(
      report: report, sheets: zip(sheets, filtered).map { ReportRows.Sheet(kept: $0, filteredUpTo: $1) },
      styles: styles, groups: groups, hasCharts: hasCharts)
  }

  private mutating func endRows() { filtered[filtered.count - 1] = row - 1 }

  /// The place of the next row, on a new sheet where this one is full.
  private static func next(
    _ row: inout Int, _ filtered: inout [Int?], _ rowsPerSheetMax: Int, _ rows: inout RowsWriter
  ) throws -> Int {
    if row == rowsPerSheetMax {
      try rows.nextSheet()
      filtered.append(nil)
      row = 1
    }
    row += 1
    return row - 1
  }
}
