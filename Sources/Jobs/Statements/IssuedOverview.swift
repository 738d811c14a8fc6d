import Amounts
import Books
import Foundation
import Reporting
import Storage

/// The statements of each issued month in figures, a row each, with what was sent, paid and is open
/// (outputs 3, `internal/statements.csv`).
///
/// It says how things stand, so it is written anew whenever that changes; the statements themselves never do.
struct IssuedOverview {
  private let texts: [Month: String]

  init(_ db: StoreDatabase) throws {
    let figures = try StatementRegister.figures(db)
    let paid = try StatementRegister.paid(db)
    let sendings = try StatementRegister.sendings(db)
    var texts: [Month: String] = [:]
    let head = CSVText.record(DraftOverview.columns.map { ($0, false) })
    let all = try OpenStatement.all(db).sorted { ($0.entry.month, $0.entry.number) < ($1.entry.month, $1.entry.number) }
    for statement in all {
      let entry = statement.entry
      guard let figures = figures[entry.number] else { continue }
      func money(_ units: Int64) -> (text: String?, isGuarded: Bool) {
        (Money(minorUnits: units, currency: entry.series.currency).decimal, false)
      }
      let sent = sendings[entry.number]?.last { [.sent, .noted].contains($0.outcome) }
      let cells: [(text: String?, isGuarded: Bool)] =
        [
          (entry.number, false), (entry.series.partner, true), (entry.series.currency.code, false),
          ("\(entry.month)", false),
        ] + figures.named.map { money($0.units) }
        // What blocked it is over.
        + [
          ("\(entry.lines)", false), (nil, false), (sent?.begunAt.description, false), money(paid[entry.number] ?? 0),
          money(statement.open.minorUnits),
        ]
      texts[entry.month, default: head] += CSVText.record(cells)
    }
    self.texts = texts
  }

  private static let fileName = "statements.csv"

  /// Writes the overview of each month whose folder has another one, or none.
  ///
  /// - Parameter path: the folder of statements.
  func publish(in path: String) throws {
    guard !texts.isEmpty else { return }
    let folder = try OutputFolder(path: path)
    for (month, text) in texts.sorted(by: { $0.key < $1.key }) {
      let bytes = Array(text.utf8)
      let place = "\(month)/\(StatementFiles.internalFolder)"
      if FileManager.default.contents(atPath: "\(path)/\(place)/\(IssuedOverview.fileName)") == Data(bytes) { continue }
      // A month whose files someone took away has no folder, and verify says so.
      guard FileManager.default.fileExists(atPath: "\(path)/\(month)") else { continue }
      try folder.put(into: place, last: IssuedOverview.fileName) { staging in
        try OutputFile.write(bytes, to: "\(staging)/\(IssuedOverview.fileName)")
      }
    }
  }
}

extension StatementFolder {
  /// Brings the overviews of issued months up to date.
  func publishOverviews(_ store: Store) throws {
    try store.read { db in try IssuedOverview(db) }.publish(in: path)
  }
}
