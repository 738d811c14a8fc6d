/// How high the rows of a table are: LibreOffice and previews do not fit a row to its text, so every row says its own.
struct RowHeights {
  /// The columns that wrap, by their places in the table, with their widths in pixels.
  private let wrapping: [(position: Int, width: Int)]
  /// More than Excel lets a row be is cut by it.
  private static let pointsMax = 409.0
  private static let pointsALine = 12.75
  /// Stays empty above and below.
  private static let margin = 2.25

  /// - Parameter gridWidth: of a column of a grid, in characters; nil: columns have widths of their own.
  init(_ table: TableDefinition, gridWidth: Int?) {
    wrapping = table.columns.enumerated().filter { $0.element.wraps && $0.element.type == .text }.map { index, column in
      (index, ColumnWidth.pixels(characters: gridWidth ?? column.width) * column.span)
    }
  }

  /// Whether no column wraps: rows are as high as one line.
  var isEmpty: Bool { wrapping.isEmpty }

  /// How high the row is that a cursor stands on, in points.
  func points<Cursor: ReportCursor>(_ plans: [ColumnPlan], _ cursor: Cursor) -> Double {
    var lines = 1.0
    for (position, width) in wrapping where !cursor.isNull(plans[position].index) {
      let text = cursor.withText(plans[position].index) { bytes in
        // What is longer needs more than the highest row anyway.
        String(decoding: bytes.prefix(RowHeights.bytesMax), as: UTF8.self)
      }
      lines = max(lines, TextHeight.lines(text, width: width, size: CellStyle.fontSize))
    }
    return min(lines * RowHeights.pointsALine + RowHeights.margin, RowHeights.pointsMax)
  }

  private static let bytesMax = 8192
}

/// Widths of columns.
enum ColumnWidth {
  /// A character takes 7 pixels, and 5 stay empty.
  static func pixels(characters: Int) -> Int { characters * 7 + 5 }
}
