import Amounts
import Books
import Testing

@Suite struct ReferralFeeTests {
  private func fee(
    _ units: Int64 = 10_000, _ currency: String = "EUR", on days: Int = -30, since: Int = -29,
    terms: [CaseTerms] = [MakeFee.terms()], agreement: Agreement = MakeFee.agreement()
  ) throws -> ReferralFee {
    let source = TermsSource(
      partner: "acme", caseID: "case-1", day: Make.day(days), onCaseSince: Make.at(since), history: terms,
      agreement: agreement, asOf: Make.asOf)
    return try ReferralFee(Make.money(units, currency), source.taken)
  }

  @Test func `the factors of the first night on which both are known stay`() throws {
    let terms = [
      MakeFee.terms(30, phase: "Legal", on: -60), MakeFee.terms(10, on: -40),
      MakeFee.terms(40, phase: "Legal", on: -20),
    ]
    let kept = try fee(terms: terms)
    #expect(kept.successFee == MakeFee.percent(10))
    #expect(kept.share == MakeFee.percent(20))
    #expect(kept.fee == Make.money(100))
    // The terms that a list shows the same night are that night's.
    #expect(try fee(since: -20, terms: terms).fee == Make.money(200))
    // A case that is known later than its payment.
    #expect(try fee(since: -90, terms: terms).fee == Make.money(150))
  }

  @Test func `a factor that was unknown is filled in by the first later night that knows it`() throws {
    let terms = [
      MakeFee.terms(99, on: -90), MakeFee.terms(nil, phase: "Bailiff", on: -40),
      MakeFee.terms(12, phase: "Bailiff", on: -20), MakeFee.terms(50, phase: "Legal", on: -10),
      MakeFee.terms(60, on: -5),
    ]
    let filled = try fee(terms: terms)
    #expect(filled.successFee == MakeFee.percent(12))
    #expect(filled.share == MakeFee.percent(10))
    let waiting = try fee(terms: Array(terms.prefix(3)))
    #expect(waiting.successFee == MakeFee.percent(12))
    #expect(waiting.share == nil)
    #expect(waiting.fee == nil)
  }

  @Test func `a payment moved to another case takes that case's percentages`() throws {
    var payment = Make.booked()
    let terms = [MakeFee.terms(30, on: -60), MakeFee.terms(10, on: -20)]
    #expect(try MakeFee.fee(MakeFee.file(payments: [payment], terms: terms))?.fee == Make.money(300))
    payment.onCaseSince = Make.at(-10)
    #expect(try MakeFee.fee(MakeFee.file(payments: [payment], terms: terms))?.fee == Make.money(100))
  }

  @Test func `an amended payment is computed anew with the same percentages`() throws {
    let payment = Make.payment(Make.paymentRow("p1", 20_000), accepted: Make.paymentRow())
    let terms = [MakeFee.terms(), MakeFee.terms(90, on: -5)]
    #expect(try MakeFee.fee(MakeFee.file(payments: [payment], terms: terms))?.fee == Make.money(200))
  }

  @Test(
    arguments: [
      (-41, nil), (-40, 50), (-31, 50), (-30, 25), (-21, 25), (-20, nil), (-10, 30), (0, 30),
    ] as [(Int, Int64?)])
  func `the rate is the one in force on the business date`(day: Int, percent: Int64?) throws {
    let agreement = MakeFee.agreement(rates: [
      RatePeriod(from: Make.day(-40), to: Make.day(-30), percent: MakeFee.percent(50)),
      RatePeriod(from: Make.day(-30), to: Make.day(-20), percent: MakeFee.percent(25)),
      RatePeriod(from: Make.day(-10), to: nil, percent: MakeFee.percent(30)),
    ])
    let result = try fee(on: day, agreement: agreement)
    #expect(result.rate == percent.map { MakeFee.percent($0) })
    #expect(result.fee == percent.map { Make.money($0 * 2) })
  }

  @Test func `the rate's date is the business calendar's`() throws {
    let zone = BusinessCalendar(zone: "X", offsets: [(0, 3600)])
    let agreement = MakeFee.agreement(rates: [
      RatePeriod(from: Make.day(-30), to: nil, percent: MakeFee.percent(50))
    ])
    var row = Make.paymentRow()
    row.date = .instant(Make.at(-31, hour: 23, second: 1))
    for (calendar, rate) in [(zone, MakeFee.percent(50)), (BusinessCalendar.utc, nil)] {
      let context = RunContext(
        asOf: Make.asOf, settings: Settings(calendar: calendar), agreements: ["acme": agreement])
      #expect(try MakeFee.fee(MakeFee.file(payments: [Make.payment(row)]), context)?.terms?.rate == rate)
    }
  }

  @Test func `the agreement's percentage wins over the case's`() throws {
    let agreement = MakeFee.agreement(successFee: .fixed(MakeFee.percent(125, decimals: 1)))
    #expect(try fee(agreement: agreement).fee == Make.money(125))
    #expect(try fee(terms: [MakeFee.terms(nil)], agreement: agreement).fee == Make.money(125))
  }

  @Test(
    arguments: [
      (49, 0, 0), (50, 1, 0), (51, 1, 1), (149, 1, 1), (150, 2, 2), (250, 3, 2), (-50, -1, 0), (-150, -2, -2),
    ] as [(Int64, Int64, Int64)])
  func `rounded once, halves by the agreement`(units: Int64, halfUp: Int64, halfEven: Int64) throws {
    #expect(try fee(units).fee == Make.money(halfUp))
    #expect(try fee(units, agreement: MakeFee.agreement(rounding: .halfEven)).fee == Make.money(halfEven))
  }

  /// 12.5 % of 35,959 is 4,494.875: rounded there to 4,495, the fee would be 449.5 and so 450.
  @Test func `exact between the factors`() throws {
    let agreement = MakeFee.agreement(successFee: .fixed(MakeFee.percent(125, decimals: 1)))
    #expect(try fee(35_960, agreement: agreement).fee == Make.money(450))
    #expect(try fee(35_959, agreement: agreement).fee == Make.money(449))
  }

  @Test(arguments: [("JPY", "15 JPY"), ("EUR", "0.15 EUR"), ("KWD", "0.015 KWD")])
  func `rounded to the currency's minor unit`(currency: String, text: String) throws {
    let result = try fee(1_499, currency)
    #expect(result.fee == Make.money(15, currency))
    #expect(result.fee?.description == text)
  }

  @Test(
    arguments: [
      (nil, nil), ("Pre-legal", EngagementPhase.preLegal), ("PRE LEGAL", .preLegal), ("pre_legal", .preLegal),
      ("Legal", .legal), ("Enforcement", .enforcement), ("", nil), ("Bailiff", nil),
    ] as [(String?, EngagementPhase?)])
  func `the share is by phase, null is no engagement yet`(phase: String?, read: EngagementPhase?) {
    let shares: [EngagementPhase: Percentage] = [
      .preLegal: MakeFee.percent(1), .legal: MakeFee.percent(2), .enforcement: MakeFee.percent(3),
    ]
    let agreement = Agreement(rates: [], platformShare: shares, successFee: .fromCase)
    #expect(agreement.platformShare(phase: phase) == read.flatMap { shares[$0] })
  }

  @Test func `a fee that needs more than 64 bits is an error`() throws {
    let agreement = MakeFee.agreement(successFee: .fixed(MakeFee.percent(900_000)))
    #expect(throws: MoneyError.self) { try fee(.max, agreement: agreement) }
  }
}
