/// Reads a written workbook again (reliability M1: libxlsxwriter says "no error" over a ruined file).
package enum WorkbookCheck {
  /// Compares a workbook on disk with what was written into it.
  ///
  /// Every part is inflated, its length and CRC checked, and read as XML; each sheet must have the rows, the cells and
  /// the sums of figures that were written, and no formula.
  ///
  /// - Throws: `ReportingError.damaged` with the first thing that differs.
  package static func check(_ path: String, holds tallies: [SheetTally]) throws {
    for piece in try pieces(path, holds: tallies) { try piece.body(.only) }
  }

  /// The same in pieces, one a part of the workbook, for threads beside each other.
  static func pieces(_ path: String, holds tallies: [SheetTally]) throws -> [WorkPiece] {
    let archive = try ZipArchive(path: path)
    let names = Set(archive.entries.map(\.name))
    let sheets = tallies.indices.map { "xl/worksheets/sheet\($0 + 1).xml" }
    for name in ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"] + sheets
    where !names.contains(name) {
      throw ReportingError.damaged(path: path, problem: "\(name) is missing")
    }
    let sheetsFound = names.count { $0.hasPrefix("xl/worksheets/") && $0.hasSuffix(".xml") && !$0.contains("_rels") }
    guard sheetsFound == tallies.count else {
      throw ReportingError.damaged(path: path, problem: "it has \(sheetsFound) sheets, \(tallies.count) were written")
    }
    return archive.entries.map { entry in
      let tally = sheets.firstIndex(of: entry.name).map { tallies[$0] }
      return WorkPiece(weight: entry.size) { try check(entry, of: archive, tally, $0) }
    }
  }

  private static func check(_ entry: ZipArchive.Entry, of archive: ZipArchive, _ tally: SheetTally?, _ turn: WorkTurn)
    throws
  {
    var scanner = XMLScanner(columns: tally?.sums.count ?? 0)
    do {
      try archive.read(entry) {
        try turn.check()
        try scanner.feed($0)
      }
      try scanner.finish()
    } catch let failure as XMLScanner.Failure {
      throw ReportingError.damaged(path: archive.path, problem: "\(entry.name) is no XML: \(failure.problem)")
    }
    guard let tally else { return }
    func differs(_ what: String, _ found: Int, _ written: Int) -> ReportingError {
      .damaged(path: archive.path, problem: "sheet \"\(tally.name)\" has \(found) \(what), \(written) were written")
    }
    guard scanner.cells == tally.cells else { throw differs("cells", scanner.cells, tally.cells) }
    guard scanner.rows >= tally.rows else { throw differs("rows", scanner.rows, tally.rows) }
    guard scanner.formulas == 0 else { throw differs("formulas", scanner.formulas, 0) }
    for (column, sum) in tally.sums.enumerated() where tally.isSummed[column] && scanner.sums[column] != sum {
      throw ReportingError.damaged(
        path: archive.path,
        problem: "sheet \"\(tally.name)\", column \(columnLetters(column)): the figures have another sum")
    }
  }

  /// The letters of a column counted from 0: `A`, `Z`, `AA`.
  static func columnLetters(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x41 + index % 26)))
    return index < 26 ? last : columnLetters(index / 26 - 1) + last
  }
}
