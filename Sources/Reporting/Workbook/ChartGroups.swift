/// Which rows of a table each of its charts shows.
struct ChartGroups: Sendable {
  private let charts: [ChartDefinition]
  /// For each chart the runs of rows with the same text, in the order of the rows.
  private var runs: [[(label: String?, rows: ClosedRange<Int>)]]

  /// Whether there is anything to draw.
  var isEmpty: Bool { charts.isEmpty }

  init(_ table: TableDefinition) {
    charts = table.charts
    runs = Array(repeating: [], count: charts.count)
  }

  /// Adds a row to the runs.
  mutating func add<Cursor: ReportCursor>(_ cursor: Cursor, row: Int) {
    for (chart, definition) in charts.enumerated() {
      let index = definition.each.flatMap { cursor.columnNames.firstIndex(of: $0) }
      let label = index.map { cursor.withText($0) { String(decoding: $0, as: UTF8.self) } }
      if let last = runs[chart].last, last.label == label, last.rows.upperBound == row - 1 {
        runs[chart][runs[chart].count - 1].rows = last.rows.lowerBound...row
      } else if runs[chart].count < (definition.each == nil ? 1 : definition.atMost) {
        // No more than are drawn: a report may have a million runs.
        runs[chart].append((label, row...row))
      }
    }
  }

  /// What the row on which a cursor stands has in common with the others that charts beside them show.
  func labelBeside<Cursor: ReportCursor>(_ cursor: Cursor) -> String? {
    let name = charts.first { $0.isBeside && $0.each != nil }?.each
    return name.flatMap { cursor.columnNames.firstIndex(of: $0) }.map { index in
      cursor.withText(index) { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// A chart to draw.
  struct Entry {
    let chart: ChartDefinition
    let label: String?
    /// The rows that have the label in common, and those of them that the chart shows.
    let group: ClosedRange<Int>
    let rows: ClosedRange<Int>
  }

  /// The charts to draw.
  func ranges() -> [Entry] {
    charts.enumerated().flatMap { index, chart in
      runs[index].map { run in
        let last = min(run.rows.upperBound, run.rows.lowerBound + chart.rows - 1)
        return Entry(chart: chart, label: run.label, group: run.rows, rows: run.rows.lowerBound...last)
      }
    }
  }
}
