import CXLSXWriter

/// How sheets are printed: landscape, one page wide, with title, as-of and page number on every page.
struct PageSetup {
  let workbookTitle: String
  let context: WorkbookContext

  /// A sheet of rows: as wide as one page, the header on each.
  ///
  /// - Parameter width: of the columns that are printed, in pixels.
  func applyToRows(_ sheet: SheetWriter, title: String, width: Int) throws {
    // 8 is A3, 9 is A4: on A4 a wider sheet can't be read.
    worksheet_set_paper(sheet.sheet, width > PageSetup.widthMaxOnA4 ? 8 : 9)
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    try sheet.check(worksheet_repeat_rows(sheet.sheet, 0, 0), "repeat the header")
    try applyToAll(sheet, title: title)
  }

  /// A summary: as wide as one page, and pages that end between its tables and charts.
  ///
  /// - Parameters:
  ///   - width: of the columns, in pixels.
  ///   - blocks: rows that should stay together on a page, in their order.
  ///   - heights: of the rows that are not as high as the others, in points.
  func applyToSummary(
    _ sheet: SheetWriter, title: String, width: Int, blocks: [Range<Int>], heights: [Int: Double]
  ) throws {
    worksheet_set_paper(sheet.sheet, 9)
    let scale = min(100, max(10, PageSetup.pageWidth * 100 / max(1, width)))
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    let page = Double(PageSetup.pageHeight) * 100 / Double(scale)
    var breaks: [UInt32] = []
    var used = 0.0
    for block in blocks {
      let height = block.reduce(0) { $0 + (heights[$1] ?? PageSetup.usualHeight) } * 96 / 72
      if used > 0 && used + height > page {
        breaks.append(UInt32(block.lowerBound))
        used = 0
      }
      used += height
      // A block longer than a page ends its pages wherever they are full.
      while used > page { used -= page }
    }
    if !breaks.isEmpty {
      // The list ends with 0.
      breaks.append(0)
      let code = breaks.withUnsafeMutableBufferPointer { worksheet_set_h_pagebreaks(sheet.sheet, $0.baseAddress) }
      try sheet.check(code, "set the page breaks")
    }
    try applyToAll(sheet, title: title)
  }

  /// A4 in landscape within the margins, at 96 pixels an inch; a little less, as programs round differently.
  private static let (pageWidth, pageHeight) = (1040, 630)
  /// Printed at two thirds of its size.
  private static let widthMaxOnA4 = 1560
  /// Of a row, in points.
  static let usualHeight = 15.0

  private func applyToAll(_ sheet: SheetWriter, title: String) throws {
    worksheet_set_landscape(sheet.sheet)
    worksheet_set_margins(sheet.sheet, 0.4, 0.4, 0.75, 0.6)
    let mark = context.mark.map { "&C&\"Arial,Bold\"&14\(PageSetup.escaped($0, 40))" } ?? ""
    let header = "&L&\"Arial,Bold\"\(PageSetup.escaped(title, 80))\(mark)&R\(PageSetup.escaped(context.asOfLine, 60))"
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
