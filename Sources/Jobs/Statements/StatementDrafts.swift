import Storage
import Amounts
import Books
import Configuration
import Reporting

/// Statements as they would be if closed tonight (outputs 3).
struct StatementDrafts {
  private let configuration: Configuration
  private var sheet: StatementWorksheet
  /// What is drafted, in figures.
  private(set) var overview = DraftOverview()
  private var documents: [StatementDocument] = []

  init(_ sheet: StatementWorksheet, configuration: Configuration) {
    self.sheet = sheet
    self.configuration = configuration
  }

  /// The months that a night drafts: the current one, and the one before.
  static func months(asOf: Instant, calendar: BusinessCalendar) -> [Month] {
    let current = calendar.day(of: asOf).month
    return [current.adding(months: -1), current]
  }

  /// Drafts the months that are not issued; a month stands on those before it, as if they were closed too.
  mutating func make(_ months: [Month], partners: [Partner]) throws {
    let today = configuration.calendar.day(of: sheet.asOf)
    for partner in partners {
      let last = sheet.lastIssued[partner.id]
      guard let newest = months.last else { continue }
      for month in StatementMonths.open(through: newest, last: last, begin: partner.begin.month, today: today) {
        for var document in try sheet.close(month, of: partner) where months.contains(month) {
          document.openItems = sheet.openItems.items(series: document.header.series, month: month)
          documents.append(document)
          overview.add(document, blockedBy: blockedBy(month, partner, last, today))
        }
      }
    }
  }

  /// Notes what the drafts of the night before came to.
  mutating func compare(with kept: [DraftOverview.Kept]) { overview.compare(with: kept) }

  /// Writes what was drafted, and its overview.
  ///
  /// - Returns: the names of the files, sorted.
  func write(to folder: String, progress: (String) -> Void = { _ in }) throws -> [String] {
    var names: [String] = []
    for document in documents {
      progress(StatementFiles.name(document))
      try StatementFiles.write(document, to: folder)
      names += BuiltFiles(document, in: folder).all.map(\.name)
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
