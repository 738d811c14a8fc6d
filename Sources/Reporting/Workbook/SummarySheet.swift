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

/// The columns of a summary from one of them on.
struct ColumnRoom {
  /// In characters.
  let widths: [Int]
  /// Counted from 0.
  let first: Int

  /// To the end of the sheet, in pixels.
  var width: Int { width(of: first..<widths.count) }

  /// Of some of the columns, in pixels.
  func width(of columns: Range<Int>) -> Int {
    columns.clamped(to: widths.indices).reduce(0) { $0 + ColumnWidth.pixels(characters: widths[$1]) }
  }
}

/// Which rows of a summary are used, and which of them belong together.
struct SummaryLayout {
  /// The row below everything that stands there.
  var next = 0
  /// The row in which the last table began that does not stand beside another.
  private(set) var top = 0
  /// Rows that should stay together on a page, in their order, without gaps.
  private(set) var blocks: [Range<Int>] = []
  /// Of the rows that are not as high as the others, in points.
  private(set) var heights: [Int: Double] = [:]

  /// Between tables, in points.
  private static let gap = 8.0

  /// The row in which a table begins: below a gap, or where the table before it began.
  mutating func begin(_ place: TablePlace, _ sheet: SheetWriter) throws -> Int {
    if !place.isBeside || next == 0 {
      try leaveGap(sheet)
      top = next
    }
    return top
  }

  /// Leaves a row empty, which stays with what is above it.
  mutating func leaveGap(_ sheet: SheetWriter) throws {
    try setHeight(SummaryLayout.gap, of: next, sheet)
    next += 1
    guard let last = blocks.last else { return }
    blocks[blocks.count - 1] = last.lowerBound..<next
  }

  /// Makes a row at least so high.
  mutating func setHeight(_ points: Double, of row: Int, _ sheet: SheetWriter) throws {
    guard points > heights[row] ?? 0 else { return }
    heights[row] = points
    try sheet.height(points, row)
  }

  /// What stands from a row on up to ``next`` belongs together; what stands above the first table belongs to it.
  mutating func endBlock(from row: Int) {
    let start = min(row, blocks.last?.upperBound ?? 0)
    // What stands beside belongs to the rows that it stands beside.
    if let last = blocks.last, row < last.upperBound {
      var first = last.lowerBound
      while let block = blocks.last, block.upperBound > row {
        first = block.lowerBound
        blocks.removeLast()
      }
      blocks.append(first..<max(next, last.upperBound))
    } else {
      blocks.append(start..<next)
    }
  }

  /// Ends what belongs together within a table that stands by itself.
  mutating func split(from row: Int, at end: Int) {
    guard blocks.last.map({ $0.upperBound == row }) ?? true else { return }
    blocks.append((blocks.last?.upperBound ?? 0)..<end)
  }

  /// How high rows are together, in pixels.
  func pixels(of rows: Range<Int>) -> Int {
    Int(rows.reduce(0) { $0 + (heights[$1] ?? PageSetup.usualHeight) } * 96 / 72)
  }
}
