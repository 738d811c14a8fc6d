/// Draws a chart as SVG: shapes and texts, coloured by the style sheet of the page.
///
/// Lengths are whole tenths of a pixel.
struct ChartDrawing {
  private static let width = 3600
  private static let height = 2000
  /// Room around the plot: for the figures at the left, the names below.
  private static let (left, right, top, bottom) = (480, 60, 120, 220)
  /// Bars lie below each other, with their names at the left.
  private static let (barHeight, namesWidth) = (200, 1400)
  /// About as wide as a digit is.
  private static let letter = 56
  /// How many series have a colour of their own.
  static let colours = 6

  private let chart: ChartFigures
  private var svg = ""

  /// The element, with what it shows in words.
  static func svg(_ chart: ChartFigures) -> String {
    var drawing = ChartDrawing(chart: chart)
    switch chart.definition.kind {
    // Slices are hard to compare: a page draws the same figures as bars.
    case .bar, .pie: drawing.bars()
    case .column, .stacked, .line: drawing.upright()
    }
    return drawing.svg
  }

  private init(chart: ChartFigures) { self.chart = chart }

  /// The class of a series: a severity has its own colour.
  static func colour(_ series: ChartFigures.Series, _ index: Int) -> String {
    PageMark(rawValue: series.name)?.rawValue ?? "s\(index % colours)"
  }

  // MARK: Upright

  private mutating func upright() {
    let isStacked = chart.definition.kind == .stacked
    let scale = ChartScale(isStacked ? stackedSums : figures, unit: unit)
    let plot = (width: Self.width - Self.left - Self.right, height: Self.height - Self.top - Self.bottom)
    func down(_ figure: Int128) -> Int { Self.top + plot.height - scale.place(figure, on: plot.height) }
    begin(height: Self.height)
    for tick in scale.ticks {
      line(from: (Self.left, down(tick)), to: (Self.width - Self.right, down(tick)), tick == 0 ? "zero" : "grid")
      text(scale.label(tick, decimals: chart.decimals), at: (Self.left - 60, down(tick) + 36), anchor: "end")
    }
    let slot = plot.width / max(1, chart.names.count)
    labels(slot: slot)
    switch chart.definition.kind {
    case .line:
      for (index, series) in chart.series.enumerated() { polyline(series, index, slot: slot, down) }
    default:
      let room = max(6, slot * 7 / 10)
      let thickness = isStacked ? room : max(4, room / max(1, chart.series.count))
      for place in chart.names.indices {
        var (above, below): (Int128, Int128) = (0, 0)
        for (index, series) in chart.series.enumerated() {
          guard let figure = wide(series.figures[place]), figure != 0 else { continue }
          let start = !isStacked ? 0 : figure > 0 ? above : below
          if figure > 0 { above += figure } else { below += figure }
          let ends = [down(start), down(start + figure)].sorted()
          let across = Self.left + place * slot + (slot - room) / 2 + (isStacked ? 0 : index * thickness)
          // What is not 0 is seen.
          box((across, ends[0], thickness, max(5, ends[1] - ends[0])), series, index, place)
        }
      }
    }
    svg += "</svg>"
  }

  /// As many of the names as there is room for, the last one always.
  private mutating func labels(slot: Int) {
    let widest = (chart.names.map { min($0.count, 12) }.max() ?? 0) * Self.letter + 120
    let every = max(1, (widest + max(1, slot) - 1) / max(1, slot))
    // Where the label at the right of the next one begins.
    var end = Self.width
    for place in stride(from: chart.names.count - 1, through: 0, by: -every) {
      let half = min(chart.names[place].count, 12) * Self.letter / 2
      let middle = min(max(Self.left + place * slot + slot / 2, half), Self.width - half)
      guard middle + half <= end else { continue }
      text(PageText.shortened(chart.names[place], to: 12), at: (middle, Self.height - 70), anchor: "middle")
      end = middle - half - 60
    }
  }

