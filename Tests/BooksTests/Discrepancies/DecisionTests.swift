import Amounts
import Books
import Testing

/// What people may decide about a discrepancy in which status, and what becomes of it.
@Suite struct DecisionTests {
  private static let today = Make.day(0)
  private static let acknowledge = Decision.acknowledge(owner: "bo", note: nil)
  private static let resolve = Decision.resolve(reason: "done")
  private static let suppress = Decision.suppress(until: Make.day(30), reason: "known")
  private static let reopen = Decision.reopen(reason: "wrong")

  private func life(_ status: DiscrepancyStatus, _ code: DiscrepancyCode = .overpaid, isPresent: Bool = true)
    -> DiscrepancyLife
  {
    DiscrepancyLife(
      code: code, subject: "case:case-1", status: status, severity: .medium, atRisk: Make.money(100),
      firstSeen: Make.at(-40), openedAt: Make.at(-35),
      suppressedUntil: status == .suppressed ? Make.day(9) : nil, isPresent: isPresent)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let from: DiscrepancyStatus
    let decision: Decision
    let to: DiscrepancyStatus?
    let refusal: Refusal?

    var testDescription: String { "\(from.rawValue) \(decision.event.rawValue)" }

    init(_ from: DiscrepancyStatus, _ decision: Decision, _ to: DiscrepancyStatus? = nil, _ refusal: Refusal? = nil) {
      (self.from, self.decision, self.to, self.refusal) = (from, decision, to, refusal)
    }
  }

  @Test(arguments: [
    Row(.open, acknowledge, .acknowledged), Row(.open, resolve, .resolved), Row(.open, suppress, .suppressed),
    Row(.open, reopen, nil, .isOpen),
    Row(.acknowledged, acknowledge, .acknowledged), Row(.acknowledged, resolve, .resolved),
    Row(.acknowledged, suppress, .suppressed), Row(.acknowledged, reopen, .open),
    Row(.suppressed, acknowledge, nil, .isSuppressed(until: Make.day(9))), Row(.suppressed, resolve, .resolved),
    Row(.suppressed, suppress, .suppressed), Row(.suppressed, reopen, .open),
    Row(.resolved, acknowledge, nil, .isResolved), Row(.resolved, resolve, nil, .isResolved),
    Row(.resolved, suppress, nil, .isResolved), Row(.resolved, reopen, .open),
    Row(.cleared, acknowledge, nil, .isCleared), Row(.cleared, resolve, nil, .isCleared),
    Row(.cleared, suppress, nil, .isCleared), Row(.cleared, reopen, nil, .isCleared),
  ])
  func `each status allows what the table says and refuses the rest unchanged`(row: Row) throws {
    let before = life(row.from)
    let left = Handling(owner: "anna", note: "old", resolvedAt: Make.at(-10))
    var (life, handling) = (before, left)
    do throws(Refusal) {
      try life.decide(row.decision, handling: &handling, context: Make.context())
      #expect(life.status == row.to)
      #expect(life.suppressedUntil == (life.status == .suppressed ? Make.day(30) : nil))
      #expect(life.firstSeen == before.firstSeen && life.atRisk == before.atRisk && life.isPresent)
    } catch {
      #expect(error == row.refusal)
      #expect(life == before && handling == left)
    }
    #expect((row.to == nil) != (row.refusal == nil))
  }

  @Test func `an acknowledgement names the owner and keeps the note unless there is a new one`() throws {
    var (life, handling) = (life(.open), Handling(note: "old"))
    try life.decide(.acknowledge(owner: "bo", note: nil), handling: &handling, context: Make.context())
    #expect(handling == Handling(owner: "bo", note: "old"))
    try life.decide(.acknowledge(owner: "cay", note: "new"), handling: &handling, context: Make.context())
    #expect(handling == Handling(owner: "cay", note: "new"))
    #expect(life.openedAt == Make.at(-35))
  }

  @Test func `a resolution keeps its instant and reason, and the owner`() throws {
    var (life, handling) = (life(.suppressed), Handling(owner: "anna"))
    try life.decide(DecisionTests.resolve, handling: &handling, context: Make.context())
    #expect(handling == Handling(owner: "anna", note: "done", resolvedAt: Make.asOf))
  }

