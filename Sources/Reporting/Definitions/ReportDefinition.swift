/// Who a report is for.
package enum Audience: String, CaseIterable, Sendable {
  case finance
  case ops
}

/// What a column of a report holds, and so how its cells are written.
package enum ColumnType: String, CaseIterable, Sendable {
  /// UTF-8 text; guarded in CSV, a string cell in a workbook.
  case text
  /// A 64-bit integer.
  case integer
  /// A 64-bit integer in minor units of the currency that another column names; a plain integer where that is NULL.
  case money
  /// A decimal as text, as short as it can be: `9.5`.
  case percent
  /// A date as text: `YYYY-MM-DD`.
  case date
  /// Microseconds since 1970 in UTC.
  case instant
  /// 0 or 1, `true` or `false` in CSV.
  case boolean

  /// Whether its cells are whole numbers in the query's rows.
  var isWhole: Bool {
    switch self {
    case .integer, .money, .instant, .boolean: true
    case .text, .percent, .date: false
    }
  }
}

/// A cell that must be a whole number and is none.
enum NotWhole {
  static func problem(_ bytes: UnsafeBufferPointer<UInt8>, _ type: ColumnType) -> String {
    let unit = type == .money ? ": money is in minor units, a quotient needs CAST(round(…) AS INTEGER)" : ""
    return "\"\(String(decoding: bytes, as: UTF8.self))\" is no whole number\(unit)"
  }
}

/// Which cells of a column a workbook colours.
package enum ColumnColour: String, CaseIterable, Sendable {
  /// critical, high, medium and low.
  case severity
  /// false in red.
  case outcome
  /// Numbers other than 0 in red.
  case difference
  /// `ok` in green, `look` in orange.
  case care
}

/// One column of a report or of a table of a summary.
package struct ColumnDefinition: Hashable, Sendable {
  /// The name in the query and in the header of the CSV file.
  package let name: String
  /// The header in a workbook.
  package let title: String
  package let type: ColumnType
  /// The width in a workbook, in characters.
  package let width: Int
  /// The column that names the currency of an amount.
  package let currency: String?
  /// A number format of Excel that replaces the one of the type.
  package let format: String?
  package let colour: ColumnColour?
  /// Whether long text goes over several lines in a workbook.
  package let wraps: Bool
  /// Whether text is shown smaller in a workbook rather than cut.
  package let fits: Bool
  /// How many columns of the grid of a summary its cells go over.
  package let span: Int
}

/// What a chart looks like.
package enum ChartKind: String, CaseIterable, Sendable {
  case column
  case stacked
  case bar
  case pie
  case line
}

/// A chart over the rows of the table that it belongs to.
package struct ChartDefinition: Hashable, Sendable {
  package let kind: ChartKind
  package let title: String
  /// The column with the names on the axis.
  package let categories: String
  /// The columns with the figures, one series each.
  package let values: [String]
  /// The title of the value axis, empty for none.
  package let axis: String
  /// The number format of the value axis.
  package let format: String?
  /// One chart for each run of rows with the same text in this column: amounts of two currencies share no axis.
  package let each: String?
  /// How many charts `each` makes at most.
  package let atMost: Int
  /// How many rows a chart shows at most.
  package let rows: Int
  /// Whether it stands at the right of the rows that it shows, not below them.
  package let isBeside: Bool
}

/// Where a table of a summary stands, and whether it does.
package struct TablePlace: Hashable, Sendable {
  /// Whether it begins in the row of the table before it, and not below that.
  package var isBeside = false
  /// The column of the grid that it begins in, counted from 1.
  package var left = 1
  /// Whether nothing of it is shown where it has no rows.
  package var isOptional = false
  /// Whether its columns have headers.
  package var hasHeader = true
}

/// A query and how its rows are shown.
package struct TableDefinition: Hashable, Sendable {
  package let title: String
  /// Shown below the title; may be empty.
  package let description: String
  package let sql: String
  package let columns: [ColumnDefinition]
  /// The columns that get a total, one for each currency.
  package let totals: [String]
  package let charts: [ChartDefinition]
  /// Only in a summary.
  package let place: TablePlace
  /// The definition file, for messages.
  package let file: String
  /// Where its SQL begins in the file.
  package let sqlLine: Int?
  /// The name for messages: of the report, or the title of a table in a workbook.
  package let name: String

  /// Checks that the columns of its query are those of the definition.
  package func check(_ columnNames: [String]) throws(DefinitionError) { _ = try ColumnPlan.plan(self, columnNames) }

  /// What is wrong with its SQL, with the place in the file.
  package func queryError(_ problem: String, _ advice: [String]) -> DefinitionError {
    DefinitionError(file: file, line: sqlLine, subject: "\(name), sql", problem: problem, advice: advice)
  }
}

/// A report: a CSV file, and a sheet in the workbooks that want it.
package struct ReportDefinition: Hashable, Sendable {
  /// The name of the file without `.csv`.
  package let name: String
  package let audience: Audience
  /// The first columns, by whose written text the rows of the CSV file are sorted.
  package let key: [String]
  package let table: TableDefinition
}

/// One sheet of a workbook that shows whole rows.
package struct SheetDefinition: Hashable, Sendable {
  /// What the rows are.
  package enum Rows: Hashable, Sendable {
    /// Those of a report, by its name.
    case report(String)
    /// Those of a query of its own, which becomes no CSV file.
    case own(TableDefinition)
  }

  package let name: String
  package let rows: Rows
  /// How many columns are printed, from the first on; nil = all.
  package let printed: Int?

  /// Where its rows come from, in words.
  package var source: String {
    switch rows {
    case .report(let name): name
    case .own: "its own query"
    }
  }
}

/// The columns that all tables of a summary share: so many, of one width.
package struct SummaryGrid: Hashable, Sendable {
  package let columns: Int
  /// In characters.
  package let width: Int
}

/// A workbook: a summary of small tables with charts, then sheets with whole reports.
package struct WorkbookDefinition: Hashable, Sendable {
  /// The name of the file without `.xlsx`.
  package let name: String
  package let title: String
  package let audience: Audience
  package let description: String
  /// The name of the summary sheet.
  package let summaryName: String
  package let summary: [TableDefinition]
  /// Nil: the columns are as wide as the tables need them, each table begins in the first.
  package let grid: SummaryGrid?
  /// Whole reports, a sheet each.
  package let sheets: [SheetDefinition]

  /// The reports that its sheets show.
  package var reportNames: [String] {
    sheets.compactMap { if case .report(let name) = $0.rows { name } else { nil } }
  }

  /// Every query of its own.
  package var tables: [TableDefinition] {
    summary + sheets.compactMap { if case .own(let table) = $0.rows { table } else { nil } }
  }
}
