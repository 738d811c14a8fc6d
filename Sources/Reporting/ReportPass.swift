/// One pass over the rows of a report, which feeds its CSV file and its sheets.
struct ReportPass: Sendable {
  let report: ReportDefinition
  private let context: WorkbookContext
  /// Where the CSV file is written; nil for none.
  private let csv: String?
  /// Where the rows for sheets are set aside; nil for none.
  private let rows: String?

  init(_ report: ReportDefinition, _ context: WorkbookContext, csv: String?, rows: String? = nil) {
    self.report = report
    self.context = context
    self.csv = csv
    self.rows = rows
  }

  /// Runs the query and writes what is wanted of its rows.
  ///
  /// The rows of the CSV file end up sorted by the written text of the key columns in byte order, which is the order of
  /// Unicode scalars. The SELECT should give them in that order; where it does not (a guard changes the place of a text),
  /// the file is put in order afterwards. Sheets have them in the order of the SELECT.
  func run(_ database: some ReportDatabase, _ turn: WorkTurn) throws -> (csv: WrittenCSV?, rows: ReportRows?) {
    guard let csv else { return (nil, try kept(database, turn)) }
    var file = try CSVFile(path: csv, report: report)
    var sheets: ReportRows?
    try database.withRows(report.table.sql, parameters: context.parameters) { cursor in
      let plans = try ColumnPlan.plan(report.table, cursor.columnNames)
      try file.writeHeader(report.table.columns.map(\.name))
      guard let rows else {
        while try cursor.next() {
          try turn.check()
          try file.writeRow(plans, cursor)
        }
        return
      }
      var writer = try writer(cursor.columnNames, rows)
      while try cursor.next() {
        try turn.check()
        try file.writeRow(plans, cursor)
        try writer.writeRow(cursor)
      }
      sheets = try writer.finish()
    }
    return (try file.finish(), sheets)
  }

  private func kept(_ database: some ReportDatabase, _ turn: WorkTurn) throws -> ReportRows? {
    guard let rows else { return nil }
    var sheets: ReportRows?
    try database.withRows(report.table.sql, parameters: context.parameters) { cursor in
      var writer = try writer(cursor.columnNames, rows)
      while try cursor.next() {
        try turn.check()
        try writer.writeRow(cursor)
      }
      sheets = try writer.finish()
    }
    return sheets
  }

  private func writer(_ columnNames: [String], _ path: String) throws -> ReportRowsWriter {
    try ReportRowsWriter(report, columnNames: columnNames, rowsPerSheetMax: context.rowsPerSheetMax, path: path)
  }
}
