import CXLSXWriter

/// A sheet as libxlsxwriter makes it, and the rows that it lacks: all but the first and the last.
struct SheetFrame: Sendable {
  let tally: SheetTally
  /// Nil for a sheet that is complete.
  var rows: ScratchFile?
  /// The number in the file of each style that is marked in the rows.
  var styleNumbers: [Int] = []
}

/// A whole report on a sheet: the header in the first row, so that filters, pivot tables and other programs find it.
struct DataSheet {
  private let name: String
  private let report: ReportDefinition
  private let context: WorkbookContext
  private let workbook: Workbook
  private let page: PageSetup
  private let columns: Int
  /// How many columns are printed, from the first on.
  private let printed: Int

  /// - Parameter printed: nil = all columns.
  init(
    name: String, _ report: ReportDefinition, printed: Int?, _ context: WorkbookContext, _ workbook: Workbook,
    _ page: PageSetup
  ) {
    self.name = name
    self.report = report
    self.printed = min(printed ?? .max, report.table.columns.count)
    self.context = context
    self.workbook = workbook
    self.page = page
    columns = report.table.columns.count
  }

  /// Makes the sheets of the rows: header, looks, and the last row of each; `SheetPacking` puts in the others.
  func write(_ rows: ReportRows) throws -> [SheetFrame] {
    var frames: [SheetFrame] = []
    for (index, part) in rows.sheets.enumerated() {
      let sheet = try open(number: index + 1)
      if let lastRow = part.filteredUpTo { try endRows(sheet, lastRow: lastRow) }
      if rows.hasCharts { try insertCharts(rows.groups, sheet) }
      let numbers = try styleNumbers(part.kept, rows.styles, sheet)
      try writeLast(part.kept.lastRow, rows.styles, sheet)
      sheet.add(part.kept.tally)
      frames.append(
        SheetFrame(
          tally: sheet.tally, rows: part.kept.rows.count > 0 ? part.kept.rows : nil, styleNumbers: numbers))
    }
    return frames
  }

  /// The number of each style in the file.
  ///
  /// The library numbers styles as they come first, when a row is left: the header is, as soon as another row is there.
  private func styleNumbers(_ kept: KeptSheet, _ styles: [CellStyle], _ sheet: SheetWriter) throws -> [Int] {
    guard kept.lastRow != nil else { return [] }
    lxw_worksheet_write_single_row(sheet.sheet)
    var numbers = Array(repeating: 0, count: styles.count)
    for style in kept.stylesUsed {
      numbers[style] = Int(lxw_format_get_xf_index(try workbook.format(styles[style])))
    }
    return numbers
  }

  private func writeLast(_ last: KeptRow?, _ styles: [CellStyle], _ sheet: SheetWriter) throws {
    guard let last else { return }
    if last.height > 0 {
      try sheet.check(worksheet_set_row(sheet.sheet, UInt32(last.row), last.height, nil), "set a height")
    }
    for cell in last.cells {
      let format = try cell.style.map { try workbook.format(styles[$0]) }
      let (row, column) = (UInt32(last.row), UInt16(cell.column))
      let code =
        switch cell.content {
        case .text(let bytes):
          (bytes + [0]).withUnsafeBytes { bytes in
            worksheet_write_string(
              sheet.sheet, row, column, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), format)
          }
        case .number(let value): worksheet_write_number(sheet.sheet, row, column, value, format)
        case .blank: worksheet_write_blank(sheet.sheet, row, column, format)
        }
      try sheet.check(code, "write row \(last.row + 1), column \(cell.column + 1)")
    }
  }

  private func open(number: Int) throws -> SheetWriter {
    let sheet = try SheetWriter(
      workbook, name: number == 1 ? name : "\(name) (\(number))", columns: columns, isSmall: false)
    for (index, column) in report.table.columns.enumerated() {
      try sheet.check(
        worksheet_set_column(sheet.sheet, UInt16(index), UInt16(index), Double(column.width), nil), "set a width")
    }
    worksheet_freeze_panes(sheet.sheet, 1, 1)
    // Printed too: rows of several lines could not be told apart.
    worksheet_gridlines(sheet.sheet, UInt8(LXW_SHOW_ALL_GRIDLINES.rawValue))
    let needsTwoLines = report.table.columns.contains { $0.title.count + 2 > $0.width }
    try sheet.check(worksheet_set_row(sheet.sheet, 0, needsTwoLines ? 32 : 18, nil), "set a height")
    let width = report.table.columns.prefix(printed).reduce(0) { $0 + ColumnWidth.pixels(characters: $1.width) }
    try page.applyToRows(sheet, title: context.filled(report.table.title), width: width)
    try TableHeader.write(report.table, sheet, row: 0, column: 0)
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
    if printed < columns {
      try sheet.check(
        worksheet_print_area(sheet.sheet, 0, 0, UInt32(lastRow), UInt16(printed - 1)), "set what is printed")
    }
    guard lastRow > 0 else { return }
    try CellColours.apply(to: sheet, report.table.columns, rows: 1...lastRow, firstColumn: 0)
  }

  /// The charts at the right of the rows, one below the other.
  private func insertCharts(_ groups: ChartGroups, _ sheet: SheetWriter) throws {
    for (index, entry) in groups.ranges().enumerated() {
      let range = ChartRange(
        sheet: sheet, table: report.table, firstColumn: 0, headerRow: 0, rows: entry.rows, label: entry.label)
      try ChartWriter.insert(
        entry.chart, range,
        at: ChartPlace(
          row: 1 + index * ChartPlace.rowsHigh, column: columns + 1, width: 560, height: ChartPlace.usualHeight))
    }
  }
}