  @Test func `a suppression needs a date after today, by business dates`() throws {
    for days in [-1, 0] {
      var (life, handling) = (life(.open), Handling())
      let refusal = #expect(throws: Refusal.self) {
        try life.decide(.suppress(until: Make.day(days), reason: "x"), handling: &handling, context: Make.context())
      }
      #expect(refusal == .expiryNotInFuture(Make.day(days), today: DecisionTests.today))
      #expect(life.status == .open)
    }
    var (life, handling) = (life(.open), Handling())
    try life.decide(.suppress(until: Make.day(1), reason: "x"), handling: &handling, context: Make.context())
    #expect(life.suppressedUntil == Make.day(1) && handling.note == "x")
  }

  @Test func `taking back an acknowledgement drops the owner, a suppression does not, and both keep the age`() throws {
    for (status, owner) in [(DiscrepancyStatus.acknowledged, nil), (.suppressed, "anna" as String?)] {
      var (life, handling) = (life(status), Handling(owner: "anna"))
      try life.decide(DecisionTests.reopen, handling: &handling, context: Make.context())
      #expect(handling.owner == owner && life.openedAt == Make.at(-35))
    }
  }

  @Test func `taking back a resolution keeps the age, and nothing is accepted any more`() throws {
    var (life, handling) = (life(.resolved), Handling(resolvedAt: Make.at(-1)))
    life.resolvedFacts = "EUR 100"
    try life.decide(DecisionTests.reopen, handling: &handling, context: Make.context())
    // 35 days old: what was resolved in between does not make it younger.
    #expect(life.openedAt == Make.at(-35) && life.firstSeen == Make.at(-40) && life.severity == .high)
    #expect(life.resolvedFacts == nil)
    #expect(handling.resolvedAt == nil && handling.note == "wrong")
  }

  @Test func `what was resolved and is gone can't be taken back, but for an accepted amendment`() throws {
    var (gone, handling) = (life(.resolved, isPresent: false), Handling())
    #expect(throws: Refusal.isSettled) {
      try gone.decide(DecisionTests.reopen, handling: &handling, context: Make.context())
    }
    var amended = life(.resolved, .paymentAmended, isPresent: false)
    try amended.decide(DecisionTests.reopen, handling: &handling, context: Make.context())
    #expect(amended.status == .open)
  }

  @Test func `a decision about many leaves alone what people have taken care of`() {
    #expect(DecisionTests.acknowledge.usualStatuses == [.open])
    #expect(DecisionTests.suppress.usualStatuses == [.open, .acknowledged])
    #expect(DecisionTests.resolve.usualStatuses == [.open, .acknowledged, .suppressed])
    #expect(DecisionTests.reopen.usualStatuses.isEmpty)
  }

  @Test func `every change of a run but none has its entry, and says why`() {
    #expect(LifeChange.allCases.filter { LifeEvent($0) == nil } == [.none])
    var now = life(.open)
    now.atRisk = Make.money(250)
    let context = Make.context()
    let before = life(.suppressed)
    #expect(
      now.reason(of: .suppressionEnded, before: before, context: context)
        == "money at risk 1.00 EUR → 2.50 EUR")
    #expect(
      now.reason(of: .suppressionEnded, before: before, context: Make.context(asOf: Make.at(10))) == "it ran out")
    now.severity = .high
    #expect(
      now.reason(of: .worsened, before: before, context: context)
        == "severity medium → high, money at risk 1.00 EUR → 2.50 EUR")
    #expect(now.reason(of: .cleared, before: before, context: context) == "the facts agree")
    #expect(now.reason(of: .new, before: before, context: context) == nil)
  }

  @Test(arguments: [
    ("7", 7, 7), ("30-89", 30, 89), ("0-0", 0, 0), ("90+", 90, nil as Int?), ("0+", 0, nil),
  ])
  func `an age is a day, two, or open`(text: String, first: Int, last: Int?) {
    #expect(AgeRange(text) == AgeRange(first: first, last: last))
  }

  @Test(arguments: ["", "-", "+", "a", "9-7", "-7", "7-", "1-2-3", "1.5", "+7", "36526", "99999999999999999999", "٣"])
  func `what is no age is refused`(text: String) { #expect(AgeRange(text) == nil) }
}
