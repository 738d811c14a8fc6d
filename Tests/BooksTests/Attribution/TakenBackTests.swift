import Amounts
import Books
import Testing

/// What was stated is not taken back by a rule alone, and what vanished is waited for (rules R7).
@Suite struct TakenBackTests {
  private func payment(
    stated: [(Int64, String)] = [(100, "EUR")], partner: String = "acme", accepted: String? = nil
  ) -> PaymentFile {
    var payment = Make.booked()
    payment.statedLines = stated.map {
      StatedLine(number: "RF-2026-000001", partner: partner, fee: Make.money($0.0, $0.1))
    }
    payment.acceptedVerdict = accepted
    return payment
  }

  private func fee(_ payment: PaymentFile, register: RegisterEntry = .notListed) throws -> PaymentFee {
    let file = MakeFee.file(payments: [payment], client: MakeFee.client(attributed: false), register: register)
    return try #require(try MakeFee.fee(file))
  }

  @Test func `a stated payment that a register excludes is held with its figures`() throws {
    let held = try fee(payment())
    #expect(held.eligibility == Eligibility(.held, .eligibilityChanged))
    #expect(held.ruled == Eligibility(.ineligible, .notIntegrationCase))
    #expect(held.fee == Make.money(100))
    #expect(held.positions.map(\.position.due) == [100])
  }

  @Test func `nothing stated, in its currency and to its partner, and the rule decides`() throws {
    let ineligible = Eligibility(.ineligible, .notIntegrationCase)
    for other in [
      payment(stated: []), payment(stated: [(100, "EUR"), (-100, "EUR")]), payment(stated: [(100, "SEK")]),
      payment(partner: "birch"),
    ] {
      #expect(try fee(other).eligibility == ineligible)
    }
    #expect(try fee(payment(), register: .listed).eligibility.state == .eligible)
  }

  @Test func `a verdict that a person accepted stands, another one does not`() throws {
    let accepted = try fee(payment(accepted: "not-integration-case"))
    #expect(accepted.eligibility == Eligibility(.ineligible, .notIntegrationCase))
    #expect(accepted.terms == nil)
    #expect(try fee(payment(accepted: "link-archived")).eligibility.reason == .eligibilityChanged)
  }

  private func vanished(hours: Int, deleted: Bool = false, listedFor register: RegisterEntry = .listed) throws
    -> PaymentFee
  {
    var payment = Make.payment(listed: false, deletedAt: deleted ? Make.at(-20) : nil)
    payment.vanishedAt = Make.asOf.adding(hours: -hours)
    return try fee(payment, register: register)
  }

  @Test func `a vanished payment is held for as long as an event may be late`() throws {
    #expect(try vanished(hours: 0).eligibility == Eligibility(.held, .vanished))
    #expect(try vanished(hours: 24).eligibility == Eligibility(.held, .vanished))
    #expect(try vanished(hours: 25).eligibility == Eligibility(.reversed, .paymentDeleted))
    #expect(try vanished(hours: 1, deleted: true).eligibility == Eligibility(.reversed, .paymentDeleted))
    #expect(try vanished(hours: 1).fee == Make.money(100))
  }

  @Test func `one that earned nothing is held too, without figures`() throws {
    let held = try vanished(hours: 1, listedFor: .notListed)
    #expect(held.eligibility == Eligibility(.held, .vanished) && held.terms == nil)
    #expect(try vanished(hours: 30, listedFor: .notListed).terms == nil)
  }
}
