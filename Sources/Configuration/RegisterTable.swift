import Books

extension ConfigurationProblem: Error {}

/// A register as a table of trimmed cells, none of them empty but those of optional columns.
///
/// Blank lines, rows of separators alone and blank columns at the end are ignored (inputs 4).
struct RegisterTable {
  let file: String
  let header: [String]
  private(set) var rows: [CSVRecords.Record] = []
  /// What is wrong with rows that are not among ``rows``; only of a table that is read to its end.
  private(set) var problems: [ConfigurationProblem] = []

  /// Reads a table whose header is one of those given.
  ///
  /// - Parameters:
  ///   - optional: the columns whose cells may be empty.
  ///   - isReadToItsEnd: whether wrong rows are collected, and the others read all the same.
  /// - Throws: the first thing that is wrong, with its line.
  init(
    _ bytes: [UInt8], file: String, headers: [[String]], optional: Set<String> = [], isReadToItsEnd: Bool = false
  ) throws(ConfigurationProblem) {
    self.file = file
    let records: [CSVRecords.Record]
    do throws(CSVRecords.Fault) {
      records = try CSVRecords.records(bytes).map {
        CSVRecords.Record(line: $0.line, cells: $0.cells.map(LooseText.trimmed))
      }
      .filter { !$0.cells.allSatisfy(\.isEmpty) }
    } catch {
      throw RegisterTable.problem(file, error.line, error.wrong, error.remedy)
    }
    let expected = "the header \(headers.map { $0.joined(separator: ",") }.joined(separator: " or ")) was expected"
    guard let first = records.first else { throw RegisterTable.problem(file, 1, "is empty", expected) }
    let header = RegisterTable.filled(first.cells, from: 0)
    guard headers.contains(header) else {
      let found = "begins with \(OneLine.quoted(first.cells.joined(separator: ",")))"
      throw RegisterTable.problem(file, first.line, found, expected)
    }
    self.header = header
    rows.reserveCapacity(records.count)
    for record in records.dropFirst() {
      do throws(ConfigurationProblem) { rows.append(try row(record, optional)) } catch {
        guard isReadToItsEnd else { throw error }
        problems.append(error)
      }
    }
  }

  private func row(_ record: CSVRecords.Record, _ optional: Set<String>) throws(ConfigurationProblem)
    -> CSVRecords.Record
  {
    let cells = RegisterTable.filled(record.cells, from: header.count)
    guard cells.count == header.count else {
      throw problem(
        record.line, "has \(cells.count) cells", "\(header.count) were expected: \(header.joined(separator: ","))")
    }
    if let empty = zip(header, cells).first(where: { $0.1.isEmpty && !optional.contains($0.0) })?.0 {
      throw problem(record.line, "has no \(empty)", "fill it in or remove the line")
    }
    guard !cells.contains(where: { $0.unicodeScalars.contains(where: OneLine.isControl) }) else {
      throw problem(record.line, "has a control character in a cell", "remove it")
    }
    return CSVRecords.Record(line: record.line, cells: cells)
  }

  /// The cells without the blank ones at the end, of which so many are kept.
  private static func filled(_ cells: [String], from kept: Int) -> [String] {
    var cells = cells
    while cells.count > kept, cells.last?.isEmpty ?? false { cells.removeLast() }
    return cells
  }

  func problem(_ line: Int, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
    RegisterTable.problem(file, line, wrong, remedy)
  }

  private static func problem(_ file: String, _ line: Int, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, line: line, path: "", wrong: wrong, remedy: remedy)
  }
}
