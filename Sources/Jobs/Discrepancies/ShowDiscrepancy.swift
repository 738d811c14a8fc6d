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
    let (stored, history) = try store.read { db in
      let book = DiscrepancyBook(db)
      let stored = try name.find(in: book)
      return (stored, try book.history(of: stored.id))
    }
    let calendar = configuration.calendar
    let row = DiscrepancyRow(stored, calendar: calendar, today: calendar.day(of: asOf))
    return ShownDiscrepancy(row: row, history: history)
  }
}
