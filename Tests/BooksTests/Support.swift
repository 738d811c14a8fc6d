import Amounts
import Books
import Testing

/// One claim, one case, one currency: the values that most tests start from.
///
/// Only this file calls the long initialisers, so that a new parameter of the sources is one line here.
enum Make {
  /// The instant at which the tests look: noon of 2026-03-31 in UTC.
  static let asOf = Instant(secondsSince1970: 1_774_958_400)

  static func context(
    asOf: Instant = asOf, calendar: BusinessCalendar = .utc, matching: MatchingSettings = .init(),
    graces: Graces = .init(),
    escalateAt: EscalationLimits = .never, codes: [DiscrepancyCode: CodeSettings] = [:],
    incomplete: [PulledList] = []
  ) -> RunContext {
    RunContext(
      asOf: asOf,
      settings: Settings(
        calendar: calendar, matching: matching, graces: graces, escalateAt: escalateAt, codes: codes),
      stops: StoppedCodes(incomplete: incomplete))
  }

  static func money(_ units: Int64, _ code: String = "EUR") -> Money {
    guard let currency = Currency(code) else { preconditionFailure("\(code) is a currency") }
    return Money(minorUnits: units, currency: currency)
  }

  /// A moment on a day relative to 2026-03-31, at noon unless told.
  static func at(_ days: Int, hour: Int = 12, second: Int64 = 0) -> Instant {
    asOf.adding(seconds: Int64(days) * 86_400 + Int64(hour - 12) * 3600 + second)
  }

  static func day(_ days: Int) -> Day { Day(daysSince1970: 20_543 + days) }

  static func caseRow(
    id: String = "case-1", currency: String = "EUR", principal: Int64 = 100_000, fees: Int64? = 0,
    remainder: Int64 = 100_000,
    lifecycle: String? = "Active", isTest: Bool? = false
  ) -> CaseRow {
    CaseRow(
      id: id, reference: nil, creditorReference: "C1", tenant: "t1", clientName: nil,
      currency: money(0, currency).currency,
      principal: principal, interest: fees, reminderFees: fees.map { _ in 0 }, collectionFees: fees.map { _ in 0 },
      remainder: remainder, lifecycle: lifecycle, closeCode: nil, phase: nil, createdAt: at(-200), finishedAt: nil,
      successFee: nil, expectedRate: nil, isTest: isTest)
  }

  static func known(_ row: CaseRow = caseRow(), hasBook: Bool = true) -> KnownCase {
    KnownCase(row: row, hasBook: hasBook, isVanished: false)
  }

  static func file(
    known: KnownCase? = known(), payments: [PaymentFile] = [], claims: [ClaimFile] = [], tenant: String? = "t1"
  ) -> CaseFile {
    CaseFile(id: "case-1", partner: "acme", tenant: tenant, known: known, payments: payments, claims: claims)
  }

  static func paymentRow(
    _ id: String = "p1", _ units: Int64 = 10_000, _ currency: String = "EUR", on days: Int = -30,
    createdAt: Instant? = nil,
    recipient: String? = "Debitura", caseID: String = "case-1"
  ) -> PaymentRow {
    PaymentRow(
      id: id, caseID: caseID, amount: money(units, currency), date: .day(day(days)), createdAt: createdAt ?? at(days),
      recipient: recipient)
  }

  /// A booked payment, unless told that it is not listed or was deleted.
  static func payment(
    _ row: PaymentRow = paymentRow(), listed: Bool = true, lastListed: Instant = at(0), accepted: PaymentRow? = nil,
    created: Bool = false, deletedAt: Instant? = nil, eventsSince: Instant? = nil
  ) -> PaymentFile {
    PaymentFile(
      row: row, partner: "acme", tenant: "t1", firstSeen: at(-29), lastListed: lastListed, isListed: listed,
      accepted: accepted ?? row, createdEvent: created ? 900 : nil,
      deletedEvent: deletedAt.map { PaymentDeletion(event: 901, at: $0) }, eventsSince: eventsSince)
  }

  static func booked(_ id: String = "p1", _ units: Int64 = 10_000, _ currency: String = "EUR", on days: Int = -30)
    -> PaymentFile
  { payment(paymentRow(id, units, currency, on: days)) }

