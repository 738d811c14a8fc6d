/// What a chart shows: names with figures, one series a column.
struct ChartFigures: Hashable, Sendable {
  struct Series: Hashable, Sendable {
    /// The title of its column, escaped.
    let title: String
    /// The name of its column.
    let name: String
    /// A figure a name; nil where there is none.
    var figures: [Int64?] = []
  }

  let definition: ChartDefinition
  /// What its rows have in common, escaped; the currency of its amounts.
  let label: String?
  /// How many digits of the figures are decimals.
  let decimals: Int
  /// Escaped.
  var names: [String] = []
  var series: [Series]

  /// The title with the label.
  var title: String { [PageText.escaped(definition.title), label].compactMap(\.self).joined(separator: ", ") }

  /// What a figure is, in words: `2026-03-01: Stated 12.34`.
  func words(_ series: Series, _ place: Int) -> String {
    let shown = series.figures[place].map { _ in figure(series, place) } ?? ""
    return "\(names[place]): \(self.series.count > 1 ? series.title + " " : "")\(shown)"
  }

  /// What the chart shows, for those who do not see it.
  var summary: String {
    guard let first = names.first, let last = names.last else { return "No figures." }
    let all = series.map { series in
      let known = series.figures.indices.filter { series.figures[$0] != nil }
      guard let most = known.max(by: { (series.figures[$0] ?? 0) < (series.figures[$1] ?? 0) }), let newest = known.last
      else { return "\(series.title): no figures." }
      return "\(series.title): at most \(figure(series, most)) (\(names[most])), "
        + "last \(figure(series, newest)) (\(names[newest]))."
    }
    return "\(names.count) from \(first) to \(last). \(all.joined(separator: " "))"
  }

  private func figure(_ series: Series, _ place: Int) -> String {
    PageFigure.text(Int128(series.figures[place] ?? 0), decimals: decimals)
  }
}
