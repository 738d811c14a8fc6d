import Amounts
import Books
import Testing

/// Keys are bytes: what Swift takes for the same text may be two references.
@Suite struct KeyTests {
  private static let composed = "Kl\u{E4}ger-1"
  private static let decomposed = "Kla\u{308}ger-1"

  @Test func `two spellings of a letter are two keys`() {
    // What makes the type necessary.
    #expect(KeyTests.composed == KeyTests.decomposed)
    #expect(Key(KeyTests.composed) != Key(KeyTests.decomposed))
    #expect(Set([Key(KeyTests.composed), Key(KeyTests.decomposed)]).count == 2)
    #expect([Key(KeyTests.composed): 1][Key(KeyTests.decomposed)] == nil)
  }

  @Test(arguments: [("", "a"), ("a", "b"), ("a", "aa"), ("Z", "a"), ("a\u{308}", "\u{E4}"), ("z", "\u{E4}")])
  func `keys are in the order of their bytes`(left: String, right: String) {
    #expect(Key(left) < Key(right))
    #expect(!(Key(right) < Key(left)))
  }

  @Test func `a settlement over two spellings of a claim has two allocations`() {
    let events = [
      Make.event(1, .settled, 100, at: Make.at(-3), claim: Key(KeyTests.composed), total: 150),
      Make.event(1, .settled, 50, at: Make.at(-3), claim: Key(KeyTests.decomposed), total: 150),
    ]
    for settlement in [Make.settlement(events), Make.settlement(events.reversed())] {
      #expect(settlement.allocations.map(\.amount.minorUnits) == [50, 100])
      #expect(settlement.allocations.map(\.key.claimRef.text.utf8.count) == [10, 9])
    }
  }

  @Test func `lists of two spellings of a tenant stop their own codes only`() {
    let incomplete = PulledList(partner: "acme", tenant: KeyTests.composed, kind: .payments)
    let other = PulledList(partner: "acme", tenant: KeyTests.decomposed, kind: .payments)
    #expect(incomplete != other)
    let stops = StoppedCodes(incomplete: [incomplete])
    #expect(stops.stops(.paymentVanished, partner: "acme", tenant: KeyTests.composed))
    #expect(!stops.stops(.paymentVanished, partner: "acme", tenant: KeyTests.decomposed))
  }
}
