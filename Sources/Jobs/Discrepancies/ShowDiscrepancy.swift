package import Amounts
package import Configuration
import Books
import Storage

/// Shows one discrepancy with everything behind it.
package struct ShowDiscrepancy {
  private let configuration: Configuration
  private let asOf: Instant
  private let name: DiscrepancyName

  package init(configuration: Configuration, asOf: Instant, name: DiscrepancyName) {
    self.configuration = configuration
    self.asOf = asOf
    self.name = name
  }

  /// For a person to read.
  package func text(_ screen: ScreenForm) throws -> String {
    let (row, history) = try read()
    return DiscrepancyPage(row: row, history: history, width: min(screen.width, 100)).text
  }

  /// For a machine: the cells of `discrepancies.csv`, and the history.
  package func json() throws -> String {
    let (row, history) = try read()
    return try JSONText.of(Shown(row: row, history: history))
  }

  private func read() throws -> (DiscrepancyRow, [HistoryEntry]) {
    let store = try StoreDoor(configuration).forLooking()
    let (stored, history) = try store.read { db in
      let book = DiscrepancyBook(db)
      let stored = try name.find(in: book)
      return (stored, try book.history(of: stored.id))
    }
    let calendar = configuration.calendar
    return (DiscrepancyRow(stored, calendar: calendar, today: calendar.day(of: asOf)), history)
  }

  /// The JSON of a discrepancy: its cells beside its history.
  private struct Shown: Encodable {
    let row: DiscrepancyRow
    let history: [HistoryEntry]

    private enum Key: CodingKey { case history }

    func encode(to encoder: any Encoder) throws {
      try row.object.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(history.map { DiscrepancyRow.object(of: $0) }, forKey: .history)
    }
  }
}

extension DiscrepancyRow {
  /// An entry of the history by the names of the reporting view.
  fileprivate static func object(of entry: HistoryEntry) -> [String: Cell] {
    [
      "changed_at": .figure(entry.at.description), "changed_by": .text(entry.by), "change": .text(entry.event.rawValue),
      "status": .text(entry.status.rawValue), "severity": .text(entry.severity.name),
      "currency": .text(entry.atRisk?.currency.code), "money_at_risk": .figure(entry.atRisk?.decimal),
      "owner": .text(entry.owner), "suppressed_until": .figure(entry.suppressedUntil?.description),
      "reason": .text(entry.reason),
    ]
  }
}
