import Amounts
import Books
import Testing

/// Terms are taken once: what is edited later changes no payment that was known before (rules R8).
@Suite struct PaymentTermsTests {
  private func source(
    partner: String = "acme", caseID: Key = "case-1", day: Int = -30, since: Int = -29,
    history: [CaseTerms] = [MakeFee.terms()], agreement: Agreement = MakeFee.agreement(), asOf: Instant = Make.asOf
  ) -> TermsSource {
    TermsSource(
      partner: partner, caseID: caseID, day: Make.day(day), onCaseSince: Make.at(since), history: history,
      agreement: agreement, asOf: asOf)
  }

  private var other: Agreement {
    Agreement(
      rates: [RatePeriod(from: Make.day(-1000), to: nil, percent: MakeFee.percent(1))],
      platformShare: [.preLegal: MakeFee.percent(2)], successFee: .fixed(MakeFee.percent(3)), rounding: .halfEven)
  }

  @Test func `taken on the first night`() {
    let (terms, cause) = PaymentTerms.inForce(nil, source())
    #expect(cause == .taken)
    #expect(terms.successFee == MakeFee.percent(10) && terms.share == MakeFee.percent(20))
    #expect(terms.rate == MakeFee.percent(50) && terms.rounding == .halfUp && terms.since == Make.asOf)
  }

  @Test func `an agreement edited later changes nothing`() {
    let kept = source().taken
    let (terms, cause) = PaymentTerms.inForce(kept, source(agreement: other, asOf: Make.at(1)))
    #expect(terms == kept && cause == nil)
  }

  @Test func `what was unknown is filled in, and nothing else`() {
    var kept = source(history: [MakeFee.terms(nil, phase: nil)]).taken
    #expect(kept.successFee == nil && kept.share == nil)
    var edited = other
    edited.successFee = .fromCase
    let history = [MakeFee.terms(nil, phase: nil), MakeFee.terms(15, phase: "Pre-legal", on: -5)]
    let (terms, cause) = PaymentTerms.inForce(kept, source(history: history, agreement: edited))
    #expect(cause == .filledIn)
    #expect(terms.successFee == MakeFee.percent(15) && terms.share == MakeFee.percent(2))
    #expect(terms.rate == MakeFee.percent(50) && terms.rounding == .halfUp)
    kept = terms
    #expect(PaymentTerms.inForce(kept, source(history: history, agreement: other)).cause == nil)
  }

  @Test func `another date takes the rate anew, and the percentages stay`() {
    let kept = source().taken
    let (terms, cause) = PaymentTerms.inForce(kept, source(day: -31, agreement: other))
    #expect(cause == .dated && terms.rate == MakeFee.percent(1) && terms.rateDay == Make.day(-31))
    #expect(terms.successFee == MakeFee.percent(10) && terms.share == MakeFee.percent(20) && terms.rounding == .halfUp)
  }

  @Test func `another case has its own percentages, and the rate stays`() {
    let kept = source().taken
    let moved = source(caseID: "case-2", since: -2, history: [MakeFee.terms(30, phase: "Legal")], asOf: Make.at(1))
    let (terms, cause) = PaymentTerms.inForce(kept, moved)
    #expect(cause == .moved && terms.caseID == "case-2" && terms.since == Make.at(1))
    #expect(terms.successFee == MakeFee.percent(30) && terms.share == MakeFee.percent(10))
    #expect(terms.rate == MakeFee.percent(50))
  }

  @Test func `another partner has its own agreement`() {
    let (terms, cause) = PaymentTerms.inForce(source().taken, source(partner: "birch", agreement: other))
    #expect(cause == .moved && terms == source(partner: "birch", agreement: other).taken)
  }

  @Test func `a case without a phase has no share yet, so its fee is held`() throws {
    let file = MakeFee.file(terms: [MakeFee.terms(phase: nil)])
    let fee = try #require(try MakeFee.fee(file))
    #expect(fee.eligibility == Eligibility(.held, .phaseUnknown))
    #expect(fee.terms?.share == nil && fee.fee == nil)
  }

  @Test func `before the case is known a fixed percentage is shown, and nothing is kept`() throws {
    let agreement = MakeFee.agreement(successFee: .fixed(MakeFee.percent(7)))
    let fee = try #require(try MakeFee.fee(MakeFee.file(known: nil, terms: []), MakeFee.context(agreement)))
    #expect(fee.eligibility == Eligibility(.held, .caseUnknown))
    #expect(fee.terms?.successFee == MakeFee.percent(7) && fee.terms?.share == nil)
    #expect(fee.inForce == nil && fee.cause == nil)
  }

  @Test func `a payment keeps the terms that are stored of it`() throws {
    var payment = Make.booked()
    payment.terms = source().taken
    let fee = try #require(try MakeFee.fee(MakeFee.file(payments: [payment]), MakeFee.context(other)))
    #expect(fee.fee == Make.money(100) && fee.cause == nil)
  }
}
