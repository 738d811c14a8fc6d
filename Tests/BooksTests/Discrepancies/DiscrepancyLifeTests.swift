import Amounts
import Books
import Testing

@Suite struct DiscrepancyLifeTests {
  private func finding(
    _ units: Int64? = 100, _ code: DiscrepancyCode = .outstandingMismatch, _ currency: String = "EUR"
  )
    -> Finding
  {
    Finding(code: code, subject: "case:case-1", atRisk: units.map { Make.money($0, currency) }, explanation: "x.")
  }

  private func on(_ days: Int, escalateAt: EscalationLimits = .never) -> RunContext {
    Make.context(asOf: Make.at(days), escalateAt: escalateAt)
  }

  private func life(_ finding: Finding, status: DiscrepancyStatus = .open, until: Day? = nil) -> DiscrepancyLife {
    var life = DiscrepancyLife(new: finding, context: on(0))
    life.status = status
    life.suppressedUntil = until
    return life
  }

  @Test func `a new one is open, first seen and opened now`() {
    let life = DiscrepancyLife(new: finding(), context: on(0))
    #expect(life.status == .open && life.firstSeen == Make.at(0) && life.openedAt == Make.at(0) && life.isPresent)
    #expect(life.severity == .medium && life.atRisk == Make.money(100))
  }

  @Test func `what is cleared and comes back is opened again, first seen as before`() {
    var life = DiscrepancyLife(new: finding(), context: on(0))
    #expect(life.miss(context: on(1)) == .cleared)
    #expect(life.status == .cleared && !life.isPresent)
    #expect(life.miss(context: on(2)) == .none)
    #expect(life.meet(finding(), context: on(3)) == .reopened)
    #expect(life.status == .open && life.isPresent)
    #expect(life.firstSeen == Make.at(0) && life.openedAt == Make.at(3))
  }

  struct Growth: Sendable, CustomTestStringConvertible {
    let before: Int64?
    let now: Int64?
    let change: LifeChange

    var testDescription: String { "\(before.map(String.init) ?? "none") → \(now.map(String.init) ?? "none")" }
  }

  @Test(arguments: [
    Growth(before: 100, now: 100, change: .none), Growth(before: 100, now: 101, change: .worsened),
    Growth(before: 100, now: 99, change: .none), Growth(before: -100, now: -101, change: .worsened),
    Growth(before: 100, now: -100, change: .none), Growth(before: nil, now: 1, change: .worsened),
    Growth(before: 1, now: nil, change: .none), Growth(before: nil, now: nil, change: .none),
  ])
  func `more money at risk is worse, whatever its sign`(row: Growth) {
    for status in [DiscrepancyStatus.open, .acknowledged] {
      var life = life(finding(row.before), status: status)
      #expect(life.meet(finding(row.now), context: on(1)) == row.change)
      #expect(life.status == status && life.openedAt == Make.at(0))
      #expect(life.atRisk == row.now.map { Make.money($0) })
    }
  }

  @Test(arguments: [
    (9999 as Int64, "EUR", Severity.medium), (10_000, "EUR", .high), (-10_000, "EUR", .high), (-9999, "EUR", .medium),
    (100, "JPY", .high), (99, "JPY", .medium), (100_000, "KWD", .high), (99_999, "KWD", .medium),
  ])
  func `much money raises the severity from exactly the limit on`(units: Int64, currency: String, severity: Severity)
    throws
  {
    let context = on(0, escalateAt: .everywhere(try Percentage("100")))
    #expect(DiscrepancyLife(new: finding(units, .outstandingMismatch, currency), context: context).severity == severity)
  }

  @Test func `a limit with decimals is exact, and no limit escalates nothing`() throws {
    let context = on(0, escalateAt: .everywhere(try Percentage("0.5")))
    #expect(DiscrepancyLife(new: finding(49), context: context).severity == .medium)
    #expect(DiscrepancyLife(new: finding(50), context: context).severity == .high)
    #expect(DiscrepancyLife(new: finding(1, .outstandingMismatch, "JPY"), context: context).severity == .high)
    #expect(DiscrepancyLife(new: finding(nil), context: context).severity == .medium)
    #expect(DiscrepancyLife(new: finding(.max), context: on(0)).severity == .medium)
    #expect(DiscrepancyLife(new: finding(.min), context: context).severity == .high)
  }

