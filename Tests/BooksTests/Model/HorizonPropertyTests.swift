import Amounts
import Books
import Testing

/// The same facts give the same until the instant that a result names, whatever they are.
@Suite struct HorizonPropertyTests {
  private static let files = 3_000

  /// What is compared of a result.
  private struct Outcome: Hashable {
    let balance: CaseBalance?
    let tieOut: TieOut?
    let payments: [PaymentMatch]
    let fees: [PaymentFee]
    let allocations: [AllocationMatch]
    let verdicts: [Verdict]

    init(_ file: CaseFile, _ context: RunContext) throws(MoneyError) {
      let result = try CaseResult(file: file, context: context)
      balance = result.balance
      tieOut = result.tieOut
      payments = result.payments
      fees = result.fees
      allocations = result.allocations
      verdicts = result.verdicts
    }
  }

  @Test func `a case gives the same at every instant before its next change, and mostly another at that`() throws {
    var changed: Set<DiscrepancyCode> = []
    var (timed, changes, everyRun, holdEnds, vanishings) = (0, 0, 0, 0, 0)
    for seed in 0..<UInt64(Self.files) {
      var random = RandomCase(seed: seed)
      let context = random.context()
      var file = random.file()
      // Terms that are taken are kept: the next night has them.
      let fees = try Outcome(file, context).fees
      for index in fees.indices { file.payments[index].terms = fees[index].inForce }
      let (now, next) = try context.observed { context throws(MoneyError) in try Outcome(file, context) }
      #expect(next.map { $0 >= context.asOf } ?? true)
      if next == context.asOf { everyRun += 1 }
      for instant in random.instants(from: context.asOf, before: next) {
        let later = random.context(asOf: instant)
        let then = try Outcome(RandomCase.readAgain(file, at: instant), later)
        #expect(then == now, "seed \(seed): \(context.asOf) and \(instant), next \(next.map(\.description) ?? "never")")
      }
      guard let next, next > context.asOf else { continue }
      timed += 1
      let then = try Outcome(file, random.context(asOf: next))
      guard then != now else { continue }
      changes += 1
      changed.formUnion(Set(now.verdicts).symmetricDifference(then.verdicts).map(\.code))
      for (before, after) in zip(now.fees, then.fees) where before.eligibility != after.eligibility {
        if before.eligibility.reason == .holdPeriod { holdEnds += 1 }
        if before.eligibility.reason == .vanished { vanishings += 1 }
      }
    }
    // The files are such that every place where time enters has changed something.
    let places: Set<DiscrepancyCode> = [
      .settlementNotBooked, .bookingNotSettled, .paymentWithoutEvent, .stateMismatch, .feeNotReported,
      .creationChannelUnknown, .heldTooLong, .dateImplausible, .rateMismatch, .claimBalanceMismatch,
    ]
    #expect(places.subtracting(changed).isEmpty)
    #expect(holdEnds > 5 && vanishings > 5 && everyRun > 100)
    #expect(timed > Self.files / 4 && changes > timed / 2)
  }

  @Test func `so do settlements, announcements, clients and rows of registers`() {
    for seed in 0..<UInt64(1_000) {
      var random = RandomCase(seed: seed)
      let context = random.context()
      let events = random.events()
      let announced = EventWithoutPayment.Announcement(
        paymentID: "p", caseID: "case-1", partner: "acme", tenant: "t1", amount: nil, at: random.instant(), event: 1)
      let row = RegisterUnmatched.Row(
        partner: "acme", first: "C1", second: nil, firstRead: random.instant(), place: "integration.csv:2")
      let client = random.client()
      func verdicts(_ context: RunContext, _ client: ClientFile) -> [[Verdict]] {
        let settlement = SettlementView(
          settlement: Make.settlement(events), places: ["C1": Make.place()], context: context)
        return [
          SettlementRules.verdicts(settlement), [EventWithoutPayment.verdict(announced, context: context)],
          RegisterUnmatched.finding(row, context: context).map { [.finding($0)] } ?? [],
          LinkRequestUnanswered.verdict(client, context: context).map { [$0] } ?? [],
        ]
      }
      // Each for itself, as they are kept.
      for owner in 0..<4 {
        let (now, next) = context.observed { verdicts($0, client)[owner] }
        let only =
          owner == 3 ? context.observed { LinkRequestUnanswered.verdict(client, context: $0) }.nextChange : next
        for instant in random.instants(from: context.asOf, before: only) {
          let then = verdicts(random.context(asOf: instant), RandomCase.readAgain(client, at: instant))[owner]
          #expect(then == now, "seed \(seed), owner \(owner)")
        }
      }
    }
  }
}