  /// Its points; where figures are missing there is a gap.
  private mutating func polyline(_ series: ChartFigures.Series, _ index: Int, slot: Int, _ down: (Int128) -> Int) {
    let colour = Self.colour(series, index)
    let points = series.figures.enumerated().map { place, figure in
      figure.map { (Self.left + place * slot + slot / 2, down(Int128($0))) }
    }
    for run in points.split(whereSeparator: { $0 == nil }) {
      let path = run.compactMap(\.self).map { "\(pixels($0.0)),\(pixels($0.1))" }.joined(separator: " ")
      svg += "<polyline class=\"line \(colour)\" points=\"\(path)\"/>"
    }
    for (place, point) in points.enumerated() {
      guard let point else { continue }
      svg += "<circle class=\"\(colour)\" cx=\"\(pixels(point.0))\" cy=\"\(pixels(point.1))\" r=\"2.5\">"
      svg += "<title>\(chart.words(series, place))</title></circle>"
    }
  }

  // MARK: Lying

  private mutating func bars() {
    let scale = ChartScale(figures, unit: unit)
    // The figures stand behind their bars.
    let widest = figures.map { PageFigure.text($0, decimals: chart.decimals).count }.max() ?? 0
    let room = (Self.namesWidth, max(400, Self.width - Self.namesWidth - widest * Self.letter - 100))
    begin(height: chart.names.count * Self.barHeight + 60)
    let thickness = Self.barHeight * 7 / 10 / max(1, chart.series.count)
    for (place, name) in chart.names.enumerated() {
      let top = 30 + place * Self.barHeight
      text(PageText.shortened(name, to: 24), at: (room.0 - 80, top + 135), anchor: "end")
      for (index, series) in chart.series.enumerated() {
        guard let figure = wide(series.figures[place]) else { continue }
        let ends = [scale.place(0, on: room.1), scale.place(figure, on: room.1)].sorted()
        let shape = (room.0 + ends[0], top + 30 + index * thickness, max(5, ends[1] - ends[0]), thickness)
        if figure != 0 { box(shape, series, index, place) }
        let label = PageFigure.text(figure, decimals: chart.decimals)
        text(label, at: (shape.0 + shape.2 + 50, shape.1 + thickness / 2 + 36), anchor: "start")
      }
    }
    svg += "</svg>"
  }

  // MARK: Parts

  private mutating func begin(height: Int) {
    let title = chart.title
    svg = "<svg role=\"img\" viewBox=\"0 0 \(pixels(Self.width)) \(pixels(height))\"><title>\(title)</title>"
    svg += "<desc>\(chart.summary)</desc>"
  }

  private mutating func box(
    _ shape: (x: Int, y: Int, width: Int, height: Int), _ series: ChartFigures.Series, _ index: Int, _ place: Int
  ) {
    svg += "<rect class=\"\(Self.colour(series, index))\" x=\"\(pixels(shape.x))\" y=\"\(pixels(shape.y))\""
    svg += " width=\"\(pixels(shape.width))\" height=\"\(pixels(shape.height))\">"
    svg += "<title>\(chart.words(series, place))</title></rect>"
  }

  private mutating func line(from start: (Int, Int), to end: (Int, Int), _ kind: String) {
    svg += "<line class=\"\(kind)\" x1=\"\(pixels(start.0))\" y1=\"\(pixels(start.1))\""
    svg += " x2=\"\(pixels(end.0))\" y2=\"\(pixels(end.1))\"/>"
  }

  private mutating func text(_ text: String, at place: (Int, Int), anchor: String) {
    svg += "<text x=\"\(pixels(place.0))\" y=\"\(pixels(place.1))\" text-anchor=\"\(anchor)\">\(text)</text>"
  }

  private func pixels(_ tenths: Int) -> String {
    tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: Figures

  private func wide(_ figure: Int64?) -> Int128? { figure.map { Int128($0) } }

  private var unit: Int128 { ChartScale.ten(chart.decimals) }

  private var figures: [Int128] { chart.series.flatMap { $0.figures.compactMap(wide) } }

  /// The heights of the stacks, those above 0 and those below.
  private var stackedSums: [Int128] {
    chart.names.indices.flatMap { place in
      let figures = chart.series.compactMap { wide($0.figures[place]) }
      return [figures.filter { $0 > 0 }.reduce(0, +), figures.filter { $0 < 0 }.reduce(0, +)]
    }
  }
}
