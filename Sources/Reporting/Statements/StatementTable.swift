import Amounts
import Books
import CXLSXWriter

/// The rows of one kind of a statement: a sheet of its workbook, a section of its document.
///
/// Part of layouts 1 and 2.
struct StatementTable {
  struct Column {
    /// How the HTML document has it, where paper is narrower than a sheet.
    enum DocumentPlace { case shown, leftOut, lineNumber }

    let title: String
    let width: Double
    var isFigure = false
    var inDocument = DocumentPlace.shown

    /// In pixels: 7 a character and 5 more.
    var pixels: Int { Int(width * 7) + 5 }
  }

  enum Cell {
    case empty
    case text(String)
    /// With its currency where that is not the statement's.
    case money(Money)
    case count(Int)
    case percent(Percentage)
    case date(Day)
    case instant(Instant)

    var text: String? { if case .text(let text) = self { text } else { nil } }

    static func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .empty }
    static func percent(_ percentage: Percentage?) -> Cell { percentage.map { .percent($0) } ?? .empty }
    static func money(_ amount: Money?) -> Cell { amount.map { .money($0) } ?? .empty }
  }

  let name: String
  let title: String
  /// What is on the sheet, in one sentence.
  let lead: String
  let columns: [Column]
  let count: Int
  /// The cells of a row; made when it is written, so that no statement is in memory twice.
  let row: (Int) throws -> [Cell]
  /// The last row; nil where rows are in no balance.
  var total: [Cell]?
  var whenEmpty = "No lines."
  /// Label and text below the rows.
  var notes: [(label: String, text: String)] = []
  /// Rows that stand behind a row of this place; layout 1 has none.
  var subtotals: [Int: [Cell]] = [:]
  /// Points that a row is higher than its text.
  var rowPadding = 4.0
  /// Whether its sheet is there, and neither shown nor printed; layout 1 shows all.
  var isHidden = false
}

/// Writes tables into sheets: title, header, rows, total.
///
/// Part of layouts 1 and 2.
struct StatementSheet {
  let workbook: Workbook
  let formats: StatementFormats
  let page: StatementPage
  let currency: Currency

  private static let headerRow = 2

  func write(_ table: StatementTable) throws -> SheetTally {
    let sheet = try SheetWriter(workbook, name: table.name, columns: table.columns.count, isSmall: false)
    try setUp(sheet, table)
    try setHeight(20, of: 0, sheet)
    try sheet.write(table.title, 0, 0, try formats.format(.heading))
    try setHeight(18, of: 1, sheet)
    try sheet.write(table.lead, 1, 0, try formats.format(.label.with { $0.size = 9 }))
    try setHeight(28, of: StatementSheet.headerRow, sheet)
    for (index, column) in table.columns.enumerated() {
      let style = StatementStyle.header.with {
        $0.alignment = column.isFigure ? .right : .left
        $0.isIndented = isIndented(index, table)
      }
      try sheet.write(column.title, StatementSheet.headerRow, index, try formats.format(style))
    }
    var row = StatementSheet.headerRow + 1
    for index in 0..<table.count {
      try write(table.row(index), table, sheet, row, .text)
      row += 1
      guard let subtotal = table.subtotals[index] else { continue }
      try write(subtotal, table, sheet, row, .subtotal)
      row += 1
    }
    if table.count == 0 {
      try setHeight(18, of: row, sheet)
      try sheet.write(table.whenEmpty, row, 0, try formats.format(.label.with { $0.isItalic = true }))
      row += 1
    }
    if let total = table.total, table.count > 0 {
      try write(total, table, sheet, row, .total)
      row += 1
    }
    for note in table.notes {
      row += 1
      try sheet.write(note.label, row, 0, try formats.format(.label.with { $0.size = 9 }))
      row += 1
      try setHeight(height([note.text], table), of: row, sheet)
      try sheet.write(note.text, row, 0, try formats.format(StatementStyle(wraps: true)))
    }
    return sheet.tally
  }

