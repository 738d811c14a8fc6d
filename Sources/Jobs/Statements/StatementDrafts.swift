import Storage
import Amounts
import Books
import Configuration
import Reporting

/// Statements as they would be if closed tonight (outputs 3).
struct StatementDrafts {
  private let configuration: Configuration
  private var sheet: StatementWorksheet
  /// What was written, in figures.
  private(set) var overview = DraftOverview()

  init(_ sheet: StatementWorksheet, configuration: Configuration) {
    self.sheet = sheet
    self.configuration = configuration
  }

  /// The months that a night drafts: the current one, and the one before.
  static func months(asOf: Instant, calendar: BusinessCalendar) -> [Month] {
    let current = calendar.day(of: asOf).month
    return [current.adding(months: -1), current]
  }

  /// Writes drafts of the months that are not issued, and their overview; a month stands on those before it, as if they
  /// were closed too.
  ///
  /// - Returns: the names of the files, sorted.
  mutating func write(
    _ months: [Month], partners: [Partner], to folder: String,
    progress: (String) -> Void = { _ in }
  ) throws -> [String] {
    var names: [String] = []
    let today = configuration.calendar.day(of: sheet.asOf)
    for partner in partners {
      let last = sheet.lastIssued[partner.id]
      guard let newest = months.last else { continue }
      for month in StatementMonths.open(through: newest, last: last, begin: partner.begin.month, today: today) {
        for var document in try sheet.close(month, of: partner) where months.contains(month) {
          document.openItems = sheet.openItems.items(series: document.header.series, month: month)
          progress(StatementFiles.name(document))
          try StatementFiles.write(document, to: folder)
          names += BuiltFiles(document, in: folder).all.map(\.name)
          overview.add(document, blockedBy: blockedBy(month, partner, last, today))
        }
      }
    }
    try overview.write(to: folder)
    return (names + [DraftOverview.fileName]).sorted()
  }

  /// What keeps a month from being issued now, in a few words.
  private func blockedBy(_ month: Month, _ partner: Partner, _ last: Month?, _ today: Day) -> String? {
    switch StatementMonths.refusal(to: month, last: last, begin: partner.begin.month, today: today) {
    case .notOver(let end)?: "not over before \(end)"
    case .notNext(let first)?, .notFirst(let first)?: "\(first) comes first"
    case .issuedAlready?, nil: sheet.blockedBy[partner.id]
    }
  }
}
