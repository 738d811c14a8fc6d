import Amounts
import Books
import Testing

@Suite struct ClaimBalanceMismatchTests {
  private func said(_ claims: [ClaimFile], payments: [PaymentFile] = []) throws -> [Said] {
    try BooksTests.said(.claimBalanceMismatch, Make.file(payments: payments, claims: claims))
  }

  @Test func `raised with the case's less the claims' outstanding`() throws {
    let claims = [Make.claim("C1", opening: Make.opening(60_000)), Make.claim("C2", opening: Make.opening(40_001))]
    #expect(try said(claims) == [.finding("case:case-1", atRisk: -1)])
  }

  @Test func `not raised when a total is unknown, in another currency, or something is expected`() throws {
    #expect(try said([Make.claim("C1", opening: Make.opening(1)), Make.claim("C2")]).isEmpty)
    #expect(try said([Make.claim("C1", opening: Make.opening(1, "SEK"))]).isEmpty)
    #expect(try said([Make.claim("C1", [Make.allocation("T1", 1, on: -2)], opening: Make.opening(1))]).isEmpty)
    #expect(try said([]).isEmpty)
    var file = Make.file(claims: [Make.claim("C1", opening: Make.opening(1))])
    #expect(try BooksTests.said(.claimBalanceMismatch, file).count == 1)
    // An event has announced a payment that may still come.
    file.announcedAt = Make.at(-1)
    #expect(try BooksTests.said(.claimBalanceMismatch, file).isEmpty)
  }

  @Test func `cleared when they agree`() throws {
    let claim = Make.claim("C1", [Make.allocation()], opening: Make.opening(100_000))
    #expect(try said([claim], payments: [Make.booked()]).isEmpty)
  }
}
