import CXLSXWriter

/// The cells that a chart shows.
struct ChartRange {
  let sheet: SheetWriter
  let table: TableDefinition
  let firstColumn: Int
  let headerRow: Int
  let rows: ClosedRange<Int>
  /// The text that the rows have in common, added to the title.
  let label: String?
}

/// Where a chart stands.
struct ChartPlace {
  let row: Int
  let column: Int
  /// To the right of the column's edge; all in pixels.
  var offset = 0
  let width: Int
  let height: Int

  static let usualHeight = 300
  /// How many rows of 20 pixels a chart of the usual height covers, with the space below.
  static let rowsHigh = 16
}

/// Draws charts over the cells of a table.
enum ChartWriter {
  static func insert(_ definition: ChartDefinition, _ range: ChartRange, at place: ChartPlace) throws {
    let workbook = range.sheet.workbook
    let chart = try workbook.addChart(definition.kind)
    for (index, name) in definition.values.enumerated() {
      guard let values = position(of: name, range), let categories = position(of: definition.categories, range) else {
        continue
      }
      try addSeries(chart, range, definition, name: name, values: values, categories: categories, index: index)
    }
    decorate(chart, definition, range)
    var options = lxw_chart_options()
    options.x_offset = Int32(place.offset)
    // Not on the edge of the row, which may be that of a page.
    options.y_offset = 2
    options.x_scale = Double(place.width) / 480
    options.y_scale = Double(place.height) / 288
    // Moves with the cells but keeps its size.
    options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
    try "\(definition.title)".withCString { text in
      options.description = UnsafeMutablePointer(mutating: text)
      try range.sheet.check(
        worksheet_insert_chart_opt(range.sheet.sheet, UInt32(place.row), UInt16(place.column), chart, &options),
        "insert a chart")
    }
  }

  private static func position(of name: String, _ range: ChartRange) -> Int? {
    range.table.columns.firstIndex { $0.name == name }.map { range.table.offsets[$0] + range.firstColumn }
  }

  private static func addSeries(
    _ chart: UnsafeMutablePointer<lxw_chart>, _ range: ChartRange, _ definition: ChartDefinition, name: String,
    values: Int,
    categories: Int, index: Int
  ) throws {
    guard let series = chart_add_series(chart, nil, nil) else {
      throw range.sheet.workbook.failure("add a series", "out of memory")
    }
    let sheetName = range.sheet.tally.name
    let (first, last) = (UInt32(range.rows.lowerBound), UInt32(range.rows.upperBound))
    chart_series_set_categories(series, sheetName, first, UInt16(categories), last, UInt16(categories))
    chart_series_set_values(series, sheetName, first, UInt16(values), last, UInt16(values))
    chart_series_set_name_range(series, sheetName, UInt32(range.headerRow), UInt16(values))
    if definition.kind == .pie {
      colourSlices(series, count: range.rows.count)
      chart_series_set_labels_options(series, 0, 0, 0)
      chart_series_set_labels_percentage(series)
      return
    }
    let colour = Palette.severity[name] ?? Palette.series[index % Palette.series.count]
    if definition.kind == .line {
      var line = lxw_chart_line()
      line.color = colour
      line.width = 2.25
      chart_series_set_line(series, &line)
      chart_series_set_marker_type(series, UInt8(LXW_CHART_MARKER_CIRCLE.rawValue))
      var fill = lxw_chart_fill()
      fill.color = colour
      chart_series_set_marker_fill(series, &fill)
    } else {
      var fill = lxw_chart_fill()
      fill.color = colour
      chart_series_set_fill(series, &fill)
    }
  }

