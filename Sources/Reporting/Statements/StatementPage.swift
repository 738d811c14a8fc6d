import Amounts
import CXLSXWriter
import Books

/// How the sheets of a statement are printed: A4, one page wide, with number, month and partner on every page.
///
/// Part of layouts 1 and 2.
struct StatementPage {
  private let header: String
  private let footer: String

  init(_ document: StatementDocument) {
    let month = StatementWords.month(document.header.month)
    // Codes before the font: a text that begins with digits would be read as a size.
    let font = "&9&\"Arial,Regular\""
    let title = "&L&9&\"Arial,Bold\"\(StatementPage.escaped("Referral fee statement \(document.title)"))"
    let mark = document.isDraft ? "&C&KB3261E&14&\"Arial,Bold\"DRAFT" : ""
    header = "\(title)\(mark)&R\(font)\(month), \(document.header.series.currency.code)"
    let partner = StatementPage.escaped(document.header.partner.name, room: 50)
    footer = "&L\(font)\(partner)&R\(font)\(StatementWords.notAnInvoice)   Page &P of &N"
  }

  /// A sheet of rows, with its header on each page.
  func applyToRows(_ sheet: SheetWriter, headerRow: Int) throws {
    worksheet_set_landscape(sheet.sheet)
    try sheet.check(worksheet_repeat_rows(sheet.sheet, UInt32(headerRow), UInt32(headerRow)), "repeat the header")
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    try applyToAll(sheet)
  }

  /// The summary: one page if it is not much longer, else a new one for the block that begins at `breakRow`.
  ///
  /// - Parameter points: the height of its rows.
  func applyToSummary(_ sheet: SheetWriter, points: Double, breakRow: Int) throws {
    worksheet_set_portrait(sheet.sheet)
    if points <= StatementPage.summaryPoints {
      worksheet_fit_to_pages(sheet.sheet, 1, 1)
    } else {
      worksheet_fit_to_pages(sheet.sheet, 1, 0)
      // The list ends with 0.
      var breaks = [UInt32(breakRow), 0]
      let code = breaks.withUnsafeMutableBufferPointer { worksheet_set_h_pagebreaks(sheet.sheet, $0.baseAddress) }
      try sheet.check(code, "set the page break")
    }
    worksheet_center_horizontally(sheet.sheet)
    try applyToAll(sheet)
  }

  /// What fits on a page that is printed at 85 % or more.
  private static let summaryPoints = 830.0

  private func applyToAll(_ sheet: SheetWriter) throws {
    // 9 is A4.
    worksheet_set_paper(sheet.sheet, 9)
    worksheet_set_margins(sheet.sheet, 0.5, 0.5, 0.8, 0.7)
    try sheet.check(worksheet_set_header(sheet.sheet, header), "set the page header")
    try sheet.check(worksheet_set_footer(sheet.sheet, footer), "set the page footer")
  }

  /// Text in which `&` begins no code; Excel takes 255 characters for the three parts together.
  private static func escaped(_ text: String, room: Int = 80) -> String {
    var escaped = ""
    var room = room
    for scalar in WorkbookText.shown(text).unicodeScalars {
      let piece = scalar == "&" ? "&&" : scalar.value < 0x20 ? " " : String(scalar)
      room -= piece.utf16.count
      guard room >= 0 else { return escaped + "…" }
      escaped += piece
    }
    return escaped
  }
}
