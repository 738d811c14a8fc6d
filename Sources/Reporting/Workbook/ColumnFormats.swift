/// The styles of the cells of one column, as one sheet knows them.
struct ColumnFormats<Style> {
  /// For every type but money; nil where the default will do.
  let base: Style?
  /// For amounts, by the decimals of the currency.
  private let byDecimals: [Style]

  init<Sheet: CellSheet & ~Copyable>(_ column: ColumnDefinition, _ role: CellStyle.Role, _ sheet: inout Sheet) throws
  where Sheet.Style == Style {
    let numberFormat = column.format ?? NumberFormat.of(column.type)
    let style = CellStyle(role: role, numberFormat: numberFormat, wraps: column.wraps)
    base = style == CellStyle() ? nil : try sheet.style(style)
    var formats: [Style] = []
    if column.type == .money {
      for decimals in 0...4 {
        formats.append(try sheet.style(CellStyle(role: role, numberFormat: NumberFormat.money(decimals))))
      }
    }
    byDecimals = formats
  }

  /// The style of an amount with so many decimals; without a currency that of an integer.
  @inline(__always)
  func money(_ decimals: Int?) -> Style? { decimals.map { byDecimals[$0] } ?? base }
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
