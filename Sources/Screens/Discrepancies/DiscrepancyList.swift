package import Jobs

/// How a list is written.
package enum ListFormat: String, CaseIterable, Sendable {
  case table, csv, json
}

extension ListFormat {
  /// The list as text.
  ///
  /// Files for machines have the rows of `discrepancies.csv` in its order, a screen has the worst first.
  package func text(_ rows: [DiscrepancyRow], _ screen: ScreenForm) throws -> String {
    switch self {
    case .table: DiscrepancyTable(rows.sorted(by: DiscrepancyRow.isWorse), screen: screen).text
    case .csv: DiscrepancyRow.csv(rows)
    case .json: try DiscrepancyRow.json(rows)
    }
  }
}
