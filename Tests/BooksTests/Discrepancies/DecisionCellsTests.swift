import Amounts
import Books
import Testing

/// What people mean who write into the cells of a list.
@Suite struct DecisionCellsTests {
  private static let day = Make.day(30)

  private static func cells(
    _ status: DiscrepancyStatus, _ owner: String? = nil, _ note: String? = nil, _ until: Day? = nil
  ) -> DecisionCells {
    DecisionCells(status: status, owner: owner, note: note, suppressedUntil: until)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let now: DecisionCells
    let written: DecisionCells
    let decisions: [Decision]

    var testDescription: String { "\(now.status.rawValue) → \(written.status.rawValue) \(written)" }

    init(_ now: DecisionCells, _ written: DecisionCells, _ decisions: [Decision]) {
      (self.now, self.written, self.decisions) = (now, written, decisions)
    }
  }

  @Test(arguments: [
    Row(cells(.open), cells(.open), []),
    Row(cells(.open), cells(.open, "bo"), [.acknowledge(owner: "bo", note: nil)]),
    Row(cells(.open), cells(.open, "bo", "asked"), [.acknowledge(owner: "bo", note: "asked")]),
    Row(cells(.open), cells(.acknowledged, "bo"), [.acknowledge(owner: "bo", note: nil)]),
    Row(
      cells(.acknowledged, "bo", "asked"), cells(.acknowledged, "mia", "asked"), [.acknowledge(owner: "mia", note: nil)]
    ),
    Row(
      cells(.acknowledged, "bo", "asked"), cells(.acknowledged, "bo", "told"), [.acknowledge(owner: "bo", note: "told")]
    ),
    Row(cells(.acknowledged, "bo", "asked"), cells(.open, "bo", "a mistake"), [.reopen(reason: "a mistake")]),
    Row(cells(.acknowledged, "bo"), cells(.resolved, "bo", "paid"), [.resolve(reason: "paid")]),
    Row(
      cells(.open), cells(.resolved, "bo", "paid"), [.acknowledge(owner: "bo", note: nil), .resolve(reason: "paid")]),
    Row(cells(.open), cells(.suppressed, nil, "known", day), [.suppress(until: day, reason: "known")]),
    Row(
      cells(.suppressed, nil, "known", day), cells(.suppressed, nil, "known", day.adding(days: 9)),
      [.suppress(until: day.adding(days: 9), reason: "known")]),
    Row(cells(.suppressed, nil, "known", day), cells(.open, nil, "not yet"), [.reopen(reason: "not yet")]),
    Row(cells(.suppressed, "bo", "known", day), cells(.open, "bo", "not yet"), [.reopen(reason: "not yet")]),
    Row(
      cells(.suppressed, "bo", "known", day), cells(.open, "mia", "not yet"),
      [.reopen(reason: "not yet"), .acknowledge(owner: "mia", note: nil)]),
    Row(
      cells(.resolved, nil, "paid"), cells(.open, "mia", "came back"),
      [.reopen(reason: "came back"), .acknowledge(owner: "mia", note: nil)]),
    Row(
      cells(.acknowledged, "bo", "asked"), cells(.open, "mia", "a mistake"),
      [.reopen(reason: "a mistake"), .acknowledge(owner: "mia", note: nil)]),
    Row(cells(.suppressed, nil, "known", day), cells(.resolved, nil, "paid", day), [.resolve(reason: "paid")]),
  ])
  func `are decisions`(row: Row) throws {
    #expect(try row.written.meant(over: row.now).decisions(from: row.now) == row.decisions)
  }

  @Test(arguments: [
    (cells(.acknowledged, "bo", "asked"), cells(.open, "bo", "a mistake"), cells(.open, nil, "a mistake")),
    (cells(.acknowledged, "bo", "asked"), cells(.open, "mia", "x"), cells(.acknowledged, "mia", "x")),
    (cells(.suppressed, "bo", "known", day), cells(.open, "bo", "not yet"), cells(.open, "bo", "not yet")),
    (cells(.suppressed, "bo", "known", day), cells(.open, nil, "not yet"), cells(.open, "bo", "not yet")),
    (cells(.suppressed, nil, "known", day), cells(.open, "mia", "x"), cells(.acknowledged, "mia", "x")),
    (cells(.suppressed, nil, "known", day), cells(.resolved, nil, "paid", day), cells(.resolved, nil, "paid")),
    // What would be no decision stays what was written.
    (cells(.open, "bo"), cells(.open), cells(.open)),
    (cells(.resolved, nil, "paid"), cells(.resolved, nil, "paid", day), cells(.resolved, nil, "paid", day)),
    (cells(.open), cells(.suppressed, "bo", "known", day), cells(.suppressed, "bo", "known", day)),
  ])
  func `are found in the store once they are decided`(
    list: DecisionCells, written: DecisionCells, outcome: DecisionCells
  ) {
    #expect(written.outcome(over: list) == outcome)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let now: DecisionCells
    let written: DecisionCells
    let words: String

    var testDescription: String { words }

    init(_ now: DecisionCells, _ written: DecisionCells, _ words: String) {
      (self.now, self.written, self.words) = (now, written, words)
    }
  }

  @Test(arguments: [
    Fault(cells(.open), cells(.open, nil, "asked"), "a note alone is no decision"),
    Fault(cells(.open), cells(.open, nil, nil, day), "the status is open; write suppressed"),
    Fault(cells(.open), cells(.acknowledged), "an owner is missing"),
    Fault(cells(.open), cells(.cleared), "cleared is what a run says"),
    Fault(cells(.open), cells(.resolved), "why it is resolved is missing"),
    Fault(cells(.open), cells(.resolved, nil, "paid", day), "the status is resolved; write suppressed"),
    Fault(
      cells(.suppressed, nil, "known", day), cells(.resolved, nil, "paid", day.adding(days: 9)),
      "the status is resolved; write suppressed"),
    Fault(cells(.open), cells(.suppressed, nil, "known"), "needs its last day"),
    Fault(cells(.open), cells(.suppressed, nil, nil, day), "why it is suppressed is missing"),
    Fault(cells(.acknowledged, "bo"), cells(.acknowledged), "the owner was emptied"),
    Fault(cells(.acknowledged, "bo", "asked"), cells(.acknowledged, "mia"), "the note was emptied"),
    Fault(cells(.acknowledged, "bo"), cells(.resolved, nil, "paid"), "the owner was emptied, and a decision keeps it"),
    Fault(
      cells(.suppressed, nil, "known", day), cells(.open, nil, "known", day), "write suppressed, or empty the date"),
  ])
  func `that are no decision say how they would be one`(row: Fault) throws {
    let fault = #expect(throws: CellsFault.self) {
      _ = try row.written.meant(over: row.now).decisions(from: row.now)
    }
    #expect(fault?.description.contains(row.words) ?? false, "\(fault?.description ?? "")")
  }

  @Test func `an owner who is left on a finding that is open again takes nothing over`() throws {
    let list = Self.cells(.acknowledged, "bo", "asked")
    #expect(Self.cells(.open, "bo", "a mistake").meant(over: list).status == .open)
    // A run opened it again, and nobody wrote anything.
    let again = Self.cells(.open, "bo", "asked")
    #expect(again.meant(over: again) == again)
  }
}
