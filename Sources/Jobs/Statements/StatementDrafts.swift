import Storage
import Amounts
import Books
import Configuration
import Reporting

/// Statements as they would be if closed tonight (outputs 3).
struct StatementDrafts {
  private let configuration: Configuration
  private var sheet: StatementWorksheet

  init(_ sheet: StatementWorksheet, configuration: Configuration) {
    self.sheet = sheet
    self.configuration = configuration
  }

  /// The months that a night drafts: the current one, and the one before.
  static func months(asOf: Instant, calendar: BusinessCalendar) -> [Month] {
    let current = calendar.day(of: asOf).month
    return [current.adding(months: -1), current]
  }

  /// Writes drafts of the months that are not issued; a month stands on those before it, as if they were closed too.
  ///
  /// - Returns: the names of the files, sorted.
  mutating func write(
    _ months: [Month], partners: [Partner], to folder: String, progress: (String) -> Void = { _ in }
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
        }
      }
    }
    return names.sorted()
  }
}
