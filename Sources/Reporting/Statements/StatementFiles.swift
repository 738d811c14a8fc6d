package import Amounts
package import Books

/// The files of a statement: fee lines as CSV, and the workbook that a partner gets.
///
/// Files of an issued statement are rebuilt years later and compared byte by byte, so nothing but the document decides
/// what they say: no clock, zone, locale or configuration. A change of the bytes of any document needs a new layout
/// number, beside which the old one stays.
package enum StatementFiles {
  /// The layout that new statements get.
  package static let currentLayout = 1

  /// The name of both files without extension: `RF-2026-000001_acme_2026-02_EUR`, on drafts `DRAFT_acme_2026-02_EUR`.
  package static func name(_ document: StatementDocument) -> String {
    name(number: document.title, series: document.header.series, month: document.header.month)
  }

  /// The name of the files of a number, or of the word that stands in its place.
  package static func name(number: String, series: StatementSeries, month: Month) -> String {
    "\(number)_\(series.partner)_\(month)_\(series.currency.code)"
  }

  /// The number that the name of a file begins with; nil for a file of something else.
  package static func number(ofFile name: String) -> String? {
    let parts = name.utf8.prefix { $0 != UInt8(ascii: "_") }.split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].elementsEqual("RF".utf8), parts[1].count == 4, parts[2].count >= 6,
      parts[1...].joined().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(name.prefix { $0 != "_" })
  }

  /// Writes `<name>.csv` and `<name>.xlsx` into a folder that holds neither yet, and reads the workbook again.
  ///
  /// - Throws: `ReportingError.unknownLayout` for a statement of a newer program, before anything is written.
  package static func write(_ document: StatementDocument, to folder: String) throws {
    let path = "\(folder)/\(name(document))"
    switch document.header.layout {
    case 1:
      try StatementCSV.write(document, to: "\(path).csv")
      try StatementWorkbook.write(document, to: "\(path).xlsx")
    default:
      throw ReportingError.unknownLayout(document: name(document), layout: document.header.layout)
    }
  }
}
