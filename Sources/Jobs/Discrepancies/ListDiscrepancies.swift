package import Amounts
package import Configuration
import Books
import Storage

/// Lists discrepancies; reads beside a run that is working.
package struct ListDiscrepancies {
  private let configuration: Configuration
  private let asOf: Instant
  private let words: DiscrepancyWords

  package init(configuration: Configuration, asOf: Instant, words: DiscrepancyWords) {
    self.configuration = configuration
    self.asOf = asOf
    self.words = words
  }

  /// The rows in the order of `discrepancies.csv`.
  package func run() throws -> [DiscrepancyRow] {
    let calendar = configuration.calendar
    let today = calendar.day(of: asOf)
    let filter = try words.filter(
      usual: DiscrepancyStatus.live, calendar: calendar, today: today)
    let store = try StoreDoor(configuration).forLooking()
    return try store.read { db in
      let book = DiscrepancyBook(db)
      _ = try DiscrepancyStore.lastRun(book, configuration)
      return try book.all(filter).map { DiscrepancyRow($0, calendar: calendar, today: today) }
    }
  }
}
