import CXLSXWriter

/// One table of a summary with its charts.
struct SummaryTable {
  let table: TableDefinition
  let context: WorkbookContext
  /// Its first column on the sheet.
  let first: Int
  /// Of a column of the grid, in characters; nil: there is none.
  let gridWidth: Int?
  /// The columns that it may take.
  let room: ColumnRoom

  private static let gap = 20
  /// How much wider bold text is.
  private static let boldWidth = 1.05
  /// A chart beside rows is as high as these, within bounds.
  private static let heightsBeside = 240...460

  /// Writes what it has into the next free rows.
  func write(from database: some ReportDatabase, _ sheet: inout SheetWriter, _ layout: inout SummaryLayout) throws {
    let bottom = layout.next
    var groups = ChartGroups(table)
    // The rows that the charts beside them need.
    var free = 0
    var (row, blockStart, headerRow) = (0, 0, 0)
    var isWritten = false
    try database.withRows(table.sql, parameters: context.parameters) { cursor in
      var writer = try TableWriter(table, columnNames: cursor.columnNames, gridWidth: gridWidth, for: &sheet)
      var hasRow = try cursor.next()
      guard hasRow || !table.place.isOptional else { return }
      isWritten = true
      row = try layout.begin(table.place, sheet)
      blockStart = row
      try writeTitle(sheet, &layout, &row)
      try writeHeader(sheet, &layout, &row)
      headerRow = row - 1
      free = row
      let firstRow = row
      var label: String?
      while hasRow {
        let isNew = writer.rows == 0 || groups.labelBeside(cursor) != label
        if isNew, writer.rows > 0 {
          // The next group stands below the chart of this one, and may stand on another page.
          row = max(row, free)
          row += 1
          layout.split(from: blockStart, at: row)
          blockStart = row
          try writeHeader(sheet, &layout, &row)
        }
        try writer.writeRow(cursor, &sheet, row: row, column: first)
        if writer.lastHeight > 0 { try layout.setHeight(max(writer.lastHeight, PageSetup.usualHeight), of: row, sheet) }
        groups.add(cursor, row: row)
        if isNew { (label, free) = (groups.labelBeside(cursor), row + rowsBeside) }
        row += 1
        hasRow = try cursor.next()
      }
      if writer.rows > 0 {
        try CellColours.apply(to: sheet, table.columns, rows: firstRow...row - 1, firstColumn: first)
      } else {
        try sheet.write("None.", row, first, try sheet.workbook.format(CellStyle(role: .note)))
        row += 1
      }
      try writer.writeTotals(&sheet, column: first) { _ in
        row += 1
        return row - 1
      }
    }
    guard isWritten else { return }
    layout.next = max(bottom, row, free)
    layout.endBlock(from: blockStart)
    try insertCharts(groups, sheet, headerRow: headerRow, bottom: row, &layout)
  }

  private func writeTitle(_ sheet: SheetWriter, _ layout: inout SummaryLayout, _ row: inout Int) throws {
    try layout.setHeight(18, of: row, sheet)
    try sheet.write(context.filled(table.title), row, first, try sheet.workbook.format(CellStyle(role: .tableTitle)))
    row += 1
    if !table.description.isEmpty {
      try sheet.write(context.filled(table.description), row, first, try sheet.workbook.format(CellStyle(role: .note)))
      row += 1
    }
  }

  private func writeHeader(_ sheet: SheetWriter, _ layout: inout SummaryLayout, _ row: inout Int) throws {
    guard table.place.hasHeader else { return }
    let needsTwoLines = table.columns.contains { column in
      let width = gridWidth.map { ColumnWidth.pixels(characters: $0) * column.span } ?? .max
      return TextHeight.lines(column.title, width: width, size: CellStyle.fontSize * SummaryTable.boldWidth) > 1
    }
    try layout.setHeight(needsTwoLines ? 27 : 16, of: row, sheet)
    try TableHeader.write(table, sheet, row: row, column: first)
    row += 1
  }

  /// How many rows the lowest chart beside rows covers.
  private var rowsBeside: Int {
    table.charts.contains(where: \.isBeside) ? SummaryTable.heightsBeside.lowerBound / 20 + 1 : 0
  }

  /// The charts: beside the rows that they show, or below, two side by side or one that is wide.
  ///
  /// - Parameter bottom: the first row below the table.
  private func insertCharts(
    _ groups: ChartGroups, _ sheet: SheetWriter, headerRow: Int, bottom: Int, _ layout: inout SummaryLayout
  ) throws {
    func insert(_ entry: ChartGroups.Entry, _ place: ChartPlace) throws {
      let range = ChartRange(
        sheet: sheet, table: table, firstColumn: first, headerRow: headerRow, rows: entry.rows, label: entry.label)
      try ChartWriter.insert(entry.chart, range, at: place)
    }
    let ranges = groups.ranges()
    for entry in ranges where entry.chart.isBeside {
      let rows = entry.group.lowerBound..<entry.group.upperBound + 1
      let heights = SummaryTable.heightsBeside
      let right = room.first + table.width
      try insert(
        entry,
        ChartPlace(
          row: rows.lowerBound, column: first + table.width, offset: SummaryTable.gap,
          width: max(320, room.width(of: right..<room.widths.count) - SummaryTable.gap),
          height: min(max(layout.pixels(of: rows), heights.lowerBound), heights.upperBound)))
    }
    let below = ranges.filter { !$0.chart.isBeside }
    let width = chartWidth(below.count)
    for (index, entry) in below.enumerated() {
      let top = bottom + 1 + index / 2 * ChartPlace.rowsHigh
      try insert(
        entry,
        ChartPlace(
          row: top, column: first, offset: index % 2 * (width + SummaryTable.gap), width: width,
          height: ChartPlace.usualHeight))
      layout.next = max(layout.next, top + ChartPlace.rowsHigh)
      // The first charts stay with their table.
      if index % 2 == 1 || index == below.count - 1 { layout.endBlock(from: index < 2 ? layout.top : top) }
    }
  }

  /// Of charts below the table: as wide as it in a grid, where others may stand beside; else two in the width of the sheet.
  private func chartWidth(_ count: Int) -> Int {
    if gridWidth != nil {
      let own = room.width(of: room.first..<room.first + table.width)
      return max(320, count < 2 ? own : (own - SummaryTable.gap) / 2)
    }
    let half = min(700, max(320, (room.width - SummaryTable.gap) / 2))
    return count == 1 ? min(800, max(half, room.width)) : half
  }
}