/// A case with its context in which much is about to change.
private struct RandomCase {
  private var random: SeededNumbers
  private let base: RunContext

  init(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    base = RandomCase.context(&random)
    self.random = random
  }

  private static func context(_ random: inout SeededNumbers) -> RunContext {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let graces = Graces(
      webhookHours: number(0...40), bookingDays: number(0...5), settlementDays: number(0...5),
      reportingDays: number(0...5), linkDays: number(0...3), heldDays: number(0...10))
    let change = Make.day(number(-3...6))
    let rates = [
      RatePeriod(from: number(0...5) == 0 ? Make.day(4) : Make.day(-1000), to: change, percent: MakeFee.percent(50)),
      RatePeriod(from: change, to: nil, percent: MakeFee.percent(45)),
    ].filter { $0.from < $0.to ?? Make.day(2000) }
    let goesBack = Make.at(number(-1...3), hour: 0, second: 60).secondsSince1970
    let calendars: [BusinessCalendar] = [
      .utc, BusinessCalendar(zone: "Copenhagen", offsets: [(0, 3600), (1_774_746_000, 7200)]),
      BusinessCalendar(zone: "St John's", offsets: [(0, 0), (goesBack, -3600)]),
    ]
    let stopped = PulledList(partner: "acme", tenant: "t1", kind: .payments)
    return RunContext(
      asOf: Make.at(0, hour: number(-3...3) == 0 ? 0 : number(0...23), second: Int64(number(0...3))),
      settings: Settings(
        calendar: calendars.randomElement(using: &random) ?? .utc, graces: graces),
      agreements: number(0...9) == 0
        ? [:] : ["acme": MakeFee.agreement(rates: rates, holdDays: number(0...2) == 0 ? number(1...8) : 0)],
      customerPartners: ["acme"], stops: StoppedCodes(incomplete: number(0...9) == 0 ? [stopped] : []),
      lastIssued: number(0...2) == 0 ? ["acme": Make.day(-31).month] : [:])
  }

  func context() -> RunContext { base }

  /// The same configuration at another instant.
  func context(asOf: Instant) -> RunContext {
    RunContext(
      asOf: asOf, settings: base.settings, agreements: base.agreements, customerPartners: base.customerPartners,
      stops: base.stops, lastIssued: base.lastIssued)
  }

  /// A case whose lists were read again, and say nothing new.
  static func readAgain(_ file: CaseFile, at instant: Instant) -> CaseFile {
    var file = file
    for index in file.payments.indices where file.payments[index].isListed { file.payments[index].lastListed = instant }
    file.client = file.client.map { readAgain($0, at: instant) }
    return file
  }

  static func readAgain(_ client: ClientFile, at instant: Instant) -> ClientFile {
    var client = client
    client.reads.append(instant)
    return client
  }

