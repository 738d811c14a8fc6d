import Amounts
import Books
import Testing

@Suite struct LinkRequestUnansweredTests {
  private func said(_ client: ClientFile) -> [Said] {
    LinkRequestUnanswered.verdict(client, context: Make.context()).map { [Said($0)] } ?? []
  }

  private let finding = [Said.finding("client:acme/t1", atRisk: nil)]
  private let expected = [Said.expected("client:acme/t1", amount: nil)]

  private func request(_ instant: Instant) -> ClientLinkEvent {
    ClientLinkEvent(kind: .linkRequested, at: instant, isAttributed: nil, event: 1)
  }

  @Test func `raised after seven days and an hour, expected until then`() {
    let over = Make.at(-7, hour: 11)
    #expect(said(MakeFee.unlisted(request(over))) == expected)
    #expect(said(MakeFee.unlisted(request(over.adding(seconds: -1)))) == finding)
  }

  @Test(arguments: [ClientEvent.linked, .linkDeclined, .linkExpired])
  func `cleared by an answer to the newest request`(answer: ClientEvent) {
    let old = request(Make.at(-20))
    #expect(said(MakeFee.unlisted(old, MakeFee.event(answer, on: -19))).isEmpty)
    #expect(said(MakeFee.unlisted(old, MakeFee.event(answer, on: -21))) == finding)
    #expect(said(MakeFee.unlisted(old, MakeFee.event(answer, on: -19), request(Make.at(-10)))) == finding)
  }

  @Test func `cleared by a list read later that shows the client`() {
    let old = request(Make.at(-20))
    #expect(said(MakeFee.client(reads: [-300, -19], events: [old])).isEmpty)
    #expect(said(MakeFee.client(reads: [-300, -20], events: [old])) == finding)
    #expect(said(MakeFee.client(until: -19, reads: [-300, -19], events: [old])) == finding)
  }

  @Test func `not raised without a request`() {
    #expect(said(MakeFee.client()).isEmpty)
    #expect(said(MakeFee.unlisted(MakeFee.event(.contractSigned, on: -20))).isEmpty)
  }
}
