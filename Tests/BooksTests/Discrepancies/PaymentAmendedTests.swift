import Amounts
import Books
import Testing

@Suite struct PaymentAmendedTests {
  private let row = Make.paymentRow()

  private func amended(_ change: (inout PaymentRow) -> Void, listed: Bool = true) throws -> [Said] {
    var now = row
    change(&now)
    return try said(.paymentAmended, Make.file(payments: [Make.payment(now, listed: listed, accepted: row)]))
  }

  @Test func `raised by amount, currency, date, recipient or case`() throws {
    #expect(try amended { $0.amount = Make.money(9000) } == [.finding("payment:p1", atRisk: -1000)])
    #expect(try amended { $0.amount = Make.money(10_000, "SEK") } == [.finding("payment:p1", atRisk: nil)])
    #expect(try amended { $0.date = .day(Make.day(-29)) } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.recipient = "Client" } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.recipient = nil } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.caseID = "case-0" } == [.finding("payment:p1", atRisk: 0)])
  }

  @Test func `not raised by another time on the same business date, nor by dateCreated`() throws {
    #expect(try amended { $0.date = .instant(Make.at(-30, hour: 3)) }.isEmpty)
    #expect(try amended { $0.createdAt = Make.at(-3) }.isEmpty)
  }

  @Test func `stays when the payment is gone, cleared when it is what was accepted`() throws {
    #expect(try amended({ $0.amount = Make.money(9000) }, listed: false).count == 1)
    #expect(try amended { _ in }.isEmpty)
  }

  @Test func `a resolution is about the five members of the version`() throws {
    func facts(_ change: (inout PaymentRow) -> Void) throws -> String? {
      var now = row
      now.amount = Make.money(9000)
      change(&now)
      let file = Make.file(payments: [Make.payment(now, accepted: row)])
      let verdicts = try CaseResult(file: file, context: Make.context()).verdicts
      return verdicts.compactMap { verdict in
        if case .finding(let finding) = verdict, finding.code == .paymentAmended { finding.facts } else { nil }
      }.first
    }
    let seen = try #require(try facts { _ in })
    #expect(try facts { $0.createdAt = Make.at(-3) } == seen)
    for change in [
      { $0.amount = Make.money(9001) }, { $0.amount = Make.money(9000, "SEK") }, { $0.date = .day(Make.day(-29)) },
      { $0.recipient = "Client" }, { $0.caseID = "case-0" },
    ] as [(inout PaymentRow) -> Void] {
      #expect(try facts(change) != seen)
    }
  }
}
