import Amounts
import CXLSXWriter

/// The chart of the last 12 months: fees and closing balance, beside their table.
///
/// Part of layouts 1 and 2.
struct StatementChart {
  let sheet: SheetWriter
  /// Month, fees, closing balance.
  let columns: ClosedRange<Int>
  let headerRow: Int
  let rows: ClosedRange<Int>
  let currency: Currency
  /// Of the labels of the axis.
  let decimals: Int

  /// How many rows of 15 points it covers.
  static let rowsHigh = 13
  private static let height = 256

  func insert(row: Int, column: Int, width: Int) throws {
    let chart = try sheet.workbook.addChart(.column)
    let colours = [StatementStyle.Colours.navy, StatementStyle.Colours.blue]
    for (column, colour) in zip(columns.dropFirst(), colours) { try addSeries(chart, column, colour) }
    chart_title_set_name(chart, "Fees and closing balance (\(currency.code))")
    withFont(size: 10, isBold: true, colour: StatementStyle.Colours.navy) { chart_title_set_name_font(chart, &$0) }
    chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    withFont(size: 8) { chart_legend_set_font(chart, &$0) }
    // A few months get bars as wide as twelve would.
    chart_set_series_gap(chart, UInt16(min(500, 60 + max(0, 6 - rows.count) * 80)))
    var border = lxw_chart_line()
    border.color = StatementStyle.Colours.line
    chart_chartarea_set_line(chart, &border)
    decorateAxes(chart)
    var options = lxw_chart_options()
    options.x_offset = 10
    options.x_scale = Double(width) / 480
    options.y_scale = Double(StatementChart.height) / 288
    options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
    try "Fees and closing balance of the last 12 months".withCString { text in
      options.description = UnsafeMutablePointer(mutating: text)
      try sheet.check(
        worksheet_insert_chart_opt(sheet.sheet, UInt32(row), UInt16(column), chart, &options), "insert a chart")
    }
  }

  private func addSeries(_ chart: UnsafeMutablePointer<lxw_chart>, _ column: Int, _ colour: UInt32) throws {
    guard let series = chart_add_series(chart, nil, nil) else {
      throw sheet.workbook.failure("add a series", "out of memory")
    }
    let name = sheet.tally.name
    let (first, last) = (UInt32(rows.lowerBound), UInt32(rows.upperBound))
    let names = UInt16(columns.lowerBound)
    chart_series_set_categories(series, name, first, names, last, names)
    chart_series_set_values(series, name, first, UInt16(column), last, UInt16(column))
    chart_series_set_name_range(series, name, UInt32(headerRow), UInt16(column))
    var fill = lxw_chart_fill()
    fill.color = colour
    chart_series_set_fill(series, &fill)
  }

  private func decorateAxes(_ chart: UnsafeMutablePointer<lxw_chart>) {
    guard let names = chart.pointee.x_axis, let figures = chart.pointee.y_axis else { return }
    withFont(size: 8) { chart_axis_set_num_font(figures, &$0) }
    chart_axis_set_num_format(figures, decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals))
    withFont(size: 8) {
      $0.rotation = -45
      chart_axis_set_num_font(names, &$0)
    }
    // Below the bars, also below negative ones.
    chart_axis_set_label_position(names, UInt8(LXW_CHART_AXIS_LABEL_POSITION_LOW.rawValue))
    var grid = lxw_chart_line()
    grid.color = StatementStyle.Colours.line
    grid.width = 0.75
    chart_axis_major_gridlines_set_visible(figures, 1)
    chart_axis_major_gridlines_set_line(figures, &grid)
  }

  private func withFont(
    size: Double, isBold: Bool = false, colour: UInt32 = StatementStyle.Colours.grey,
    _ body: (inout lxw_chart_font) -> Void
  ) {
    "Arial".withCString { name in
      var font = lxw_chart_font()
      font.name = UnsafeMutablePointer(mutating: name)
      font.size = size
      // libxlsxwriter reads 2 as "not bold": 0 is its default, which for titles is bold.
      font.bold = isBold ? 1 : 2
      font.color = colour
      body(&font)
    }
  }
}
