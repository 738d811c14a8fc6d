package import Amounts
package import Books

/// The files of a statement: fee lines as CSV, the workbook and the document that a partner gets, and internal controls.
///
/// Files of an issued statement are rebuilt years later and compared byte by byte, so nothing but the document decides
/// what they say: no clock, zone, locale or configuration. A change of the bytes of any document needs a new layout
/// number, beside which the old one stays.
package enum StatementFiles {
  /// The layout that new statements get.
  package static let currentLayout = 2

  /// The name of the files without extension: `RF-2026-000001_acme_2026-02_EUR`, on drafts `DRAFT_acme_2026-02_EUR`.
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

  /// The path of a file below the folder of its month.
  ///
  /// - Parameter name: that of the files without extension. Of a draft internal controls have it too: it has no number.
  package static func path(_ kind: StatementFileKind, name: String) -> String {
    switch kind {
    case .csv: "\(name).csv"
    case .workbook: "\(name).xlsx"
    case .page: "\(name).html"
    case .controls: "\(internalFolder)/\(number(ofFile: name) ?? name)_controls.csv"
    }
  }

  /// The folder beside the files of partners that holds what is not theirs.
  package static let internalFolder = "internal"

  /// Writes the files of a statement into a folder that holds none of them yet, and reads the workbook again.
  ///
  /// - Throws: `ReportingError.unknownLayout` for a statement of a newer program, before anything is written.
  package static func write(_ document: StatementDocument, to folder: String) throws {
    let name = name(document)
    guard (1...currentLayout).contains(document.header.layout) else {
      throw ReportingError.unknownLayout(document: name, layout: document.header.layout)
    }
    for kind in StatementFileKind.of(layout: document.header.layout) {
      let path = "\(folder)/\(path(kind, name: name))"
      switch kind {
      case .csv: try StatementCSV.write(document, to: path)
      case .workbook: try StatementWorkbook.write(document, to: path)
      case .page: try StatementHTML.write(document, to: path)
      case .controls:
        try OutputFolder.makeIfMissing("\(folder)/\(internalFolder)")
        try StatementControlsCSV.write(document, to: path)
      }
    }
  }
}
