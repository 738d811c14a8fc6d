import Amounts
package import Books

/// The file of `statement import`: what was stated elsewhere before (rules R10).
package enum StatedElsewhereFile {
  private static let columns = ["month", "payment_id", "currency", "fee"]
  /// What is read at most: a line a payment, and few installations have a million of them.
  package static let bytesMax = 256 << 20
  private static let numberMax = 60

  /// Reads the rows, in their order.
  ///
  /// - Throws: the first thing that is wrong, with its line.
  package static func read(_ bytes: [UInt8], file: String) throws(ConfigurationProblem) -> [StatedRow] {
    let table = try RegisterTable(
      bytes, file: file, headers: [columns, columns + ["number"]], optional: ["number"])
    var rows: [StatedRow] = []
    rows.reserveCapacity(table.rows.count)
    for record in table.rows { rows.append(try row(record, table)) }
    return rows
  }

  private static func row(_ record: CSVRecords.Record, _ table: RegisterTable) throws(ConfigurationProblem) -> StatedRow
  {
    func refuse(_ column: Int, _ expected: String) -> ConfigurationProblem {
      table.problem(
        record.line, "\(table.header[column]) is \(OneLine.quoted(record.cells[column]))", "\(expected) was expected")
    }
    guard let month = Month(record.cells[0]) else { throw refuse(0, "a month such as 2026-01") }
    guard let currency = Currency(record.cells[2]) else { throw refuse(2, "a currency code of ISO 4217 such as EUR") }
    guard let fee = Money(stated: record.cells[3], currency: currency) else {
      throw refuse(3, "an amount such as 18.90 with at most \(currency.exponent) decimals for \(currency)")
    }
    let number = record.cells.count > columns.count ? record.cells[columns.count] : ""
    // Reports list several numbers with semicolons between them.
    guard number.unicodeScalars.count <= numberMax, !number.utf8.contains(UInt8(ascii: ";")) else {
      throw refuse(columns.count, "a number of at most \(numberMax) characters without a semicolon")
    }
    return StatedRow(
      month: month, paymentID: LooseText.lowercasedASCII(record.cells[1]), fee: fee,
      number: number.isEmpty ? nil : number, line: record.line)
  }
}
