package import Amounts

/// The file of `statement pay --file`: what a bank says was paid to partners (rules R10).
package struct BankList: Sendable {
  /// A payment as the file has it; its currency is that of the statement that it paid.
  package struct Row: Hashable, Sendable {
    /// The line of the file, from 1.
    package let line: Int
    /// The number of a statement.
    package let number: String
    package let date: Day
    /// In major units.
    package let amount: String
    package let reference: String?
  }

  package let rows: [Row]
  /// What is wrong with the other rows, in the order of their lines.
  package let problems: [ConfigurationProblem]

  /// What is read at most: a line a payment to a partner.
  package static let bytesMax = 16 << 20
  package static let columns = ["number", "date", "amount", "reference"]

  /// Reads a file to its end.
  ///
  /// - Throws: what keeps it from being read row by row: that it is no CSV, or has another header.
  package init(_ bytes: [UInt8], file: String) throws(ConfigurationProblem) {
    let table = try RegisterTable(
      bytes, file: file, headers: [BankList.columns], optional: ["reference"], isReadToItsEnd: true)
    var rows: [Row] = []
    var problems = table.problems
    for record in table.rows {
      guard let date = Day(record.cells[1]) else {
        let wrong = "date is \(OneLine.quoted(record.cells[1]))"
        problems.append(table.problem(record.line, wrong, "a date such as 2026-11-08 was expected"))
        continue
      }
      let reference = record.cells[3]
      rows.append(
        Row(
          line: record.line, number: record.cells[0], date: date, amount: record.cells[2],
          reference: reference.isEmpty ? nil : reference))
    }
    self.rows = rows
    self.problems = problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }
}
