/// Collects the figures of charts row by row.
struct ChartCollector {
  /// The names that a chart of a page has room for, whatever its definition says: bars lie below each other.
  private static func namesMax(_ kind: ChartKind) -> Int {
    switch kind {
    case .bar, .pie: 20
    case .column, .stacked, .line: 62
    }
  }

  private let table: TableDefinition
  /// For each chart the runs of rows with the same label.
  private var runs: [[ChartFigures]]

  init(_ table: TableDefinition) {
    self.table = table
    runs = Array(repeating: [], count: table.charts.count)
  }

  var charts: [ChartFigures] { runs.flatMap(\.self) }

  mutating func add(_ row: [PageRowReader.Value]) {
    for (place, chart) in table.charts.enumerated() {
      let values = chart.values.compactMap(position)
      guard let names = position(chart.categories), let first = values.first.map({ row[$0] }) else { continue }
      // Amounts of two currencies share no axis.
      let label = chart.each.flatMap(position).map { row[$0].cell.html } ?? first.cell.currency
      if runs[place].last.map({ $0.label != label }) ?? true {
        guard runs[place].count < chart.atMost else { continue }
        let series = values.map { position in
          ChartFigures.Series(
            title: PageText.escaped(table.columns[position].title), name: table.columns[position].name)
        }
        runs[place].append(
          ChartFigures(definition: chart, label: label, decimals: first.decimals, series: series))
      }
      let last = runs[place].count - 1
      guard runs[place][last].names.count < min(chart.rows, ChartCollector.namesMax(chart.kind)) else { continue }
      runs[place][last].names.append(row[names].cell.html)
      for (index, position) in values.enumerated() {
        runs[place][last].series[index].figures.append(row[position].figure)
      }
    }
  }

  private func position(_ name: String) -> Int? { table.columns.firstIndex { $0.name == name } }
}