  private func setUp(_ sheet: SheetWriter, _ table: StatementTable) throws {
    for (index, column) in table.columns.enumerated() {
      try sheet.check(
        worksheet_set_column(sheet.sheet, UInt16(index), UInt16(index), column.width, nil), "set a width")
    }
    if table.isHidden { worksheet_hide(sheet.sheet) }
    worksheet_gridlines(sheet.sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    worksheet_freeze_panes(sheet.sheet, UInt32(StatementSheet.headerRow + 1), 0)
    // References of digits only stay text, and Excel need not warn about them.
    let rows = table.count + table.subtotals.count + 20
    let range = "A1:\(WorkbookCheck.columnLetters(table.columns.count - 1))\(rows)"
    try sheet.check(
      worksheet_ignore_errors(sheet.sheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), range), "set a range")
    try page.applyToRows(sheet, headerRow: StatementSheet.headerRow)
  }

  /// Must come before the cells of the row: a row that is left can't be changed.
  private func setHeight(_ points: Double, of row: Int, _ sheet: SheetWriter) throws {
    try sheet.check(worksheet_set_row(sheet.sheet, UInt32(row), points, nil), "set a height")
  }

  /// Whether a column stands at the left, behind another one that it must keep off.
  private func isIndented(_ column: Int, _ table: StatementTable) -> Bool {
    column > 0 && !table.columns[column].isFigure
  }

  /// The height of a row in points: of its longest text, within what Excel allows.
  private func height(_ texts: [String?], _ table: StatementTable) -> Double {
    let lines = texts.enumerated().map { column, text in
      let width = table.columns[column].pixels - (isIndented(column, table) ? 9 : 0)
      return TextHeight.lines(text ?? "", width: width, size: 10)
    }
    return min(409, table.rowPadding + 13 * (lines.max() ?? 1))
  }

  private func write(
    _ cells: [StatementTable.Cell], _ table: StatementTable, _ sheet: SheetWriter, _ row: Int, _ base: StatementStyle
  ) throws {
    try setHeight(height(cells.map(\.text), table), of: row, sheet)
    for (column, cell) in cells.enumerated() {
      let style = base.with { $0.isIndented = isIndented(column, table) }
      switch cell {
      case .empty: try sheet.blank(row, column, try formats.format(style))
      case .text(""): try sheet.blank(row, column, try formats.format(style))
      case .text(let text): try sheet.write(text, row, column, try formats.format(style))
      case .money(let amount):
        let suffix = amount.currency == currency ? nil : amount.currency.code
        let format = try formats.format(style.money(amount.currency.exponent, suffix: suffix))
        try sheet.write(amount.minorUnits, decimals: amount.currency.exponent, row, column, format)
      case .count(let count):
        try sheet.write(Int64(count), decimals: 0, row, column, try formats.format(style.money(0)))
      case .percent(let percentage): try write(percentage, sheet, row, column, style)
      case .date(let day):
        guard let serial = ExcelTime.serial(day) else {
          try sheet.write("\(day)", row, column, try formats.format(style))
          continue
        }
        try sheet.number(serial, row, column, try formats.format(style.date("yyyy-mm-dd")))
      case .instant(let instant):
        let format = try formats.format(style.date("yyyy-mm-dd hh:mm"))
        try sheet.number(ExcelTime.serial(instant.microseconds), row, column, format)
      }
    }
  }

  /// As a number where Excel keeps all digits.
  private func write(
    _ percentage: Percentage, _ sheet: SheetWriter, _ row: Int, _ column: Int, _ style: StatementStyle
  ) throws {
    let format = try formats.format(style.with { $0.alignment = .right })
    let bytes = Array("\(percentage)".utf8)
    try bytes.withUnsafeBufferPointer { bytes in
      guard let value = PlainDecimal.read(bytes) else { return try sheet.write(bytes, row, column, format) }
      try sheet.number(value, row, column, format)
    }
  }
}

extension StatementStyle {
  fileprivate func date(_ format: String) -> StatementStyle {
    with {
      $0.numberFormat = format
      $0.alignment = .left
    }
  }
}