  @Test(arguments: [
    (99_99 as Int64, "EUR", Severity.medium), (100_00, "EUR", .high), (-100_00, "EUR", .high), (749_99, "DKK", .medium),
    (750_00, "DKK", .high), (Int64.max, "SEK", .medium),
  ])
  func `a limit of its own for each currency, and none for one that is not listed`(
    units: Int64, currency: String, severity: Severity
  ) {
    let limits = EscalationLimits.byCurrency([
      Make.money(0, "EUR").currency: 100_00, Make.money(0, "DKK").currency: 750_00,
    ])
    let context = on(0, escalateAt: limits)
    #expect(DiscrepancyLife(new: finding(units, .outstandingMismatch, currency), context: context).severity == severity)
  }

  @Test func `thirty days raise the severity by one step, with much money by no more`() throws {
    let limit = EscalationLimits.everywhere(try Percentage("1"))
    var young = life(finding())
    #expect(young.meet(finding(), context: on(29)) == .none)
    #expect(young.severity == .medium && young.age(context: on(29)) == 29)
    #expect(young.meet(finding(), context: on(30)) == .worsened)
    #expect(young.severity == .high)
    var rich = DiscrepancyLife(new: finding(), context: on(0, escalateAt: limit))
    #expect(rich.severity == .high)
    #expect(rich.meet(finding(), context: on(30, escalateAt: limit)) == .none)
    #expect(rich.severity == .high)
    let critical = DiscrepancyLife(new: finding(100, .minorUnitSuspect), context: on(0, escalateAt: limit))
    #expect(critical.severity == .critical)
  }

  @Test func `age counts business dates and starts anew when it is opened again`() {
    var life = DiscrepancyLife(new: finding(), context: Make.context(asOf: Make.at(0, hour: 23)))
    #expect(life.age(context: Make.context(asOf: Make.at(1, hour: 1))) == 1)
    #expect(life.meet(finding(), context: on(40)) == .worsened)
    _ = life.miss(context: on(41))
    #expect(life.meet(finding(), context: on(42)) == .reopened)
    #expect(life.severity == .medium && life.age(context: on(42)) == 0)
  }

  @Test func `a suppression lasts through its last day`() {
    var life = life(finding(), status: .suppressed, until: Make.day(5))
    #expect(life.meet(finding(), context: on(5)) == .none)
    #expect(life.status == .suppressed)
    #expect(life.meet(finding(), context: on(6)) == .suppressionEnded)
    #expect(life.status == .open && life.suppressedUntil == nil && life.openedAt == Make.at(0))
  }

  @Test(arguments: [101 as Int64, 99, -100])
  func `a suppression ends when the money at risk changes`(units: Int64) {
    var life = life(finding(), status: .suppressed, until: Make.day(50))
    #expect(life.meet(finding(units), context: on(1)) == .suppressionEnded)
    #expect(life.status == .open)
  }

  @Test func `a suppressed one ages without alert and clears`() {
    var life = life(finding(), status: .suppressed, until: Make.day(50))
    #expect(life.meet(finding(), context: on(30)) == .none)
    #expect(life.severity == .high)
    #expect(life.miss(context: on(31)) == .cleared)
    #expect(life.suppressedUntil == nil)
  }

  /// A finding as a night shows it: what a resolution is about, and the money at risk.
  struct Sight: Sendable, CustomTestStringConvertible {
    let resolved: (facts: String?, units: Int64?)
    let now: (facts: String?, units: Int64?)
    let stands: Bool

    var testDescription: String { "\(resolved) → \(now)" }
  }

