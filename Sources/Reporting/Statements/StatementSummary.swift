import Amounts
import Books
import CXLSXWriter

/// The first sheet: who states what to whom, the column of figures that foots, the last 12 months, and notes.
///
/// Part of layouts 1 and 2.
final class StatementSummary {
  /// An empty column, then labels, notes and figures on A4 upright.
  private static let widths = [1.5, 11, 14, 15, 16, 16, 18]
  private static let (all, left, right) = (1...6, 1...3, 4...6)
  private static let figureColumn = 6

  private let document: StatementDocument
  private let formats: StatementFormats
  private let page: StatementPage
  private let sheet: SheetWriter
  private var row = 0
  /// The height of the rows so far.
  private var points = 0.0

  private var header: StatementHeader { document.header }
  private var figures: StatementFigures { document.figures }
  private var currency: Currency { document.header.series.currency }

  init(_ document: StatementDocument, _ workbook: Workbook, _ formats: StatementFormats, _ page: StatementPage)
    throws(ReportingError)
  {
    self.document = document
    self.formats = formats
    self.page = page
    sheet = try SheetWriter(workbook, name: "Summary", columns: StatementSummary.widths.count, isSmall: true)
  }

  func write() throws -> SheetTally {
    worksheet_gridlines(sheet.sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    for (index, width) in StatementSummary.widths.enumerated() {
      try sheet.check(worksheet_set_column(sheet.sheet, UInt16(index), UInt16(index), width, nil), "set a width")
    }
    try writeParties()
    try writeTitle()
    try writeFigures()
    try writeHistory()
    let notesRow = row
    try writeNotes()
    try page.applyToSummary(sheet, points: points, breakRow: notesRow)
    return sheet.tally
  }

  // MARK: Rows

  private func next(_ height: Double = 15) throws {
    try sheet.check(worksheet_set_row(sheet.sheet, UInt32(row), height, nil), "set a height")
    row += 1
    points += height
  }

  private func writeParties() throws {
    var parties = [(role: "Referral partner", party: header.partner, columns: StatementSummary.all)]
    if let issuer = header.issuer {
      parties[0].columns = StatementSummary.right
      parties.insert((role: "Issuer", party: issuer, columns: StatementSummary.left), at: 0)
    }
    /// A row of each party's text; the addresses are one cell each, so that a long line parts no others.
    func write(_ texts: [String], _ style: StatementStyle) throws {
      var lines = 1.0
      for (text, party) in zip(texts, parties) {
        try sheet.write(text, row, across: party.columns, try formats.format(style))
        // Bold letters are wider.
        let size = style.size * (style.isBold ? 1.1 : 1)
        lines = max(lines, TextHeight.lines(text, width: width(party.columns), size: size))
      }
      try next(lines * (style.size + 3) + 2)
    }
    try write(parties.map(\.role), .note)
    try write(parties.map(\.party.name), StatementStyle(isBold: true, wraps: true))
    let details = parties.map { _, party, _ in
      (party.address + [party.vatID.map { "VAT id \($0)" }, party.contact].compactMap { $0 }).joined(separator: "\n")
    }
    if details.contains(where: { !$0.isEmpty }) { try write(details, StatementStyle(wraps: true)) }
    try next(8)
  }

  private func writeTitle() throws {
    try sheet.write("Referral fee statement", row, 1, try formats.format(.title))
    try next(26)
    if document.isDraft {
      try sheet.write("DRAFT", row, 1, try formats.format(.mark))
      try next(20)
    }
    let calendarDay = "\(header.date) in \(header.timeZone)"
    try writeDetail("Number", document.number ?? "none: not issued")
    try writeDetail("Month", "\(StatementWords.month(header.month)): \(StatementWords.period(header.month))")
    try writeDetail("Currency", currency.code)
    try writeDetail("Cut-off", "\(StatementWords.instant(header.cutOff)) (\(calendarDay))")
    try sheet.write(document.isDraft ? "As of" : "Date of issue", row, 1, try formats.format(.label))
    let date = StatementStyle(numberFormat: "yyyy-mm-dd", alignment: .left)
    if let serial = ExcelTime.serial(header.date) {
      try sheet.number(serial, row, 3, try formats.format(date))
    } else {
      try sheet.write("\(header.date)", row, 3, try formats.format(date))
    }
    try next()
    if header.layout > 1 {
      for (label, text) in StatementTerms.details(document) { try writeDetail(label, text) }
    }
    try next(8)
  }

  private func writeDetail(_ label: String, _ text: String) throws {
    try sheet.write(label, row, 1, try formats.format(.label))
    try sheet.write(text, row, 3, try formats.format(StatementStyle()))
    try next()
  }

  // MARK: Figures

  private func writeFigures() throws {
    let bar = StatementStyle.header.with { $0.size = 10 }
    try writeRow("Statement of account", "", bar) { row, column in
      let style = bar.with { $0.alignment = .right }
      try self.sheet.write(self.currency.code, row, column, try self.formats.format(style))
    }
    func lines(_ section: StatementSection) -> String {
      StatementWords.lines(document.lines.count { $0.section == section })
    }
    let month = StatementWords.month(header.month)
    try writeFigure("Opening balance", StatementWords.opening(document), figures.opening)
    try writeFigure("Earned", "payments of \(month), \(lines(.earned))", figures.earned)
    try writeFigure("Prior period", "payments of earlier months, \(lines(.priorPeriod))", figures.priorPeriod)
    try writeFigure("Adjustments", "fees that changed, \(lines(.adjustment))", figures.adjustments)
    try writeFigure("Clawbacks", "fees taken back, \(lines(.clawback))", figures.clawbacks)
    try writeFigure(
      "Paid out", "payments made to you", Money(minorUnits: figures.paidOut, currency: currency).negated.minorUnits)
    try writeFigure("Closing balance", "", figures.closing, .total)
    let payable = StatementStyle(size: 11, isBold: true, fill: StatementStyle.Colours.pale)
    try writeFigure("Payable", StatementWords.payable(document), figures.payable, payable)
    if figures.payable == 0 && figures.closing != 0 {
      try writeFigure("Carried forward", "to the next statement", figures.closing, .body)
    }
    if header.layout > 1, let held = try HeldStatementFees(document) {
      try writeFigure("Held", held.words, held.sum.minorUnits, .body)
    }
    try next(10)
  }

  private func writeFigure(
    _ label: String, _ note: String, _ units: Int64, _ style: StatementStyle = .body
  ) throws {
    try writeRow(label, note, style) { row, column in
      let format = try self.formats.format(style.money(self.currency.exponent))
      try self.sheet.write(units, decimals: self.currency.exponent, row, column, format)
    }
  }

  private func writeRow(
    _ label: String, _ note: String, _ style: StatementStyle, figure: (Int, Int) throws -> Void
  ) throws {
    let plain = style.with { $0.wraps = false }
    let small = plain.with {
      $0.size = 9
      $0.isBold = false
      $0.colour = StatementStyle.Colours.grey
    }
    try sheet.write(label, row, 1, try formats.format(plain))
    try sheet.blank(row, 2, try formats.format(plain))
    for column in 3..<StatementSummary.figureColumn {
      if column == 3 && !note.isEmpty {
        try sheet.write(note, row, column, try formats.format(small))
      } else {
        try sheet.blank(row, column, try formats.format(small))
      }
    }
    try figure(row, StatementSummary.figureColumn)
    try next(style.fill == nil ? 16 : 18)
  }

  // MARK: The last 12 months

  private func writeHistory() throws {
    guard !document.history.isEmpty else { return }
    let first = row
    let months = first + 1...first + document.history.count
    let titles = ["Month", "Fees", "Closing balance"]
    for (index, title) in titles.enumerated() {
      let style = StatementStyle.header.with { $0.alignment = index == 0 ? .left : .right }
      try sheet.write(title, row, 1 + index, try formats.format(style))
    }
    let largest = document.history.map { max($0.fees.magnitude, $0.closing.magnitude) }.max() ?? 0
    let chart = StatementChart(
      sheet: sheet, columns: 1...3, headerRow: first, rows: months, currency: currency,
      decimals: largest < 20 * currency.minorUnitsPerMajor.magnitude ? currency.exponent : 0)
    try next(18)
    for month in document.history {
      try sheet.write("\(month.month)", row, 1, try formats.format(.body))
      for (index, units) in [month.fees, month.closing].enumerated() {
        let format = try formats.format(StatementStyle.body.money(currency.exponent))
        try sheet.write(units, decimals: currency.exponent, row, 2 + index, format)
      }
      try next()
    }
    if largest > 0 {
      try chart.insert(row: first, column: 4, width: width(StatementSummary.right) - 10)
      while row < first + StatementChart.rowsHigh { try next() }
    }
    try next(10)
  }

  // MARK: Notes

  private func writeNotes() throws {
    try sheet.write("Notes", row, 1, try formats.format(.heading))
    try next(18)
    for note in StatementNotes.notes(document) {
      try sheet.write(note, row, across: StatementSummary.all, try formats.format(.note))
      try next(TextHeight.lines(note, width: width(StatementSummary.all), size: 9) * 12 + 3)
    }
  }

  /// In pixels: a column is 7 a character wide and 5 more.
  private func width(_ columns: ClosedRange<Int>) -> Int {
    columns.reduce(0) { $0 + Int(StatementSummary.widths[$1] * 7) + 5 }
  }
}
