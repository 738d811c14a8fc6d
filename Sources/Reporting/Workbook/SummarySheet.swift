import CXLSXWriter

/// The first sheet: title, as-of, and small tables one below the other, each with its charts.
struct SummarySheet {
  /// An empty column at the left.
  private static let firstColumn = 1
  private static let widthMin = 11
  private static let widthMax = 34

  private let definition: WorkbookDefinition
  private let context: WorkbookContext
  private let workbook: Workbook
  private let page: PageSetup
  private let widths: [Int]

  init(_ definition: WorkbookDefinition, _ context: WorkbookContext, _ workbook: Workbook, _ page: PageSetup) {
    self.definition = definition
    self.context = context
    self.workbook = workbook
    self.page = page
    // The tables share the columns of the sheet: each is as wide as the widest cell below the other needs.
    var widths: [Int] = []
    for table in definition.summary {
      for (index, column) in table.columns.enumerated() {
        if index == widths.count { widths.append(SummarySheet.widthMin) }
        widths[index] = min(max(widths[index], column.width), SummarySheet.widthMax)
      }
    }
    self.widths = widths.isEmpty ? [SummarySheet.widthMax] : widths
  }

  func write(from database: some ReportDatabase) throws -> SheetTally {
    var sheet = try SheetWriter(
      workbook, name: definition.summaryName, columns: SummarySheet.firstColumn + widths.count, isSmall: true)
    try setUp(sheet)
    var row = try writeHead(sheet)
    var blocks = [0..<row]
    for table in definition.summary { row = try write(table, from: database, &sheet, row, &blocks) }
    try page.applyToSummary(sheet, title: definition.summaryName, width: width + 2 * 7 + 5, blocks: blocks)
    return sheet.tally
  }

  private func setUp(_ sheet: SheetWriter) throws {
    worksheet_gridlines(sheet.sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    worksheet_set_tab_color(sheet.sheet, Palette.navy)
    try sheet.check(worksheet_set_column(sheet.sheet, 0, 0, 2, nil), "set a width")
    for (index, width) in widths.enumerated() {
      let column = UInt16(SummarySheet.firstColumn + index)
      try sheet.check(worksheet_set_column(sheet.sheet, column, column, Double(width), nil), "set a width")
    }
  }

  /// Title, as-of line, description and notes; returns the next row.
  private func writeHead(_ sheet: SheetWriter) throws -> Int {
    var row = 1
    func line(_ text: String, _ role: CellStyle.Role, height: Double = 15) throws {
      try sheet.check(worksheet_set_row(sheet.sheet, UInt32(row), height, nil), "set a height")
      try sheet.write(text, row, SummarySheet.firstColumn, try workbook.format(CellStyle(role: role)))
      row += 1
    }
    if let mark = context.mark { try line(mark, .mark, height: 21) }
    try line(context.filled(definition.title), .title, height: 30)
    try line(context.asOfLine, .subtitle)
    if !definition.description.isEmpty { try line(context.filled(definition.description), .subtitle) }
    if let note = context.note { try line(note, .note) }
    return row + 1
  }

  /// One table with its charts below; returns the next row.
  private func write(
    _ table: TableDefinition, from database: some ReportDatabase, _ sheet: inout SheetWriter, _ start: Int,
    _ blocks: inout [Range<Int>]
  ) throws -> Int {
    var row = start
    let first = SummarySheet.firstColumn
    try sheet.check(worksheet_set_row(sheet.sheet, UInt32(row), 20, nil), "set a height")
    try sheet.write(context.filled(table.title), row, first, try workbook.format(CellStyle(role: .tableTitle)))
    row += 1
    if !table.description.isEmpty {
      try sheet.write(context.filled(table.description), row, first, try workbook.format(CellStyle(role: .note)))
      row += 1
    }
    let headerRow = row
    var groups = ChartGroups(table)
    try database.withRows(table.sql, parameters: context.parameters) { cursor in
      var writer = try TableWriter(table, columnNames: cursor.columnNames, for: &sheet)
      try sheet.check(worksheet_set_row(sheet.sheet, UInt32(row), 18, nil), "set a height")
      try TableHeader.write(table, sheet, row: row, column: first)
      row += 1
      while try cursor.next() {
        try writer.writeRow(cursor, &sheet, row: row, column: first)
        groups.add(cursor, row: row)
        row += 1
      }
      if writer.rows > 0 {
        try CellColours.apply(to: sheet, table.columns, rows: headerRow + 1...row - 1, firstColumn: first)
      } else {
        try sheet.write("None.", row, first, try workbook.format(CellStyle(role: .note)))
        row += 1
      }
      try writer.writeTotals(&sheet, column: first) { _ in
        row += 1
        return row - 1
      }
    }
    blocks.append(start..<row + 1)
    return try insertCharts(groups, table, sheet, headerRow: headerRow, row: row + 1, &blocks)
  }

  /// The width of all tables in pixels: a column is 7 a character wide and 5 more.
  private var width: Int { widths.reduce(0) { $0 + $1 * 7 + 5 } }

  /// The charts of a table, two side by side or one that is wide; returns the next row.
  private func insertCharts(
    _ groups: ChartGroups, _ table: TableDefinition, _ sheet: SheetWriter, headerRow: Int, row start: Int,
    _ blocks: inout [Range<Int>]
  ) throws -> Int {
    let ranges = groups.ranges()
    let gap = 20
    let half = min(700, max(320, (width - gap) / 2))
    let chartWidth = ranges.count == 1 ? min(800, max(half, width)) : half
    for (index, entry) in ranges.enumerated() {
      let range = ChartRange(
        sheet: sheet, table: table, firstColumn: SummarySheet.firstColumn, headerRow: headerRow, rows: entry.rows,
        label: entry.label)
      try ChartWriter.insert(
        entry.chart, range, row: start + index / 2 * ChartWriter.rowsHigh, column: SummarySheet.firstColumn,
        offset: index % 2 * (chartWidth + gap), width: chartWidth)
      if index % 2 == 0 {
        let top = start + index / 2 * ChartWriter.rowsHigh
        blocks.append(top..<top + ChartWriter.rowsHigh)
      }
    }
    return start + (ranges.count + 1) / 2 * ChartWriter.rowsHigh + (ranges.isEmpty ? 0 : 1)
  }
}
