package import Amounts
package import Books
import GRDB

/// What the first issue of each partner would state, worked out from the results of the newest reconciliation.
package struct FirstIssue: Sendable {
  /// By partner: the month that would be issued first.
  package var months: [String: Month]
  package var begins: [String: StatementBegin]
  package var calendar: BusinessCalendar
  /// The cut-off.
  package var asOf: Instant

  package init(
    months: [String: Month], begins: [String: StatementBegin], calendar: BusinessCalendar, asOf: Instant
  ) {
    self.months = months
    self.begins = begins
    self.calendar = calendar
    self.asOf = asOf
  }

  /// The lines by partner; one that has issued already is not among them.
  ///
  /// - Throws: `DamagedRow`, `MoneyError.overflow`, `DatabaseError`.
  func lines(_ db: Database) throws -> [String: [StatementLine]] {
    let issued = try StatementRegister.lastIssued(db)
    let open = months.filter { issued[$0.key] == nil }
    guard !open.isEmpty else { return [:] }
    let books = try StatementBooksReader(db, agreements: [:], begins: begins, calendar: calendar).books(from: open)
    var lines: [String: [StatementLine]] = [:]
    for (partner, month) in open {
      var own = books[partner]
      lines[partner] = try own?.close(month, cutOff: asOf).flatMap(\.lines)
    }
    return lines
  }
}
