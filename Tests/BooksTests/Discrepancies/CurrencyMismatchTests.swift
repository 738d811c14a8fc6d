import Amounts
import Books
import Testing

@Suite struct CurrencyMismatchTests {
  private func file(_ currency: String, hasBook: Bool = true) -> CaseFile {
    Make.file(
      known: Make.known(Make.caseRow(currency: currency), hasBook: hasBook), payments: [Make.booked("p1", 100, "SEK")],
      claims: [
        Make.claim("C1", [Make.allocation("T1", 200, "SEK"), Make.allocation("T2", 300, "SEK", state: .reversed)])
      ])
  }

  @Test func `raised on the payment and on the allocation, and nothing else of their section`() throws {
    let verdicts = try CaseResult(file: file("EUR"), context: Make.context()).verdicts
    #expect(
      Set(verdicts.map(Said.init)) == [
        .finding("payment:p1", atRisk: 100), .finding("allocation:stripe/T1/C1", atRisk: 200),
        .finding("allocation:stripe/T2/C1", atRisk: 300),
      ])
    #expect(Set(verdicts.map(\.code)) == [.currencyMismatch])
  }

  @Test func `not raised for pending, failed and conflicting money, nor without book`() throws {
    let states: [AllocationState] = [.pending, .failed, .conflict]
    let claims = [Make.claim("C1", states.map { Make.allocation("T1", 1, "SEK", state: $0) })]
    #expect(try said(.currencyMismatch, Make.file(claims: claims)).isEmpty)
    #expect(try said(.currencyMismatch, file("EUR", hasBook: false)).isEmpty)
  }

  @Test func `cleared once the case is in that currency`() throws {
    #expect(try said(.currencyMismatch, file("SEK")).isEmpty)
  }
}
