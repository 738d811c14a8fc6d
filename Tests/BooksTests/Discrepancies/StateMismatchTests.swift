import Amounts
import Books
import Testing

@Suite struct StateMismatchTests {
  private func said(
    _ event: String, at: Instant = Make.at(-2), pulled: String? = "Active", since: Instant = Make.at(-2)
  ) throws -> [Said] {
    let known = KnownCase(
      row: Make.caseRow(lifecycle: pulled), hasBook: true, isVanished: false, lifecycleSince: since,
      newestEvent: CaseLifecycleEvent(lifecycle: event, at: at, event: 600))
    return try BooksTests.said(.stateMismatch, Make.file(known: known))
  }

  private let finding = [Said.finding("case:case-1", atRisk: nil)]
  private let expected = [Said.expected("case:case-1", amount: nil)]

  @Test func `raised when both sides are older than the grace`() throws {
    #expect(try said("Closed") == finding)
    #expect(try said("Whatever") == finding)
  }

  @Test func `expected while either side is inside the grace of 24 hours`() throws {
    #expect(try said("Closed", at: Make.at(-1)) == expected)
    #expect(try said("Closed", since: Make.at(-1)) == expected)
    let older = Make.at(-1, second: -1)
    #expect(try said("Closed", at: older, since: older) == finding)
  }

  @Test func `cleared when both agree, by any alias`() throws {
    #expect(try said("Quote Given", pulled: "LeadsQuoteGiven").isEmpty)
    #expect(try said("Whatever", pulled: "Whatever").isEmpty)
  }

  @Test func `not raised without an event or a pulled lifecycle`() throws {
    #expect(try said("Closed", pulled: nil).isEmpty)
    #expect(try BooksTests.said(.stateMismatch, Make.file()).isEmpty)
  }

  @Test func `at equal timestamps the later state is the newest event`() {
    let events = ["Closed", "Active", "Whatever"].map {
      CaseLifecycleEvent(lifecycle: $0, at: Make.at(-2), event: 600)
    }
    #expect(events.max(by: CaseLifecycleEvent.isOrdered)?.lifecycle == "Closed")
    let later = CaseLifecycleEvent(lifecycle: "Whatever", at: Make.at(-1), event: 601)
    #expect((events + [later]).max(by: CaseLifecycleEvent.isOrdered) == later)
  }
}