  /// Instants at which the result must be the same: the last one before the change, midnights, and others.
  mutating func instants(from first: Instant, before next: Instant?) -> [Instant] {
    var all = [0, 1, 2, 5, 9, 80].map { Make.at($0, hour: 0) } + [Make.at(400), first]
    all += (0..<3).map { _ in Make.at(number(0...6), hour: number(0...23), second: Int64(number(0...100))) }
    if let next { all.append(Instant(microseconds: next.microseconds - 1)) }
    return all.filter { instant in instant >= first && next.map { instant < $0 } ?? true }
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func one(of count: Int) -> Bool { number(1...count) == 1 }

  /// Around the run, now and then on the same clock, so that graces end at the very instant.
  mutating func instant() -> Instant {
    one(of: 5) ? base.asOf.adding(hours: -number(0...40)) : Make.at(number(-8...0), hour: number(0...23))
  }

  mutating func events() -> [AllocationEvent] {
    (0..<number(1...3)).map { index in
      Make.event(
        EventRef(index), one(of: 3) ? PaymentStatus.allCases.randomElement(using: &random) ?? .settled : .processing,
        10_000, at: instant())
    }
  }

  mutating func client() -> ClientFile {
    switch number(0...4) {
    case 0: MakeFee.unlisted(MakeFee.event(.linkRequested, on: number(-4...0)))
    case 1: MakeFee.client(attributed: false)
    case 2:
      MakeFee.client(reads: [-300, -60, -1], events: [MakeFee.event(.linkRequested, on: number(-3...0))])
    case 3: MakeFee.client(until: -60)
    default: MakeFee.client()
    }
  }

  mutating func file() -> CaseFile {
    var row = Make.caseRow(remainder: Int64(number(0...2)) * 50_000)
    row.createdAt = Make.at(one(of: 8) ? number(-3...3) : -100)
    row.expectedRate = one(of: 3) ? MakeFee.percent([50, 45, 7].randomElement(using: &random) ?? 50) : nil
    row.isTest = one(of: 12)
    var known = Make.known(row)
    if one(of: 3) { known.newestEvent = CaseLifecycleEvent(lifecycle: "Paused", at: instant(), event: 1) }
    let payments = (0..<number(0...3)).map { payment("p\($0)") }
    let claims = one(of: 2) ? [claim(payments)] : []
    var file = MakeFee.file(
      known: one(of: 12) ? nil : known, payments: payments, claims: claims,
      transactions: payments.filter { _ in one(of: 2) }.map {
        var transaction = MakeFee.transaction("x\($0.row.id)")
        transaction.amount = $0.row.amount
        transaction.paymentDate = $0.row.date
        if one(of: 4) { transaction.feePercentage = MakeFee.percent(7) }
        return transaction
      },
      client: one(of: 9) ? nil : client(),
      register: [.noRegister, .noRegister, .listed, .notListed].randomElement(using: &random) ?? .noRegister,
      terms: [MakeFee.terms(one(of: 5) ? nil : 10, phase: one(of: 6) ? nil : "Pre-legal")])
    if one(of: 4) { file.announcedAt = instant() }
    return file
  }

  private mutating func payment(_ id: String) -> PaymentFile {
    let created = one(of: 20) ? base.asOf.adding(hours: number(1...60)) : instant()
    let date: DateOrInstant = one(of: 2) ? .day(Make.day(number(-6...4))) : .instant(instant())
    let row = PaymentRow(
      id: id, caseID: "case-1", amount: Make.money(Int64(number(1...3)) * 10_000), date: date, createdAt: created,
      recipient: one(of: 4) ? "Creditor" : "Debitura")
    var payment = Make.payment(
      row, listed: !one(of: 5), lastListed: Make.at(0, hour: 0), created: one(of: 2),
      deletedAt: one(of: 8) ? instant() : nil, eventsSince: one(of: 2) ? Make.at(-20) : nil)
    if !payment.isListed { payment.vanishedAt = instant() }
    if one(of: 6) {
      payment.statedLines = [StatedLine(number: "RF-1", partner: "acme", fee: Make.money(Int64(number(1...200))))]
    }
    return payment
  }

  private mutating func claim(_ payments: [PaymentFile]) -> ClaimFile {
    let states: [AllocationState] = [.pending, .settled, .settled, .settled, .reversed, .failed, .conflict]
    let allocations = (0..<number(0...3)).map { index in
      Make.allocation(
        Key("T\(index)"), Int64(number(1...3)) * 10_000, state: states.randomElement(using: &random) ?? .settled,
        on: number(-7...0))
    }
    return Make.claim("C1", allocations, opening: one(of: 2) ? Make.opening(Int64(number(1...3)) * 50_000) : nil)
  }
}
