import Books
import Foundation

extension ConfigurationProblem: Error {}

/// A register as a table of trimmed cells, none of them empty but those of optional columns.
struct RegisterTable {
  let file: String
  let header: [String]
  private(set) var rows: [CSVText.Record] = []

  /// Reads a table whose header is one of those given.
  ///
  /// - Parameter optional: the columns whose cells may be empty.
  /// - Throws: the first thing that is wrong, with its line.
  init(_ bytes: [UInt8], file: String, headers: [[String]], optional: Set<String> = []) throws(ConfigurationProblem) {
    self.file = file
    let records: [CSVText.Record]
    do throws(CSVText.Fault) {
      records = try CSVText.records(bytes)
    } catch {
      throw RegisterTable.problem(file, error.line, error.wrong, "CSV as in RFC 4180 was expected")
    }
    let expected = "the header \(headers.map { $0.joined(separator: ",") }.joined(separator: " or ")) was expected"
    guard let first = records.first, headers.contains(first.cells) else {
      let found = records.first.map { "begins with \(OneLine.quoted($0.cells.joined(separator: ",")))" } ?? "is empty"
      throw RegisterTable.problem(file, 1, found, expected)
    }
    header = first.cells
    rows.reserveCapacity(records.count)
    for record in records.dropFirst() {
      guard record.cells.count == header.count else {
        throw problem(
          record.line, "has \(record.cells.count) cells",
          "\(header.count) were expected: \(header.joined(separator: ","))")
      }
      let cells = record.cells.map(LooseText.trimmed)
      if let empty = zip(header, cells).first(where: { $0.1.isEmpty && !optional.contains($0.0) })?.0 {
        throw problem(record.line, "has no \(empty)", "fill it in or remove the line")
      }
      guard !cells.contains(where: { $0.unicodeScalars.contains(where: OneLine.isControl) }) else {
        throw problem(record.line, "has a control character in a cell", "remove it")
      }
      rows.append(CSVText.Record(line: record.line, cells: cells))
    }
  }

  func problem(_ line: Int, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
    RegisterTable.problem(file, line, wrong, remedy)
  }

  private static func problem(_ file: String, _ line: Int, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, line: line, path: "", wrong: wrong, remedy: remedy)
  }
}

extension Place {
  /// A register that this value names; what is wrong in it is noted with the register's own lines.
  func register<Value>(
    _ context: ReadingContext, _ read: (_ bytes: [UInt8], _ file: String) throws(ConfigurationProblem) -> Value
  ) -> Value? {
    guard let named = text(max: 4096) else { return nil }
    guard let data = FileManager.default.contents(atPath: context.absolute(named)) else {
      return refuse("file \(named) can't be read", "create it, or leave out the key")
    }
    do throws(ConfigurationProblem) {
      return try read([UInt8](data), named)
    } catch {
      problems.add(error)
      return nil
    }
  }
}
