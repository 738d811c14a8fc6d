package import Amounts
package import Configuration
import Books
import Storage

/// How a list is written.
package enum ListFormat: String, CaseIterable, Sendable {
  case table, csv, json
}

/// Lists discrepancies; reads beside a run that is working.
package struct ListDiscrepancies {
  private let configuration: Configuration
  private let asOf: Instant
  private let words: DiscrepancyWords
  private let format: ListFormat

  package init(configuration: Configuration, asOf: Instant, words: DiscrepancyWords, format: ListFormat) {
    self.configuration = configuration
    self.asOf = asOf
    self.words = words
    self.format = format
  }

  /// The list as text; the table is for a screen of so many columns.
  ///
  /// Files for machines have the rows of `discrepancies.csv` in its order, a screen has the worst first.
  package func run(_ screen: ScreenForm) throws -> String {
    let calendar = configuration.calendar
    let today = calendar.day(of: asOf)
    let filter = try words.filter(
      usual: DiscrepancyStatus.allCases.filter(\.isLive), calendar: calendar, today: today)
    let store = try StoreDoor(configuration).forLooking()
    // Cases and changes are figures of the newest results; the findings themselves are not.
    if words.isChanged || format != .table { try store.useResults() }
    let rows = try store.read { db in
      let book = DiscrepancyBook(db)
      _ = try DiscrepancyStore.lastRun(book, configuration)
      let about = try format == .table ? [:] : book.about()
      return try book.all(filter).map { found in
        DiscrepancyRow(found, calendar: calendar, today: today, about: about[found.id])
      }
    }
    return switch format {
    case .table: DiscrepancyTable(rows.sorted(by: DiscrepancyRow.isWorse), screen: screen).text
    case .csv: DiscrepancyRow.csv(rows)
    case .json: try DiscrepancyRow.json(rows)
    }
  }
}
