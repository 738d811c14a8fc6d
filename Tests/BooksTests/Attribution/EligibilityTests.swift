import Amounts
import Books
import Testing

/// The decision table of rules R7.
@Suite struct EligibilityTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let expected: Eligibility
    var known: KnownCase? = Make.known()
    var client: ClientFile? = MakeFee.client(attributed: false)
    var register = RegisterEntry.noRegister
    var hasTransaction = false
    var isBeforeBegin = false

    init(
      _ name: String, _ state: EligibilityState, _ reason: EligibilityReason, _ change: (inout Row) -> Void = { _ in }
    ) {
      self.name = name
      expected = Eligibility(state, reason)
      change(&self)
    }

    var testDescription: String { name }
  }

  private static let test = Make.known(Make.caseRow(isTest: true))
  // The case is of day −200.
  private static let linkedLater = MakeFee.client(linked: -199)
  private static let declined = MakeFee.unlisted(MakeFee.event(.linkDeclined, on: -250))
  private static let archived = MakeFee.client(until: -60)

  static let rows: [Row] = [
    Row("0 before 1 and 2", .ineligible, .beforeBegin) {
      $0.known = nil
      $0.isBeforeBegin = true
    },
    Row("0", .ineligible, .beforeBegin) {
      $0.client = MakeFee.client()
      $0.isBeforeBegin = true
    },
    Row("1", .held, .caseUnknown) { $0.known = nil },
    Row("1 before 2, 3 and 6", .held, .caseUnknown) {
      $0.known = nil
      $0.client = linkedLater
    },
    Row("2", .ineligible, .testCase) { $0.known = test },
    Row("2 near miss: nobody says whether it is a test", .eligible, .attributedClient) {
      $0.known = Make.known(Make.caseRow(isTest: nil))
      $0.client = MakeFee.client()
    },
    Row("2 before 3", .ineligible, .testCase) {
      $0.known = test
      $0.client = linkedLater
    },
    Row("3", .ineligible, .caseBeforeLink) { $0.client = linkedLater },
    Row("3 near miss: created the instant it was linked", .eligible, .attributedClient) {
      $0.client = MakeFee.client(linked: -200)
    },
    Row("3 by the linked event, before any pull", .ineligible, .caseBeforeLink) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linked, on: -199))
    },
    Row("3 the pull's link wins over the event's", .eligible, .attributedClient) {
      $0.client = MakeFee.client(events: [MakeFee.event(.linked, on: -100)])
    },
    Row("3 before 5: linked after the case and archived", .ineligible, .caseBeforeLink) {
      $0.client = MakeFee.client(linked: -199, until: -60)
    },
    Row("3 before 4: linked after the case, then declined", .ineligible, .caseBeforeLink) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linked, on: -199), MakeFee.event(.linkDeclined, on: -198))
    },
    Row("3 near miss: declined after the case, so never linked", .ineligible, .linkDeclined) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linkDeclined, on: -199))
    },
    Row("3 near miss: requested after the case, and nobody answered", .held, .attributionUnknown) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linkRequested, on: -199))
    },
    Row("3 near miss: onboarded after the case, when it was linked nobody says", .eligible, .attributedClient) {
      $0.client = MakeFee.unlisted(MakeFee.event(.contractSigned, on: -199, attributed: true))
    },
    Row("4 declined", .ineligible, .linkDeclined) { $0.client = declined },
    Row("4 declined before 7 and 9", .ineligible, .linkDeclined) {
      $0.client = declined
      $0.register = .listed
      $0.hasTransaction = true
    },
    Row("4 declined, then requested again", .held, .attributionUnknown) {
      $0.client = MakeFee.unlisted(
        MakeFee.event(.linkDeclined, on: -250), MakeFee.event(.linkRequested, on: -249))
    },
    Row("4 requested, then declined", .ineligible, .linkDeclined) {
      $0.client = MakeFee.unlisted(
        MakeFee.event(.linkRequested, on: -251), MakeFee.event(.linkDeclined, on: -250))
    },
    Row("4 expired", .held, .attributionUnknown) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linkExpired, on: -250))
    },
    Row("4 nobody names the client", .held, .attributionUnknown) { $0.client = nil },
    Row("4 before 7, 8 and 9", .held, .attributionUnknown) {
      $0.client = nil
      $0.register = .listed
      $0.hasTransaction = true
    },
    Row("4 near miss: declined, then linked", .eligible, .integrationCase) {
      $0.client = MakeFee.unlisted(
        MakeFee.event(.linkDeclined, on: -250), MakeFee.event(.linked, on: -249))
      $0.register = .listed
    },
    Row("4 before 5: never linked, and the newest list lacks it", .held, .attributionUnknown) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linkRequested, on: -250), reads: [-249, -60])
    },
    Row("4 declined before 5: the newest list lacks it", .ineligible, .linkDeclined) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linkDeclined, on: -250), reads: [-249, -60])
    },
    Row("4 near miss: linked, then declined, and the newest list lacks it", .ineligible, .linkArchived) {
      $0.client = MakeFee.unlisted(
        MakeFee.event(.linked, on: -250), MakeFee.event(.linkDeclined, on: -249), reads: [-60])
    },
    Row("5 near miss: onboarded, when it was linked nobody says", .eligible, .attributedClient) {
      $0.client = MakeFee.unlisted(MakeFee.event(.contractSigned, on: -250, attributed: true), reads: [-249, -60])
    },
    Row("5", .ineligible, .linkArchived) { $0.client = archived },
    Row("5 before 6", .ineligible, .linkArchived) { $0.client = MakeFee.client(attributed: true, until: -60) },
    Row("5 before 7", .ineligible, .linkArchived) {
      $0.client = MakeFee.client(attributed: false, until: -60)
      $0.register = .listed
    },
    Row("5 near miss: archived only after the payment was created", .eligible, .attributedClient) {
      $0.client = MakeFee.client(until: -29, reads: [-300, -60, -29])
    },
    Row("5 near miss: linked after the list that lacks it", .eligible, .platformVerdict) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linked, on: -250), reads: [-251])
      $0.hasTransaction = true
    },
    Row("5 near miss: the list is read the instant the payment was created", .eligible, .attributedClient) {
      $0.client = MakeFee.client(until: -30, reads: [-300, -60, -30])
    },
    Row("5 near miss: linked the instant the list was read", .held, .creationChannelUnknown) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linked, on: -250), reads: [-250])
    },
    Row("5 without a date of the link, and missing in a later list", .ineligible, .linkArchived) {
      $0.client = MakeFee.client(until: -60)
      $0.client?.listings[0].linkedAt = nil
    },
    Row("5 linked by event, and missing in a later list", .ineligible, .linkArchived) {
      $0.client = MakeFee.unlisted(MakeFee.event(.linked, on: -250), reads: [-249])
    },
    Row("6", .eligible, .attributedClient) { $0.client = MakeFee.client() },
    Row("6 before 7", .eligible, .attributedClient) {
      $0.client = MakeFee.client()
      $0.register = .listed
    },
    Row("6 before 8", .eligible, .attributedClient) {
      $0.client = MakeFee.client()
      $0.register = .notListed
    },
    Row("6 by an onboarding event, before any pull", .eligible, .attributedClient) {
      $0.client = MakeFee.unlisted(MakeFee.event(.contractSigned, on: -250, attributed: true))
    },
    Row("6 near miss: the earliest event says otherwise", .held, .creationChannelUnknown) {
      $0.client = MakeFee.unlisted(
        MakeFee.event(.linked, on: -251), MakeFee.event(.contractSigned, on: -250, attributed: true))
    },
    Row("6 the first pull wins over an event", .eligible, .attributedClient) {
      $0.client = MakeFee.client(events: [MakeFee.event(.poaSigned, on: -301, attributed: false)])
    },
    Row("7", .eligible, .integrationCase) { $0.register = .listed },
    Row("7 before 9", .eligible, .integrationCase) {
      $0.register = .listed
      $0.hasTransaction = true
    },
    Row("8", .ineligible, .notIntegrationCase) { $0.register = .notListed },
    Row("8 before 9", .ineligible, .notIntegrationCase) {
      $0.register = .notListed
      $0.hasTransaction = true
    },
    Row("9", .eligible, .platformVerdict) { $0.hasTransaction = true },
    Row("9 before 10: nobody says whether it is attributed", .eligible, .platformVerdict) {
      $0.client = MakeFee.unlisted(MakeFee.event(.contractSigned, on: -250))
      $0.hasTransaction = true
    },
    Row("10", .held, .creationChannelUnknown),
    Row("10 nobody says whether it is attributed", .held, .creationChannelUnknown) {
      $0.client = MakeFee.unlisted(MakeFee.event(.contractSigned, on: -250))
    },
  ]

  @Test(arguments: rows)
  func `the first rule that applies decides`(row: Row) {
    let facts = EligibilityFacts(
      client: row.client, register: row.register, hasTransaction: row.hasTransaction, isBeforeBegin: row.isBeforeBegin)
    #expect(Eligibility.attribution(of: Make.paymentRow(), on: row.known, facts) == row.expected)
  }

  /// Rule 0 turns on the month of the payment, the partner's begin, and whether anything of it is stated.
  @Test(arguments: [
    (begin: Month?.none, stated: String?.none, isBefore: false),
    (Month(year: 2026, month: 3), nil, false), (Month(year: 2026, month: 4), nil, true),
    (Month(year: 2026, month: 4), "acme", false), (Month(year: 2026, month: 4), "birch", true),
  ])
  func `a payment of before the begin is none of ours unless it was stated`(
    row: (begin: Month?, stated: String?, isBefore: Bool)
  ) throws {
    // The payment is of 1 March.
    var payment = Make.booked()
    payment.statedLines = row.stated.map { [StatedLine(number: nil, partner: $0, fee: Make.money(0))] } ?? []
    let fee = try #require(try MakeFee.fee(MakeFee.file(payments: [payment]), MakeFee.context(begin: row.begin)))
    #expect((fee.eligibility == Eligibility(.ineligible, .beforeBegin)) == row.isBefore)
    #expect(fee.eligibility.state == (row.isBefore ? .ineligible : .eligible))
  }

  /// Rules 9 and 10 turn on whether a transaction matches the payment; each of these misses it in one thing.
  @Test(arguments: [
    (transactions: [MakeFee.transaction()], reason: EligibilityReason.platformVerdict),
    ([MakeFee.transaction("x1", 10_001), MakeFee.transaction("x2")], .platformVerdict),
    ([], .creationChannelUnknown),
    ([MakeFee.transaction("x1", 10_001)], .creationChannelUnknown),
    ([MakeFee.transaction("x1", 10_000, "SEK")], .creationChannelUnknown),
    ([MakeFee.transaction(on: -29)], .creationChannelUnknown),
  ])
  func `the platform's verdict is a transaction that matches`(
    transactions: [TransactionRow], reason: EligibilityReason
  ) throws {
    let file = MakeFee.file(transactions: transactions, client: MakeFee.client(attributed: false))
    let state = reason == .platformVerdict ? EligibilityState.eligible : .held
    #expect(try MakeFee.fee(file)?.eligibility == Eligibility(state, reason))
  }

  @Test func `one transaction is a verdict on one of two equal payments, the earlier`() throws {
    let payments = [Make.booked("p2"), Make.booked("p1")]
    let file = MakeFee.file(
      payments: payments, transactions: [MakeFee.transaction()], client: MakeFee.client(attributed: false))
    let fees = try CaseResult(file: file, context: MakeFee.context()).fees
    #expect(fees.map(\.eligibility.reason) == [.creationChannelUnknown, .platformVerdict])
  }

  /// Why an eligible payment is held: the more reasons are given, the earlier wins.
  @Test(arguments: [
    (6, EligibilityReason.disputed), (5, .conflict), (4, .holdPeriod), (3, .phaseUnknown), (2, .rateUnknown),
    (1, .successFeeUnknown),
  ])
  func `of several reasons to hold the first in order wins`(reasons: Int, reason: EligibilityReason) throws {
    for alone in [false, true] {
      func applies(_ number: Int) -> Bool { alone ? number == reasons : number <= reasons }
      var allocations: [Allocation] = []
      if applies(6) { allocations.append(Make.allocation(state: .reversed)) }
      if applies(5) { allocations.append(Make.allocation("T2", 7, state: .conflict)) }
      let agreement = MakeFee.agreement(
        rates: [RatePeriod(from: Make.day(applies(2) ? -29 : -30), to: nil, percent: MakeFee.percent(50))],
        holdDays: applies(4) ? 31 : 30)
      let terms = MakeFee.terms(applies(1) ? nil : 10, phase: applies(3) ? "Bailiff" : "Pre-legal")
      let file = MakeFee.file(claims: [Make.claim("C1", allocations)], terms: [terms])
      let fee = try #require(try MakeFee.fee(file, MakeFee.context(agreement)))
      #expect(fee.eligibility == Eligibility(.held, reason), "alone: \(alone)")
      #expect((fee.fee == nil) == (applies(1) || applies(2) || applies(3)))
    }
  }

  @Test func `eligible when nothing holds it, on the last day of the hold period`() throws {
    let fee = try MakeFee.fee(MakeFee.file(), MakeFee.context(MakeFee.agreement(holdDays: 30)))
    #expect(fee?.eligibility == Eligibility(.eligible, .attributedClient))
    #expect(fee?.fee == Make.money(100))
  }

  @Test func `what is ineligible or held already keeps its reason`() throws {
    let context = MakeFee.context(MakeFee.agreement(holdDays: 99))
    let test = try MakeFee.fee(MakeFee.file(known: Make.known(Make.caseRow(isTest: true))), context)
    #expect(test?.eligibility == Eligibility(.ineligible, .testCase))
    #expect(test?.fee == nil)
    let unknown = try MakeFee.fee(MakeFee.file(client: nil), context)
    #expect(unknown?.eligibility == Eligibility(.held, .attributionUnknown))
    #expect(unknown?.fee == Make.money(100))
  }

  @Test(arguments: [false, true])
  func `a deleted payment is reversed whatever it was, with its fee as before`(isTest: Bool) throws {
    let payment = Make.payment(listed: false)
    let known = Make.known(Make.caseRow(isTest: isTest))
    let fee = try MakeFee.fee(MakeFee.file(known: known, payments: [payment]))
    #expect(fee?.eligibility == Eligibility(.reversed, .paymentDeleted))
    #expect(fee?.fee == (isTest ? nil : Make.money(100)))
  }
}