  static func allocation(
    _ tracking: Key = "T1", _ units: Int64 = 10_000, _ currency: String = "EUR", claim: Key = "C1",
    state: AllocationState = .settled, on days: Int = -30, events: [EventRef] = [1]
  ) -> Allocation {
    let isSettled = state == .settled || state == .reversed
    return Allocation(
      key: AllocationKey(provider: "stripe", trackingID: tracking, claimRef: claim), amount: money(units, currency),
      state: state, stateSince: at(days), date: at(days), settledAt: isSettled ? at(days) : nil,
      processingAt: state == .pending ? at(days) : nil, kind: .single, settlementTotal: units, settlementLines: 1,
      isReportedTwice: false, conflictingAmounts: [], events: events)
  }

  static func claim(
    _ ref: Key = "C1", _ allocations: [Allocation] = [], opening: ClaimAmount? = nil, total: ClaimAmount? = nil,
    resolved: Bool = false
  ) -> ClaimFile {
    ClaimFile(claimRef: ref, opening: opening, total: total, resolved: resolved ? 800 : nil, allocations: allocations)
  }

  static func opening(_ units: Int64, _ currency: String = "EUR", on days: Int = -100, hour: Int = 12) -> ClaimAmount {
    ClaimAmount(minorUnits: units, currency: money(0, currency).currency, at: at(days, hour: hour), event: 700)
  }

  static func total(_ units: Int64, on days: Int = -90, hour: Int = 12) -> ClaimAmount {
    ClaimAmount(minorUnits: units, currency: nil, at: at(days, hour: hour), event: 701)
  }

  /// An event of settlement stripe/T1 on claim C1, unless told otherwise.
  static func event(
    _ ref: EventRef, _ status: PaymentStatus, _ units: Int64 = 10_000, _ currency: String = "EUR", at instant: Instant,
    claim: Key = "C1", total: Int64? = nil, breaksSum: Bool = false
  ) -> AllocationEvent {
    AllocationEvent(
      event: ref, occurredAt: instant, status: status, family: total == nil ? .single : .multi, claimRef: claim,
      amount: money(units, currency), total: total, breaksSum: breaksSum)
  }

  static func settlement(_ events: [AllocationEvent]) -> Settlement {
    Settlement(provider: "stripe", trackingID: "T1", events: events)
  }

  static func place(_ caseID: Key? = "case-1", isOpened: Bool = false, isAmbiguous: Bool = false) -> ClaimPlace {
    ClaimPlace(
      caseID: caseID, partner: caseID.map { _ in "acme" }, tenant: caseID.map { _ in "t1" }, isOpened: isOpened,
      isAmbiguous: isAmbiguous)
  }
}

/// What a rule said of a subject, short enough for a row of a table.
enum Said: Hashable, Sendable {
  case finding(String, atRisk: Int64?)
  case expected(String, amount: Int64?)

  init(_ verdict: Verdict) {
    switch verdict {
    case .finding(let finding): self = .finding(finding.subject, atRisk: finding.atRisk?.minorUnits)
    case .expected(let item): self = .expected(item.subject, amount: item.amount?.minorUnits)
    }
  }
}

/// Everything that a run says of a case under one code.
func said(_ code: DiscrepancyCode, _ file: CaseFile, _ context: RunContext = Make.context()) throws -> [Said] {
  let verdicts = try CaseResult(file: file, context: context).verdicts
  for verdict in verdicts { if case .finding(let finding) = verdict { checkWords(finding) } }
  return verdicts.filter { $0.code == code }.map { Said($0) }
}

/// Everything that a run says of a settlement under one code.
func said(
  _ code: DiscrepancyCode, _ events: [AllocationEvent], places: [Key: ClaimPlace] = ["C1": Make.place()],
  _ context: RunContext = Make.context()
) throws -> [Said] {
  let view = SettlementView(settlement: Make.settlement(events), places: places, context: context)
  return SettlementRules.verdicts(view).filter { $0.code == code }.map { Said($0) }
}

/// A finding names its figures in a sentence, and no amount in its subject.
func checkWords(_ finding: Finding) {
  #expect(finding.explanation.hasSuffix("."), "\(finding.code)")
  #expect(!finding.subject.contains("EUR"))
}

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
