import Reporting

/// What a command shows, for other programs: one document of JSON, and the rows of it that CSV has room for.
package struct OutputDocument: Sendable {
  let value: OutputValue
  let columns: [String]
  let rows: [[OutputValue]]

  /// A list alone: an array of JSON, a row each.
  package init(columns: [String], rows: [[OutputValue]]) {
    value = .list(OutputDocument.objects(columns, rows))
    self.columns = columns
    self.rows = rows
  }

  /// A list with what is said of all of it: CSV has the list.
  package init(_ fields: [OutputField], _ name: String, columns: [String], rows: [[OutputValue]]) {
    value = .object(fields + [OutputField(name, .list(OutputDocument.objects(columns, rows)))])
    self.columns = columns
    self.rows = rows
  }

  /// A document that is no list: CSV has a line `key,value` for each of its values.
  package init(_ fields: [OutputField]) {
    value = .object(fields)
    columns = ["key", "value"]
    rows = value.flattened("").map { [.text($0.path), $0.value] }
  }

  /// Any document, and what CSV has of it.
  init(value: OutputValue, columns: [String], rows: [[OutputValue]]) {
    self.value = value
    self.columns = columns
    self.rows = rows
  }

  private static func objects(_ columns: [String], _ rows: [[OutputValue]]) -> [OutputValue] {
    rows.map { row in .object(zip(columns, row).map { OutputField($0, $1) }) }
  }

  /// As RFC 4180 and the published files have it.
  package var csv: String {
    CSVText.record(columns.map { ($0, false) })
      + rows.map { row in CSVText.record(row.map { ($0.cell.text, $0.cell.isGuarded) }) }.joined()
  }

  package func json() throws -> String { try JSONText.of(value) }
}

extension OutputFormat {
  /// What is shown, as text in this format.
  ///
  /// - Parameter table: what people read.
  package func text(_ document: @autoclosure () -> OutputDocument, table: () throws -> String) throws -> String {
    switch self {
    case .table: try table()
    case .csv: document().csv
    case .json: try document().json()
    }
  }
}
