import Amounts
import Books
import Testing

@Suite struct AttributionChangedTests {
  private let changed = ClientListing(
    isAttributed: false, linkedAt: Make.at(-300), from: Make.at(-60), until: Make.at(-30))

  @Test func `raised by a later list, and stays when a still later one agrees again`() throws {
    var client = MakeFee.client(until: -60)
    client.listings.append(changed)
    let finding = try #require(AttributionChanged.finding(client))
    checkWords(finding)
    #expect(finding.subject == "client:acme/t1" && finding.events.isEmpty)
    client.listings.append(ClientListing(isAttributed: true, linkedAt: Make.at(-300), from: Make.at(-30), until: nil))
    #expect(AttributionChanged.finding(client) != nil)
    #expect(client.isAttributed == true)
  }

  @Test func `raised by an event later than the first list`() {
    let late = MakeFee.event(.linked, on: -100, ref: 7)
    #expect(AttributionChanged.finding(MakeFee.client(events: [late]))?.events == [7])
    let onboarding = MakeFee.event(.poaSigned, on: -100, attributed: true, ref: 8)
    #expect(AttributionChanged.finding(MakeFee.client(attributed: false, events: [onboarding]))?.events == [8])
  }

  @Test func `not raised by an event before the first list, one that agrees or one that says nothing`() {
    #expect(AttributionChanged.finding(MakeFee.client(events: [MakeFee.event(.linked, on: -300)])) == nil)
    #expect(
      AttributionChanged.finding(MakeFee.client(attributed: false, events: [MakeFee.event(.linked, on: -100)])) == nil)
    #expect(AttributionChanged.finding(MakeFee.client(events: [MakeFee.event(.poaSigned, on: -100)])) == nil)
  }

  @Test func `not raised before any list`() {
    let client = MakeFee.unlisted(
      MakeFee.event(.linked, on: -100), MakeFee.event(.poaSigned, on: -99, attributed: true))
    #expect(AttributionChanged.finding(client) == nil)
  }
}
