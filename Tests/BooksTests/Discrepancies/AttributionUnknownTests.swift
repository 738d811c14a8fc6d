import Amounts
import Books
import Testing

@Suite struct AttributionUnknownTests {
  @Test func `is about the client, with the sum of its fees`() {
    let one = AttributionUnknown.finding(partner: "acme", tenant: "t1", payments: 1, fees: Make.money(100))
    checkWords(one)
    #expect(one.code == .attributionUnknown && one.subject == "client:acme/t1" && one.atRisk == Make.money(100))
    #expect(one.explanation.hasPrefix("1 payment of"))
    let two = AttributionUnknown.finding(partner: "acme", tenant: "t1", payments: 2, fees: nil)
    #expect(two.atRisk == nil && two.explanation.hasPrefix("2 payments of"))
  }

  @Test func `no rule of a case raises it`() throws {
    #expect(try said(.attributionUnknown, MakeFee.file(client: nil), MakeFee.context()).isEmpty)
  }
}
