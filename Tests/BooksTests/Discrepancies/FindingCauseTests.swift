import Amounts
import Books
import Testing

/// Which findings one thing has caused.
@Suite struct FindingCauseTests {
  private func cause(
    _ code: DiscrepancyCode, _ subject: String, _ explanation: String, partner: String? = nil, tenant: String? = nil,
    atRisk: Money? = nil
  ) -> FindingCause? {
    FindingCause(
      code: code, subject: subject, partner: partner, tenant: tenant, caseID: nil, atRisk: atRisk,
      explanation: explanation)
  }

  @Test func `deliveries of a channel that say the same are of one cause`() throws {
    let wrong = "The delivery is in quarantine: the signature does not fit. It counts for nothing."
    let one = try #require(cause(.eventUnverified, "event:receeve/1111", wrong))
    #expect(one == cause(.eventUnverified, "event:receeve/2222", wrong))
    #expect(one.place == "receeve")
    #expect(one != cause(.eventUnverified, "event:acme-partner/1111", wrong))
    #expect(one != cause(.eventUnverified, "event:receeve/2222", wrong.replacing("does not fit", with: "is missing")))
    #expect(one != cause(.eventUnknownType, "event:receeve/2222", wrong))
  }

  @Test func `where in a delivery something is wrong makes no other cause`() {
    #expect(
      cause(.eventUnparsed, "line:receeve/00a1", "The line: unexpected end at byte 79.")
        == cause(.eventUnparsed, "line:receeve/00b2", "The line: unexpected end at byte 80."))
  }

  @Test func `a key in the words of a finding makes no other cause, a figure does`() {
    func words(_ tenant: String, _ percent: Int) -> FindingCause? {
      cause(
        .rateMismatch, "client:acme/\(tenant)", "The list of \(tenant) says \(percent) %.", partner: "acme",
        tenant: tenant)
    }
    #expect(words("acme-t01", 40) == words("acme-t02", 40))
    #expect(words("acme-t01", 40) != words("acme-t02", 50))
    #expect(words("acme-t01", 40)?.place == "acme")
  }

  @Test func `money at risk is its own matter`() {
    let money = Make.money(100)
    #expect(cause(.paymentWithoutEvent, "payment:1", "No event came.", partner: "acme", atRisk: money) == nil)
    #expect(cause(.paymentWithoutEvent, "payment:1", "No event came.", partner: "acme") != nil)
  }
}
