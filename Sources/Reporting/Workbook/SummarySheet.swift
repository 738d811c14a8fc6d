import CXLSXWriter

/// The first sheet: title, as-of, and small tables with their charts.
struct SummarySheet {
  /// An empty column at the left.
  private static let firstColumn = 1
  private static let marginWidth = 1
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
    if let grid = definition.grid {
      widths = Array(repeating: grid.width, count: grid.columns)
      return
    }
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
    var layout = SummaryLayout()
    try writeHead(sheet, &layout)
    for table in definition.summary {
      let first = SummarySheet.firstColumn + table.place.left - 1
      try SummaryTable(
        table: table, context: context, first: first, gridWidth: definition.grid?.width,
        room: ColumnRoom(widths: widths, first: first - SummarySheet.firstColumn)
      ).write(from: database, &sheet, &layout)
    }
    let margin = ColumnWidth.pixels(characters: SummarySheet.marginWidth)
    try page.applyToSummary(
      sheet, title: definition.summaryName, width: ColumnRoom(widths: widths, first: 0).width + margin,
      blocks: layout.blocks, heights: layout.heights)
    return sheet.tally
  }

  private func setUp(_ sheet: SheetWriter) throws {
    worksheet_gridlines(sheet.sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    worksheet_set_tab_color(sheet.sheet, Palette.navy)
    try sheet.check(worksheet_set_column(sheet.sheet, 0, 0, Double(SummarySheet.marginWidth), nil), "set a width")
    for (index, width) in widths.enumerated() {
      let column = UInt16(SummarySheet.firstColumn + index)
      try sheet.check(worksheet_set_column(sheet.sheet, column, column, Double(width), nil), "set a width")
    }
  }

  /// Title, as-of line, description and notes.
  private func writeHead(_ sheet: SheetWriter, _ layout: inout SummaryLayout) throws {
    func line(_ text: String, _ role: CellStyle.Role, height: Double = PageSetup.usualHeight) throws {
      try layout.setHeight(height, of: layout.next, sheet)
      try sheet.write(text, layout.next, SummarySheet.firstColumn, try workbook.format(CellStyle(role: role)))
      layout.next += 1
    }
    if let mark = context.mark { try line(mark, .mark, height: 21) }
    try line(context.filled(definition.title), .title, height: 24)
    try line(
      [context.asOfLine, context.filled(definition.description)].filter { !$0.isEmpty }.joined(separator: " · "),
      .subtitle)
    if let note = context.note { try line(note, .note) }
  }
}
