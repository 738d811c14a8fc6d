package import Amounts
package import Configuration
import Books
package import Storage

/// A discrepancy with everything behind it.
package struct ShownDiscrepancy: Sendable {
  package let row: DiscrepancyRow
  package let history: [HistoryEntry]
}

/// Looks one discrepancy up; reads beside a run that is working.
package struct ShowDiscrepancy {
  private let configuration: Configuration
  private let asOf: Instant
  private let name: DiscrepancyName

  package init(configuration: Configuration, asOf: Instant, name: DiscrepancyName) {
    self.configuration = configuration
    self.asOf = asOf
    self.name = name
  }

  package func run() throws -> ShownDiscrepancy {
    let store = try StoreDoor(configuration).forLooking()
    // Its case is a figure of the newest results; without them it is shown all the same.
    let knowsCases = store.usesResultsIfWhole()
    let (stored, history, about) = try store.read { db in
      let book = DiscrepancyBook(db)
      let stored = try name.find(in: book)
      return (stored, try book.history(of: stored.id), try knowsCases ? book.about(only: stored.id)[stored.id] : nil)
    }
    let calendar = configuration.calendar
    let row = DiscrepancyRow(stored, calendar: calendar, today: calendar.day(of: asOf), about: about)
    return ShownDiscrepancy(row: row, history: history)
  }
}
