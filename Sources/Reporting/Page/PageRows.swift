import Amounts

/// A cell as a page shows it.
struct PageCell: Hashable, Sendable {
  /// The text, escaped; empty for NULL.
  var html = ""
  /// The currency of an amount.
  var currency: String?
  /// What the colour of its column says of it.
  var mark: PageMark?
}

/// What stands out in a cell.
enum PageMark: String, Sendable {
  case critical, high, medium, low
  /// Of an outcome: as it should be, or not.
  case good, bad
  /// A difference that is not 0.
  case off
}

/// The rows of a block, as far as a page shows them, and what its totals and charts need of the others.
struct PageRows: Sendable {
  let block: PageBlock
  /// Those that are shown.
  private(set) var rows: [[PageCell]] = []
  /// How many there are.
  private(set) var count = 0
  private(set) var charts: [ChartFigures] = []
  private var totals: [(code: String, sums: [Int: Int128])] = []

  /// Runs the query of a block.
  ///
  /// - Throws: ``ReportingError/cell(file:report:row:column:problem:)`` for a cell that its column can't show.
  init(_ block: PageBlock, from database: some ReportDatabase, parameters: [String: String], _ turn: WorkTurn) throws {
    self.block = block
    var collector = ChartCollector(block.table)
    let counted = block.table.countedColumns
    try database.withRows(block.table.sql, parameters: parameters) { cursor in
      let reader = try PageRowReader(block.table, cursor.columnNames)
      while try cursor.next() {
        try turn.check()
        count += 1
        let isShown = count <= block.rowsMax
        // There may be a million rows that nothing is shown of.
        if !isShown && counted.isEmpty { continue }
        let row = try reader.row(cursor, number: count, only: isShown ? nil : counted)
        if isShown { rows.append(row.map(\.cell)) }
        add(row)
        collector.add(row)
      }
    }
    charts = collector.charts
  }

  /// How many rows there are that are not shown.
  var hidden: Int { count - rows.count }

  /// One row of totals a currency, in the order of the codes: the label, then the columns.
  var footer: [[PageCell]] {
    totals.sorted { $0.code < $1.code }.map { total in
      let decimals = Currency(total.code)?.exponent ?? 0
      return block.table.columns.enumerated().map { position, column in
        if position == 0 { return PageCell(html: PageText.escaped("Total \(total.code)")) }
        guard let sum = total.sums[position] else { return PageCell() }
        return PageCell(html: PageFigure.text(sum, decimals: column.type == .money ? decimals : 0))
      }
    }
  }

  private mutating func add(_ row: [PageRowReader.Value]) {
    let summed = block.table.columns.indices.filter { block.table.totals.contains(block.table.columns[$0].name) }
    guard !summed.isEmpty else { return }
    let code = block.table.firstMoney.flatMap { row[$0].cell.currency } ?? ""
    let place = totals.firstIndex { $0.code == code } ?? totals.count
    if place == totals.count { totals.append((code, [:])) }
    for position in summed { totals[place].sums[position, default: 0] += Int128(row[position].figure ?? 0) }
  }
}

extension TableDefinition {
  /// The column whose currency is that of a row's totals, as in workbooks.
  fileprivate var firstMoney: Int? { columns.firstIndex { $0.type == .money } }

  /// The columns that count in rows that are not shown: those of totals, with that of their currency, and of charts.
  fileprivate var countedColumns: Set<String> {
    let totalled = totals.isEmpty ? [] : totals + (firstMoney.map { [columns[$0].name] } ?? [])
    return Set(totalled + charts.flatMap { $0.values + [$0.categories] + ($0.each.map { [$0] } ?? []) })
  }
}
