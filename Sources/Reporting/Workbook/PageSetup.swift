import CXLSXWriter

/// How sheets are printed: landscape, one page wide, with title, as-of and page number on every page.
struct PageSetup {
  let workbookTitle: String
  let context: WorkbookContext

  /// A sheet of rows: as wide as one page, the header on each.
  func applyToRows(_ sheet: SheetWriter, title: String, columns: Int) throws {
    // 8 is A3, 9 is A4: 20 columns on A4 can't be read.
    worksheet_set_paper(sheet.sheet, columns > 12 ? 8 : 9)
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    try sheet.check(worksheet_repeat_rows(sheet.sheet, 0, 0), "repeat the header")
    try applyToAll(sheet, title: title)
  }

  /// A summary: as wide as one page, and pages that end between its tables and charts.
  ///
  /// - Parameters:
  ///   - width: of the columns, in pixels.
  ///   - blocks: rows that should stay together on a page, in their order.
  func applyToSummary(_ sheet: SheetWriter, title: String, width: Int, blocks: [Range<Int>]) throws {
    worksheet_set_paper(sheet.sheet, 9)
    // A4 in landscape within the margins, at 96 pixels an inch.
    let (pageWidth, pageHeight) = (1040, 650)
    let scale = min(100, max(10, pageWidth * 100 / max(1, width)))
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    // A row has 20 pixels.
    let rowsPerPage = pageHeight * 100 / scale / 20
    var pageStart = 0
    var breaks: [UInt32] = []
    for block in blocks {
      if block.upperBound - pageStart > rowsPerPage && block.lowerBound > pageStart {
        breaks.append(UInt32(block.lowerBound))
        pageStart = block.lowerBound
      }
      // A block longer than a page ends its pages wherever they are full.
      while block.upperBound - pageStart > rowsPerPage { pageStart += rowsPerPage }
    }
    if !breaks.isEmpty {
      // The list ends with 0.
      breaks.append(0)
      let code = breaks.withUnsafeMutableBufferPointer { worksheet_set_h_pagebreaks(sheet.sheet, $0.baseAddress) }
      try sheet.check(code, "set the page breaks")
    }
    try applyToAll(sheet, title: title)
  }

  private func applyToAll(_ sheet: SheetWriter, title: String) throws {
    worksheet_set_landscape(sheet.sheet)
    worksheet_set_margins(sheet.sheet, 0.4, 0.4, 0.75, 0.6)
    let mark = context.mark.map { "&C&\"Calibri,Bold\"&14\(PageSetup.escaped($0, 40))" } ?? ""
    let header = "&L&\"Calibri,Bold\"\(PageSetup.escaped(title, 80))\(mark)&R\(PageSetup.escaped(context.asOfLine, 60))"
    let note = context.note.map { "&C\(PageSetup.escaped($0, 100))" } ?? ""
    let footer = "&L\(PageSetup.escaped(workbookTitle, 80))\(note)&RPage &P of &N"
    try sheet.check(worksheet_set_header(sheet.sheet, header), "set the page header")
    try sheet.check(worksheet_set_footer(sheet.sheet, footer), "set the page footer")
  }

  /// Text in which `&` begins no code; Excel takes 255 characters for the three parts together.
  private static func escaped(_ text: String, _ lengthMax: Int) -> String {
    WorkbookText.shown(String(text.prefix(lengthMax))).split(separator: "&", omittingEmptySubsequences: false).joined(
      separator: "&&")
  }
}
