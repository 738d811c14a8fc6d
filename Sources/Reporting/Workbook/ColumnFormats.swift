/// The formats of the cells of one column.
struct ColumnFormats {
  /// For every type but money; nil where the default will do.
  let base: Workbook.Format?
  /// For amounts, by the decimals of the currency.
  private let byDecimals: [Workbook.Format]

  init(_ column: ColumnDefinition, _ role: CellStyle.Role, _ workbook: Workbook) throws(ReportingError) {
    let numberFormat = column.format ?? ColumnFormats.numberFormat(column.type)
    let style = CellStyle(role: role, numberFormat: numberFormat, wraps: column.wraps)
    base = style == CellStyle() ? nil : try workbook.format(style)
    var formats: [Workbook.Format] = []
    if column.type == .money {
      for decimals in 0...4 {
        formats.append(try workbook.format(CellStyle(role: role, numberFormat: ColumnFormats.money(decimals))))
      }
    }
    byDecimals = formats
  }

  /// The format of an amount with so many decimals; without a currency that of an integer.
  @inline(__always)
  func money(_ decimals: Int?) -> Workbook.Format? { decimals.map { byDecimals[$0] } ?? base }

  /// Grouped, with the currency's decimals; negative amounts in red.
  static func money(_ decimals: Int) -> String {
    let positive = decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals)
    return "\(positive);[Red]-\(positive)"
  }

  private static func numberFormat(_ type: ColumnType) -> String {
    switch type {
    case .integer, .money: "#,##0"
    case .date: "yyyy-mm-dd"
    case .instant: "yyyy-mm-dd hh:mm:ss"
    case .text, .percent, .boolean: ""
    }
  }
}
