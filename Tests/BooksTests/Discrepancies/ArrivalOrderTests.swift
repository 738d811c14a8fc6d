import Amounts
import Books
import Testing

/// What rules promise of every finding: it does not depend on the order in which facts arrived.
@Suite struct ArrivalOrderTests {
  @Test func `the money at risk of a sum break is the same whichever event arrived first`() throws {
    func events(_ first: EventRef, _ second: EventRef) -> [AllocationEvent] {
      [
        Make.event(first, .processing, 4000, at: Make.at(-9), total: 4001, breaksSum: true),
        Make.event(second, .settled, 4000, at: Make.at(-8), total: 4100, breaksSum: true),
      ]
    }
    let (ours, theirs) = (try said(.allocationSumBreak, events(1, 2)), try said(.allocationSumBreak, events(2, 1)))
    do {
      #expect(ours == theirs)
    }
  }

  @Test func `a payment amended again before the next run, after its first change was accepted, is open again`() throws
  {
    let first = Finding(code: .paymentAmended, subject: "payment:p1", atRisk: Make.money(-10), explanation: "x.")
    var life = DiscrepancyLife(new: first, context: Make.context())
    var handling = Handling()
    try life.decide(.resolve(reason: "confirmed"), handling: &handling, context: Make.context())
    var second = first
    second.atRisk = Make.money(-500)
    let change = life.meet(second, context: Make.context(asOf: Make.at(1)))
    #expect(change == .reopened)
  }
}
