import CXLSXWriter

/// How sheets are printed: landscape, one page wide, with title, as-of and page number on every page.
struct PageSetup {
  let workbookTitle: String
  let context: WorkbookContext

  func apply(to sheet: SheetWriter, title: String, isWide: Bool, headerRow: Int?) throws {
    worksheet_set_landscape(sheet.sheet)
    // 8 is A3, 9 is A4: 20 columns on A4 can't be read.
    worksheet_set_paper(sheet.sheet, isWide ? 8 : 9)
    worksheet_fit_to_pages(sheet.sheet, 1, 0)
    worksheet_set_margins(sheet.sheet, 0.4, 0.4, 0.75, 0.6)
    let mark = context.mark.map { "&C&\"Calibri,Bold\"&14\(PageSetup.escaped($0, 40))" } ?? ""
    let header = "&L&\"Calibri,Bold\"\(PageSetup.escaped(title, 80))\(mark)&R\(PageSetup.escaped("As of \(context.asOf)", 60))"
    let note = context.note.map { "&C\(PageSetup.escaped($0, 100))" } ?? ""
    let footer = "&L\(PageSetup.escaped(workbookTitle, 80))\(note)&RPage &P of &N"
    try sheet.check(worksheet_set_header(sheet.sheet, header), "set the page header")
    try sheet.check(worksheet_set_footer(sheet.sheet, footer), "set the page footer")
    guard let headerRow else { return }
    try sheet.check(worksheet_repeat_rows(sheet.sheet, UInt32(headerRow), UInt32(headerRow)), "repeat the header")
  }

  /// Text in which `&` begins no code; Excel takes 255 characters for the three parts together.
  private static func escaped(_ text: String, _ lengthMax: Int) -> String {
    WorkbookText.shown(String(text.prefix(lengthMax))).split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&&")
  }
}
