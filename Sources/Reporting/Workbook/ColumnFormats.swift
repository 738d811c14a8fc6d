/// The styles of the cells of one column, as one sheet knows them.
struct ColumnFormats<Style> {
  /// For every type but money; nil where the default will do.
  let base: Style?
  /// For amounts, by the decimals of the currency.
  private let byDecimals: [Style]

  /// - Parameters:
  ///   - looks: how the cells of the column stand in the table.
  init<Sheet: CellSheet & ~Copyable>(
    _ column: ColumnDefinition, _ role: CellStyle.Role, _ looks: ColumnLooks, _ sheet: inout Sheet
  ) throws where Sheet.Style == Style {
    let numberFormat = column.format ?? NumberFormat.of(column.type)
    var style = looks.style(role)
    style.numberFormat = numberFormat
    style.wraps = column.wraps
    style.shrinks = style.shrinks || (column.fits && role != .header)
    // Cells that are put together need a style.
    base = style == CellStyle() && column.span == 1 ? nil : try sheet.style(style)
    var formats: [Style] = []
    if column.type == .money {
      for decimals in 0...4 {
        style.numberFormat = NumberFormat.money(decimals)
        formats.append(try sheet.style(style))
      }
    }
    byDecimals = formats
  }

  /// The style of an amount with so many decimals; without a currency that of an integer.
  @inline(__always)
  func money(_ decimals: Int?) -> Style? { decimals.map { byDecimals[$0] } ?? base }
}

/// How the cells of a column stand: as their table and the column before them want it.
struct ColumnLooks: Equatable {
  let isFigure: Bool
  /// Dates are numbers, and would stand at the right below a title that does not.
  let isLeft: Bool
  let isIndented: Bool
  let isTop: Bool

  /// Those of each column of a table.
  ///
  /// - Parameter isInGrid: whether higher rows of a table beside it may make its rows high.
  static func all(_ table: TableDefinition, isInGrid: Bool = false) -> [ColumnLooks] {
    let isTop = isInGrid || table.columns.contains(where: \.wraps)
    return table.columns.enumerated().map { index, column in
      ColumnLooks(
        isFigure: column.isFigure, isLeft: column.type == .date || column.type == .instant,
        isIndented: !column.isFigure && index > 0 && table.columns[index - 1].isFigure,
        isTop: isTop)
    }
  }

  func style(_ role: CellStyle.Role) -> CellStyle {
    // What has more digits than a number of Excel is text, and stands where the others do.
    CellStyle(
      role: role, isRight: isFigure, isLeft: isLeft, isIndented: isIndented, isTop: isTop && role == .body,
      shrinks: isFigure && role != .header)
  }
}

/// The number formats of the types of columns.
enum NumberFormat {
  /// Grouped, with the currency's decimals; negative amounts in red.
  static func money(_ decimals: Int) -> String {
    let positive = decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals)
    return "\(positive);[Red]-\(positive)"
  }

  static func of(_ type: ColumnType) -> String {
    switch type {
    case .integer, .money: "#,##0"
    case .date: "yyyy-mm-dd"
    case .instant: "yyyy-mm-dd hh:mm:ss"
    case .text, .percent, .boolean: ""
    }
  }
}
