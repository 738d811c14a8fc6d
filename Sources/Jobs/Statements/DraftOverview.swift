package import Amounts
package import Books
import Foundation
import Reporting
import Storage

/// The drafts of one night or command in figures, a row a month, partner and currency (outputs 3, `internal/drafts.csv`).
package struct DraftOverview: Sendable {
  /// What the draft of a month comes to.
  package struct Row: Sendable {
    package let series: StatementSeries
    package let month: Month
    package let figures: StatementFigures
    package let lines: Int
    /// What keeps it from being issued now, in a few words; nil when nothing does.
    package let blockedBy: String?
    /// The closing of the draft of the night before; nil where there was none.
    package var closingBefore: Int64?

    /// What changed since then; nil where there was no draft, or it is too much to tell.
    package var change: Int64? {
      guard let closingBefore else { return nil }
      let (change, overflowed) = figures.closing.subtractingReportingOverflow(closingBefore)
      return overflowed ? nil : change
    }
  }

  /// By month, partner and currency.
  package private(set) var rows: [Row] = []

  package init() {}

  mutating func add(_ document: StatementDocument, blockedBy: String?) {
    rows.append(
      Row(
        series: document.header.series, month: document.header.month, figures: document.figures,
        lines: document.lines.count, blockedBy: blockedBy))
    order()
  }

  private mutating func order() {
    rows.sort { ($0.month, $0.series.partner, $0.series.currency) < ($1.month, $1.series.partner, $1.series.currency) }
  }

  /// Takes the rows of another one.
  package mutating func add(_ other: DraftOverview) {
    rows += other.rows
    order()
  }

  /// Σ of the rows of each month and currency; payable too, as each partner is paid its own.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func totals() throws(MoneyError) -> [(
    month: Month, currency: Currency, lines: Int, figures: StatementFigures
  )] {
    var groups: [Month: [Currency: [Row]]] = [:]
    for row in rows { groups[row.month, default: [:]][row.series.currency, default: []].append(row) }
    var totals: [(Month, Currency, Int, StatementFigures)] = []
    for (month, currencies) in groups.sorted(by: { $0.key < $1.key }) {
      for (currency, rows) in currencies.sorted(by: { $0.key < $1.key }) {
        totals.append((month, currency, rows.map(\.lines).reduce(0, +), try DraftOverview.sum(rows.map(\.figures))))
      }
    }
    return totals
  }

  private static func sum(_ figures: [StatementFigures]) throws(MoneyError) -> StatementFigures {
    StatementFigures(
      opening: try figures.map(\.opening).sumOfMinorUnits(), earned: try figures.map(\.earned).sumOfMinorUnits(),
      priorPeriod: try figures.map(\.priorPeriod).sumOfMinorUnits(),
      adjustments: try figures.map(\.adjustments).sumOfMinorUnits(),
      clawbacks: try figures.map(\.clawbacks).sumOfMinorUnits(),
      paidOut: try figures.map(\.paidOut).sumOfMinorUnits(), closing: try figures.map(\.closing).sumOfMinorUnits(),
      payable: try figures.map(\.payable).sumOfMinorUnits())
  }

  // MARK: The night before

  /// The closing of a draft, as a night keeps it for the next one.
  struct Kept: Codable, Hashable {
    let partner: String
    let currency: String
    let month: String
    let closing: Int64
  }

  var kept: [Kept] {
    rows.map { row in
      Kept(
        partner: row.series.partner, currency: row.series.currency.code, month: "\(row.month)",
        closing: row.figures.closing)
    }
  }

  /// Notes what the drafts of the night before came to.
  mutating func compare(with kept: [Kept]) {
    let closings = Dictionary(
      kept.map { ([$0.partner, $0.currency, $0.month], $0.closing) }, uniquingKeysWith: { first, _ in first })
    for index in rows.indices {
      let row = rows[index]
      rows[index].closingBefore = closings[[row.series.partner, row.series.currency.code, "\(row.month)"]]
    }
  }

  /// What the drafts of the newest night of an earlier business date came to.
  static func nightBefore(_ db: StoreDatabase, _ today: Day) throws -> [Kept] {
    let book = NightBook(db)
    guard let day = try book.days().last(where: { $0 < today }), let night = try book.newest(on: day) else { return [] }
    return try NightRecord(night).drafts ?? []
  }

  // MARK: The file

  /// The name below the folder of drafts.
  static let fileName = "\(StatementFiles.internalFolder)/drafts.csv"

  /// Those of issued statements, too.
  static let columns = [
    "number", "partner", "currency", "month", "opening", "earned", "prior_period", "adjustments", "clawbacks",
    "paid_out", "closing", "payable", "lines", "blocked_by", "sent_at", "paid", "open",
  ]

  /// Writes `internal/drafts.csv` into a folder of drafts.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(StatementFiles.internalFolder)", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o750])
    var text = CSVText.record(DraftOverview.columns.map { ($0, false) })
    for row in rows {
      let cells: [(text: String?, isGuarded: Bool)] =
        [(nil, true), (row.series.partner, true), (row.series.currency.code, false), ("\(row.month)", false)]
        + row.figures.named.map { (Money(minorUnits: $0.units, currency: row.series.currency).decimal, false) }
        // A draft was neither sent nor paid.
        + [("\(row.lines)", false), (row.blockedBy, true), (nil, false), (nil, false), (nil, false)]
      text += CSVText.record(cells)
    }
    try OutputFile.write(Array(text.utf8), to: "\(folder)/\(DraftOverview.fileName)")
  }
}
