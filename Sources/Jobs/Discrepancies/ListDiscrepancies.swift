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
    var filter = try words.filter(
      usual: DiscrepancyStatus.live, calendar: calendar, today: today)
    if words.isAlerting { filter.besides = configuration.settings.quietCodes }
    let store = try StoreDoor(configuration).forLooking()
    // Cases and changes are figures of the newest results; the findings themselves are not, and are listed without them.
    if words.isChanged { try store.useResults() }
    let knowsCases = store.usesResultsIfWhole()
    return try store.read { db in
      let book = DiscrepancyBook(db)
      _ = try DiscrepancyStore.lastRun(book, configuration)
      let about = try knowsCases ? book.about() : [:]
      return try book.all(filter).map { found in
        DiscrepancyRow(found, calendar: calendar, today: today, about: about[found.id])
      }
    }
  }
}
