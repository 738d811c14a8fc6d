import Books

/// A list of discrepancies in which people decided, as a spreadsheet program saved it: the file of `discrepancies import`.
package struct DecisionSheet: Sendable {
  /// A row with its cells as text.
  package struct Row: Sendable {
    /// The line that it begins on, from 1.
    package let line: Int
    private let cells: [String: String]

    fileprivate init(line: Int, cells: [String: String]) {
      self.line = line
      self.cells = cells
    }

    /// A cell, without white space at its ends and without the guard of a file of ours; empty: there is none.
    package func cell(_ column: String) -> String { cells[column] ?? "" }
  }

  /// What is read at most: some hundred thousand findings.
  package static let bytesMax = 64 << 20

  /// How many cells are read at most, blank ones too: as many as a list of that size has.
  package static let cellsMax = 5_000_000

  /// What decides, and what tells whether a finding is as it was when the list was made.
  package static let columns = [
    "code", "subject", "status", "owner", "note", "suppressed_until", "severity", "currency", "money_at_risk",
    "opened_at",
    "age_days",
  ]

  package let rows: [Row]

  /// Reads the list; its header is the first line that names code and subject, by their names or as workbooks call them.
  ///
  /// - Throws: the first thing that is wrong with the file, with its line.
  package init(
    _ bytes: [UInt8], file: String, cellsMax: Int = DecisionSheet.cellsMax
  ) throws(ConfigurationProblem) {
    func problem(_ line: Int?, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
      ConfigurationProblem(file: file, line: line, path: "", wrong: wrong, remedy: remedy)
    }
    guard !bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw problem(
        nil, "is a workbook, and decisions are read from CSV",
        "save its sheet Discrepancies as CSV (in Excel: CSV UTF-8) and import that file")
    }
    let found: CSVRecords.List?
    do throws(CSVRecords.Fault) {
      found = try CSVRecords.list(bytes, cellsMax: cellsMax, name: DecisionSheet.name) {
        $0.contains("code") && $0.contains("subject")
      }
    } catch {
      throw problem(error.line, error.wrong, error.remedy)
    }
    guard let found else {
      throw problem(
        1, "has no line that names the columns code and subject among its first \(CSVRecords.headMax.records)",
        "the sheet Discrepancies of the ops workbook, or discrepancies.csv, was expected")
    }
    let (header, line) = (found.header, found.line)
    let lacking = DecisionSheet.columns.filter { !header.contains($0) }
    guard lacking.isEmpty else {
      throw problem(
        line, "has no column \(lacking.joined(separator: ", "))",
        "leave the columns of the list in; those that nobody fills in tell what changed since")
    }
    let wanted = Set(DecisionSheet.columns)
    guard wanted.allSatisfy({ name in header.count { $0 == name } == 1 }) else {
      throw problem(line, "names a column twice", "leave the header as it was")
    }
    var rows: [Row] = []
    for record in found.rows {
      let cells = zip(header, record.cells).filter { wanted.contains($0.0) && !$0.1.isEmpty }
        .map { ($0.0, DecisionSheet.plain($0.1)) }
      let row = Row(line: record.line, cells: Dictionary(cells, uniquingKeysWith: { first, _ in first }))
      // A line of sums, or a blank one, is of no finding.
      guard !(row.cell("code").isEmpty && row.cell("subject").isEmpty) else { continue }
      // Else what was written about one thing would be taken for another.
      guard record.cells.count == header.count else {
        throw problem(
          record.line, "has \(record.cells.count) cells where the header has \(header.count)",
          "put a text with the separator in it in quotes, or save the sheet as CSV again")
      }
      rows.append(row)
    }
    self.rows = rows
  }

  /// The name of a column by its name or by what workbooks call it.
  static func name(_ title: String) -> String {
    let name = LooseText.lowercasedASCII(LooseText.trimmed(title)).replacing(" ", with: "_")
    return titles[name] ?? name
  }

  /// Titles of workbooks that are other words than the name.
  private static let titles = ["opened_(utc)": "opened_at", "age_in_days": "age_days", "days": "age_days"]

  /// A text as it is meant: an apostrophe before what a spreadsheet would take for a formula is the guard of our files.
  private static func plain(_ cell: String) -> String {
    let text = LooseText.trimmed(cell)
    guard text.utf8.first == 0x27, let second = text.utf8.dropFirst().first, "=+-@".utf8.contains(second) else {
      return text
    }
    return String(text.dropFirst())
  }
}

extension DecisionSheet {
  /// Reads a file.
  ///
  /// - Throws: what is wrong with it, as ``init(_:file:)``.
  package init(file: String) throws(ConfigurationProblem) {
    try self.init(try BoundedFile.bytes(file, bytesMax: DecisionSheet.bytesMax), file: file)
  }
}
