import Amounts
import Books
import Testing

@Suite struct DeletedButPresentTests {
  private func said(deletedAt: Instant, listed: Bool = true) throws -> [Said] {
    try BooksTests.said(
      .deletedButPresent,
      Make.file(payments: [Make.payment(listed: listed, lastListed: Make.at(-1), deletedAt: deletedAt)]))
  }

  @Test func `raised when a list read after the event still shows it`() throws {
    #expect(try said(deletedAt: Make.at(-2)) == [.finding("payment:p1", atRisk: 10_000)])
  }

  @Test func `not raised when the event is later than the list`() throws {
    #expect(try said(deletedAt: Make.at(-1, second: 1)).isEmpty)
  }

  @Test func `cleared when it leaves the list`() throws {
    #expect(try said(deletedAt: Make.at(-2), listed: false).isEmpty)
  }
}
