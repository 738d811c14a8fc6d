import Amounts
import Books
import Testing

@Suite struct LikelyDuplicatePaymentTests {
  private func said(_ payments: PaymentFile..., allocations: [Allocation] = []) throws -> [Said] {
    try BooksTests.said(
      .likelyDuplicatePayment, Make.file(payments: payments, claims: [Make.claim("C1", allocations)]))
  }

  @Test func `raised on the later by creation, then by id`() throws {
    let early = Make.payment(Make.paymentRow("p2", on: -30, createdAt: Make.at(-31)))
    #expect(try said(Make.booked("p1"), early) == [.finding("payment:p1", atRisk: 10_000)])
    #expect(try said(Make.booked("p2"), Make.booked("p1", on: -30)) == [.finding("payment:p2", atRisk: 10_000)])
    #expect(try said(Make.booked("p1"), Make.booked("p2", on: -29)).count == 1)
  }

  @Test func `not raised two days apart, with another amount or currency, or when one is not booked`() throws {
    #expect(try said(Make.booked("p1"), Make.booked("p2", on: -28)).isEmpty)
    #expect(try said(Make.booked("p1"), Make.booked("p2", 10_001)).isEmpty)
    #expect(try said(Make.booked("p1"), Make.booked("p2", 10_000, "SEK")).isEmpty)
    #expect(try said(Make.booked("p1"), Make.payment(Make.paymentRow("p2"), listed: false)).isEmpty)
    #expect(try said(Make.booked("p1", 0), Make.booked("p2", 0)).isEmpty)
  }

  @Test func `cleared once both are matched, not when one is`() throws {
    let (one, two) = (Make.allocation("T1"), Make.allocation("T2"))
    #expect(try said(Make.booked("p1"), Make.booked("p2"), allocations: [one]).count == 1)
    #expect(try said(Make.booked("p1"), Make.booked("p2"), allocations: [one, two]).isEmpty)
  }

  @Test func `the first payment that it looks like is named`() throws {
    func twin(_ allocations: [Allocation]) throws -> [String] {
      let payments = [(1, -31), (2, -30), (3, -29), (4, -29)].map {
        Make.payment(Make.paymentRow("p\($0.0)", on: $0.1, createdAt: Make.at(-20 + $0.0)))
      }
      let file = Make.file(payments: payments, claims: [Make.claim("C1", allocations)])
      return try CaseResult(file: file, context: Make.context()).verdicts.compactMap { verdict in
        guard case .finding(let finding) = verdict, finding.code == .likelyDuplicatePayment else { return nil }
        return "\(finding.subject) \(finding.evidence.joined())"
      }
    }
    // p3 and p4 are two days from p1.
    #expect(try twin([]) == ["payment:p2 payment p1", "payment:p3 payment p2", "payment:p4 payment p2"])
  }

  @Test func `a resolution is about the versions of both payments`() throws {
    func facts(_ later: PaymentRow, _ earlier: PaymentRow) throws -> String? {
      let file = Make.file(payments: [Make.payment(earlier), Make.payment(later)])
      let verdicts = try CaseResult(file: file, context: Make.context()).verdicts
      return verdicts.compactMap { verdict in
        if case .finding(let finding) = verdict, finding.code == .likelyDuplicatePayment { finding.facts } else { nil }
      }.first
    }
    let (one, two) = (Make.paymentRow("p1"), Make.paymentRow("p2"))
    let seen = try #require(try facts(two, one))
    #expect(try facts(two, one) == seen)
    for change in [{ $0.recipient = "Client" }, { $0.createdAt = Make.at(-31) }] as [(inout PaymentRow) -> Void] {
      var other = one
      change(&other)
      #expect(try facts(two, other) != seen)
    }
  }
}
