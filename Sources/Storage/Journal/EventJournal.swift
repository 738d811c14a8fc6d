import GRDB

/// Tells the journal what is said anew of events that were there at the newest mark.
///
/// The tables of what events say are filled by the hundred thousand, and a trigger that has nothing to do takes a third of an
/// INSERT: while facts are written in bulk there is none for their new rows (``Journal/stopBulk(_:)``). New events have
/// higher numbers than the mark, so only who adds to an older one has to say so, here.
final class EventJournal {
  /// The highest number of an event at the newest mark; 0 before the first.
  let top: Int64
  /// The tables of what an event says, and of its body.
  ///
  /// Versions of rows, which are written in bulk too, are never taken away: a new one always has a new number.
  private static let tables = [
    "event_body", "payment_line", "claim_event", "case_event", "client_event", "booking_event",
  ]

  private let facts: [SQLStatement]
  private let body: [SQLStatement]

  init(_ db: Database) throws {
    top = try Journal.top(of: "event", db)
    var notes: [String: SQLStatement] = [:]
    for table in try JournaledTable.all(db) where EventJournal.tables.contains(table.name) {
      notes[table.name] = try SQLStatement(db, table.noteNew(where: "event_id = ?1"))
    }
    body = [notes.removeValue(forKey: "event_body")].compactMap(\.self)
    facts = notes.sorted { $0.key < $1.key }.map(\.value)
  }

  /// An event says something since what it said before was taken away.
  func saysAnew(_ event: Int64) throws { try note(facts, event) }

  /// An event has another body since the one of before was taken away.
  func hasNewBody(_ event: Int64) throws { try note(body, event) }

  private func note(_ notes: [SQLStatement], _ event: Int64) throws {
    guard event <= top else { return }
    for note in notes {
      note.bind(1, event)
      try note.run()
    }
  }
}