  private static func colourSlices(_ series: UnsafeMutablePointer<lxw_chart_series>, count: Int) {
    var fills = (0..<count).map { index in
      var fill = lxw_chart_fill()
      fill.color = Palette.series[index % Palette.series.count]
      return fill
    }
    fills.withUnsafeMutableBufferPointer { fills in
      var points = fills.indices.map { index in
        var point = lxw_chart_point()
        point.fill = fills.baseAddress.map { $0 + index }
        return point
      }
      points.withUnsafeMutableBufferPointer { points in
        var list = points.indices.map { index in points.baseAddress.map { $0 + index } }
        list.append(nil)
        _ = list.withUnsafeMutableBufferPointer { chart_series_set_points(series, $0.baseAddress) }
      }
    }
  }

  private static func decorate(
    _ chart: UnsafeMutablePointer<lxw_chart>, _ definition: ChartDefinition, _ range: ChartRange
  ) {
    let title = [definition.title, range.label].compactMap { $0 }.joined(separator: " – ")
    chart_title_set_name(chart, WorkbookText.shown(title))
    var titleFont = font(size: 12, isBold: true, colour: Palette.navy)
    chart_title_set_name_font(chart, &titleFont)
    var border = lxw_chart_line()
    border.color = Palette.line
    chart_chartarea_set_line(chart, &border)
    if definition.values.count == 1 && definition.kind != .pie {
      chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    } else {
      chart_legend_set_position(
        chart, UInt8((definition.kind == .pie ? LXW_CHART_LEGEND_RIGHT : LXW_CHART_LEGEND_BOTTOM).rawValue))
    }
    guard definition.kind != .pie else { return }
    chart_set_series_gap(chart, 60)
    decorateAxes(chart, definition, range)
  }

  private static func decorateAxes(
    _ chart: UnsafeMutablePointer<lxw_chart>, _ definition: ChartDefinition, _ range: ChartRange
  ) {
    let isBar = definition.kind == .bar
    // Bars lie: their names stand on the upright axis.
    let (names, figures) =
      isBar ? (chart.pointee.y_axis, chart.pointee.x_axis) : (chart.pointee.x_axis, chart.pointee.y_axis)
    guard let names, let figures else { return }
    // Top down, as in the table.
    if isBar {
      chart_axis_set_reverse(names)
      // Reversed names take the figures to the top; this brings them back below.
      chart_axis_set_crossing_max(names)
      chart_axis_set_interval_unit(names, 1)
    }
    var small = font(size: 9, isBold: false, colour: Palette.grey)
    chart_axis_set_num_font(names, &small)
    chart_axis_set_num_font(figures, &small)
    chart_axis_set_num_format(figures, definition.format ?? "#,##0")
    if range.table.columns.contains(where: { $0.name == definition.categories && $0.type == .date }) {
      chart_axis_set_num_format(names, "d mmm")
    }
    if !isBar { chart_axis_set_label_position(names, UInt8(LXW_CHART_AXIS_LABEL_POSITION_LOW.rawValue)) }
    var grid = lxw_chart_line()
    grid.color = Palette.line
    grid.width = 0.75
    chart_axis_major_gridlines_set_visible(figures, 1)
    chart_axis_major_gridlines_set_line(figures, &grid)
    guard !definition.axis.isEmpty else { return }
    let unit = range.label.map {
      definition.axis.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: $0)
    }
    chart_axis_set_name(figures, WorkbookText.shown(unit ?? definition.axis))
    var plain = font(size: 9, isBold: false, colour: Palette.grey)
    chart_axis_set_name_font(figures, &plain)
  }

  /// That of the cells.
  private static let fontName: StaticString = "Arial"

  private static func font(size: Double, isBold: Bool, colour: UInt32) -> lxw_chart_font {
    var font = lxw_chart_font()
    font.size = size
    // libxlsxwriter reads 2 as "not bold": 0 is its default, which for titles is bold.
    font.bold = isBold ? 1 : 2
    font.color = colour
    // The library makes a copy of it.
    font.name = UnsafeMutablePointer(
      mutating: UnsafeRawPointer(fontName.utf8Start).assumingMemoryBound(to: CChar.self))
    return font
  }
}
