import Amounts

/// What was written into a CSV file.
package struct WrittenCSV: Hashable, Sendable {
  /// Rows without the header.
  package let rows: Int
  package let bytes: Int
}

/// Writes a report as CSV, exactly as outputs 2 says.
package enum CSVWriter {
  /// Runs the query of a report and writes its rows into a new file.
  ///
  /// The rows end up sorted by the written text of the key columns in byte order, which is the order of Unicode
  /// scalars. The SELECT should give them in that order; where it does not (a guard changes the place of a text),
  /// the file is put in order afterwards.
  @discardableResult
  package static func write(
    _ report: ReportDefinition, from database: some ReportDatabase, parameters: [String: String] = [:], to path: String
  ) throws -> WrittenCSV {
    let pass = ReportPass(report, WorkbookContext(asOf: Instant(microseconds: 0), parameters: parameters), csv: path)
    return try pass.run(database, .only).csv ?? WrittenCSV(rows: 0, bytes: 0)
  }
}

/// The file while it is written.
struct CSVFile: ~Copyable {
  let report: ReportDefinition
  private let path: String
  private var rows = 0
  private var isInOrder = true
  private var sink: ByteSink
  private var digits = CurrencyDigits()
  private var cells = CellText()
  private var key: [UInt8] = []
  private var keyBefore: [UInt8] = []

  init(path: String, report: ReportDefinition) throws(ReportingError) {
    sink = try ByteSink(path: path)
    self.path = path
    self.report = report
  }

  /// Ends the file and puts its rows in order.
  consuming func finish() throws(ReportingError) -> WrittenCSV {
    let written = WrittenCSV(rows: rows, bytes: sink.count)
    let (path, isInOrder, keyCount) = (path, isInOrder, report.key.count)
    try sink.finish()
    if !isInOrder { try CSVOrder.sort(path, keyCount: keyCount) }
    return written
  }

  mutating func writeHeader(_ names: [String]) throws(ReportingError) {
    for (index, name) in names.enumerated() {
      if index > 0 { try sink.append(0x2C) }
      try sink.appendQuoted(name)
    }
    try sink.appendLineEnd()
  }

  mutating func writeRow<Cursor: ReportCursor>(_ plans: [ColumnPlan], _ cursor: Cursor) throws {
    rows += 1
    for position in plans.indices {
      if position > 0 { try sink.append(0x2C) }
      let index = plans[position].index
      let isKey = position < report.key.count
      // One NUL between the cells: a shorter cell sorts first, as in a comparison cell by cell.
      if isKey && position > 0 { key.append(0) }
      guard !cursor.isNull(index) else { continue }
      if plans[position].column.type.isWhole && !cursor.isInteger(index) { throw notWhole(plans[position], cursor) }
      switch plans[position].column.type {
      case .text: try writeText(cursor, index, isGuarded: true, isKey: isKey)
      case .percent, .date: try writeText(cursor, index, isGuarded: false, isKey: isKey)
      case .integer: try sink.fill(CellText.room) { CellText.write(cursor.integer(index), to: $0) }
      case .money:
        let decimals = try decimals(plans[position], cursor)
        try sink.fill(CellText.room) { CellText.write(cursor.integer(index), decimals: decimals, to: $0) }
      case .instant: try sink.fill(CellText.room) { cells.write(instant: cursor.integer(index), to: $0) }
      case .boolean: try writeBoolean(cursor.integer(index), plans[position])
      }
    }
    try sink.appendLineEnd()
    isInOrder = isInOrder && (rows == 1 || !key.lexicographicallyPrecedes(keyBefore))
    swap(&key, &keyBefore)
    key.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func writeText<Cursor: ReportCursor>(
    _ cursor: Cursor, _ index: Int, isGuarded: Bool, isKey: Bool
  ) throws {
    try cursor.withText(index) { bytes in
      let hasGuard = isGuarded && CSVText.needsGuard(bytes)
      if isKey {
        if hasGuard { key.append(0x27) }
        key.append(contentsOf: bytes)
      }
      try sink.appendQuoted(bytes, hasGuard: hasGuard)
    }
  }

  private mutating func writeBoolean(_ value: Int64, _ plan: ColumnPlan) throws(ReportingError) {
    guard value == 0 || value == 1 else { throw failure(plan, "\(value) is neither 0 nor 1") }
    try sink.appendQuoted(value == 1 ? "true" : "false")
  }

  @inline(__always)
  private mutating func decimals<Cursor: ReportCursor>(_ plan: ColumnPlan, _ cursor: Cursor) throws(ReportingError)
    -> Int
  {
    guard let currencyIndex = plan.currencyIndex, !cursor.isNull(currencyIndex) else { return 0 }
    guard let decimals = cursor.withText(currencyIndex, { $0.isEmpty ? 0 : digits.exponent($0) }) else {
      let text = cursor.withText(currencyIndex) { String(decoding: $0, as: UTF8.self) }
      throw failure(plan, "\"\(text)\" is not a currency of ISO 4217")
    }
    return decimals
  }

  private func notWhole(_ plan: ColumnPlan, _ cursor: some ReportCursor) -> ReportingError {
    cursor.withText(plan.index) { failure(plan, NotWhole.problem($0, plan.column.type)) }
  }

  private func failure(_ plan: ColumnPlan, _ problem: String) -> ReportingError {
    .cell(
      file: report.table.file, report: report.table.name, row: rows, column: plan.column.name, problem: problem)
  }
}

extension ByteSink {
  mutating func appendLineEnd() throws(ReportingError) {
    try append(0x0D)
    try append(0x0A)
  }

  mutating func appendQuoted(_ text: String, isGuarded: Bool = false) throws(ReportingError) {
    var text = text
    var failure: ReportingError?
    text.withUTF8 { bytes in
      do throws(ReportingError) {
        try appendQuoted(bytes, hasGuard: isGuarded && CSVText.needsGuard(bytes))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  @inline(__always)
  mutating func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, hasGuard: Bool) throws(ReportingError) {
    let hasQuotes = CSVText.needsQuotes(bytes)
    if hasQuotes { try append(0x22) }
    if hasGuard { try append(0x27) }
    if !hasQuotes {
      try append(bytes)
    } else {
      for byte in bytes {
        if byte == 0x22 { try append(0x22) }
        try append(byte)
      }
      try append(0x22)
    }
  }
}