  @Test(arguments: [
    Sight(resolved: (nil, 100), now: (nil, 100), stands: true),
    Sight(resolved: (nil, 100), now: (nil, 99), stands: false),
    Sight(resolved: (nil, 100), now: (nil, -100), stands: false),
    Sight(resolved: (nil, 100), now: (nil, nil), stands: false),
    Sight(resolved: (nil, nil), now: (nil, nil), stands: true),
    Sight(resolved: ("line a", nil), now: ("line a", nil), stands: true),
    Sight(resolved: ("line a", nil), now: ("line a; line b", nil), stands: false),
    // With facts of its own, money alone changes nothing.
    Sight(resolved: ("not-integration-case", 100), now: ("not-integration-case", 120), stands: true),
    Sight(resolved: ("not-integration-case", 100), now: ("link-archived", 100), stands: false),
    // Keys are bytes: two spellings of one letter are two facts.
    Sight(resolved: ("caf\u{E9}", nil), now: ("cafe\u{301}", nil), stands: false),
  ])
  func `a resolution stands while the facts that it saw are the same`(row: Sight) throws {
    func seen(_ sight: (facts: String?, units: Int64?)) -> Finding {
      var finding = finding(sight.units)
      finding.facts = sight.facts
      return finding
    }
    var life = DiscrepancyLife(new: seen(row.resolved), context: on(0))
    var handling = Handling()
    try life.decide(.resolve(reason: "dealt with"), handling: &handling, context: on(0))
    #expect(life.meet(seen(row.now), context: on(1)) == (row.stands ? .none : .reopened))
    #expect(life.status == (row.stands ? .resolved : .open))
    #expect(life.openedAt == Make.at(row.stands ? 0 : 1) && life.firstSeen == Make.at(0))
  }

  @Test func `another currency is another fact`() throws {
    var life = DiscrepancyLife(new: finding(100), context: on(0))
    var handling = Handling()
    try life.decide(.resolve(reason: "dealt with"), handling: &handling, context: on(0))
    #expect(life.meet(finding(100, .outstandingMismatch, "DKK"), context: on(1)) == .reopened)
  }

  @Test func `what was resolved, was gone and comes back is open again`() throws {
    var life = DiscrepancyLife(new: finding(), context: on(0))
    var handling = Handling()
    try life.decide(.resolve(reason: "dealt with"), handling: &handling, context: on(0))
    #expect(life.miss(context: on(1)) == .none)
    #expect(life.status == .resolved && !life.isPresent)
    #expect(life.meet(finding(), context: on(2)) == .reopened)
    #expect(life.openedAt == Make.at(2))
  }

  @Test func `a resolution of a store that kept no facts is about those of its next night`() {
    var life = life(finding(nil, .eventUnparsed), status: .resolved)
    life.facts = nil
    #expect(life.meet(finding(nil, .eventUnparsed), context: on(1)) == .none)
    #expect(life.status == .resolved && life.resolvedFacts == "")
  }

  @Test func `a stopped code waits, but ages`() {
    var open = life(finding())
    #expect(open.wait(context: on(29)) == .none)
    #expect(open.status == .open && open.isPresent && open.severity == .medium)
    #expect(open.wait(context: on(30)) == .worsened)
    #expect(open.wait(context: on(31)) == .none)
    for status in [DiscrepancyStatus.resolved, .cleared, .suppressed] {
      var other = life(finding(), status: status, until: Make.day(30))
      #expect(other.wait(context: on(30)) == .none)
      #expect(other.status == status)
    }
  }

  @Test func `a suppression runs out though its code is stopped`() {
    var life = life(finding(), status: .suppressed, until: Make.day(5))
    #expect(life.wait(context: on(6)) == .suppressionEnded)
    #expect(life.status == .open && life.suppressedUntil == nil && life.isPresent)
  }

  @Test func `changes that alert are those of exit status 1`() {
    #expect(LifeChange.allCases.filter(\.alerts) == [.new, .reopened, .worsened, .suppressionEnded])
    #expect(DiscrepancyStatus.live == [.open, .acknowledged, .suppressed])
  }

  @Test(arguments: [
    (-1, "0-6"), (0, "0-6"), (6, "0-6"), (7, "7-29"), (29, "7-29"), (30, "30-89"), (89, "30-89"), (90, "90+"),
    (9999, "90+"),
  ])
  func `ageing has four buckets`(days: Int, bucket: String) { #expect(AgeBucket(days: days).rawValue == bucket) }
}
