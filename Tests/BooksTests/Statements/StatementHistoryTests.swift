import Amounts
import Books
import Testing

/// Rules R10 over random histories: payments that change, vanish, come back, move, are held and are of before the begin,
/// what was stated elsewhere and opening balances among them, month after month.
@Suite struct StatementHistoryTests {
  private static let partners = ["acme", "birch"]
  private static let currencies = ["EUR", "JPY"]

  private struct World {
    var random: SeededNumbers
    var payments: [StatementPayment] = []
    var closings: [String: [Currency: Int64]] = [:]

    /// What is there before the first issue: balances, and payments of 2025 that were stated elsewhere, wholly or not.
    mutating func begin() {
      for partner in partners where Bool.random(using: &random) {
        for code in currencies where Bool.random(using: &random) {
          let units = Int64.random(in: -500...500, using: &random)
          closings[partner, default: [:]][Make.money(0, code).currency] = units
        }
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        var payment = payment(in: Month(year: 2025, month: Int.random(in: 1...12, using: &random)))
        let partner = partners.randomElement(using: &random) ?? "acme"
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          payment.lines.append(
            StatedLine(
              number: Bool.random(using: &random) ? "OLD" : nil, partner: partner,
              fee: Make.money(
                Int64.random(in: 0...500, using: &random), currencies.randomElement(using: &random) ?? "EUR")))
        }
        if payment.lines.isEmpty {
          (payment.state, payment.item.reason, payment.awaitsListing) = (.ineligible, .beforeBegin, true)
        }
        payments.append(payment)
      }
    }

    mutating func change(in month: Month) {
      for index in payments.indices where Int.random(in: 0..<3, using: &random) == 0 {
        // Before the begin and never stated: it stays so, whatever else becomes of it.
        if payments[index].item.reason == .beforeBegin { continue }
        // Held of any reason, `vanished` and `eligibility-changed` among them: what is stated stands.
        payments[index].state = EligibilityState.allCases.randomElement(using: &random) ?? .eligible
        if Bool.random(using: &random) { payments[index].fee = Int64.random(in: 1...500, using: &random) }
        if Int.random(in: 0..<5, using: &random) == 0 {
          payments[index].item.amount = Make.money(1_000, currencies.randomElement(using: &random) ?? "EUR")
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
          payments[index].partner = partners.randomElement(using: &random) ?? "acme"
        }
      }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        payments.append(payment(in: month.adding(months: -Int.random(in: -1...2, using: &random))))
      }
    }

    private mutating func payment(in month: Month) -> StatementPayment {
      StatementPayment(
        partner: partners.randomElement(using: &random) ?? "acme",
        item: StatementItem(
          paymentID: "p\(payments.count)", caseReference: nil, creditorReference: nil, client: nil,
          date: month.firstDay.adding(days: Int.random(in: 0...27, using: &random)),
          firstSeen: Make.at(0),
          amount: Make.money(1_000, currencies.randomElement(using: &random) ?? "EUR"), successFee: nil, share: nil,
          rate: nil, reason: .attributedClient),
        state: EligibilityState.allCases.randomElement(using: &random) ?? .eligible,
        fee: Int64.random(in: 1...500, using: &random))
    }

    /// Closes a month of a partner, as an issue does, and notes its lines as stated.
    mutating func close(_ month: Month, of partner: String, number: String) throws -> [StatementBooks.Closed] {
      var books = StatementBooks(partner: partner, payments: payments, closings: closings[partner] ?? [:])
      let closed = try books.close(month, cutOff: Make.asOf, number: number)
      payments = books.payments
      closings[partner] = books.closings
      return closed
    }

    func net(_ payment: StatementPayment, _ partner: String, _ currency: Currency) -> Int64 {
      payment.lines.filter { $0.partner == partner && $0.fee.currency == currency }.map(\.fee.minorUnits).reduce(0, +)
    }

    private var partners: [String] { StatementHistoryTests.partners }
    private var currencies: [String] { StatementHistoryTests.currencies }
  }

  @Test(arguments: 0..<300) func `what is stated is what is due, and statements foot`(seed: UInt64) throws {
    var world = World(random: SeededNumbers(seed: seed))
    world.begin()
    var listed: [String] = []
    for step in 0..<8 {
      let month = Month(year: 2026, month: 1).adding(months: step)
      world.change(in: month)
      for partner in Self.partners {
        let before = world
        for closed in try world.close(month, of: partner, number: "RF-\(step)-\(partner)") {
          let figures = closed.figures
          #expect(figures.opening == before.closings[partner]?[closed.currency] ?? 0)
          #expect(
            figures.opening + figures.earned + figures.priorPeriod + figures.adjustments + figures.clawbacks
              - figures.paidOut == figures.closing)
          #expect(try figures.fees == closed.lines.map(\.fee.minorUnits).reduce(0, +))
          #expect(closed.lines.allSatisfy { $0.fee.minorUnits != 0 && $0.fee.currency == closed.currency })
          #expect(closed.lines.filter { $0.section == .clawback }.allSatisfy { $0.fee.minorUnits < 0 })
          #expect(closed.lines.allSatisfy { $0.originalStatement == nil || $0.section > .priorPeriod })
          #expect(closed.lines.allSatisfy { $0.item.reason != .beforeBegin })
          listed += closed.notEligible.filter { $0.reason == .beforeBegin }.map(\.paymentID)
        }
        check(world, before, month, partner)
      }
    }
    #expect(Set(listed).count == listed.count, "listed once")
    let waiting = world.payments.filter(\.awaitsListing)
    #expect(waiting.allSatisfy { world.closings[$0.partner]?[$0.item.amount.currency] == nil })
    #expect(listed.count + waiting.count == world.payments.filter { $0.item.reason == .beforeBegin }.count)
  }

  /// Net stated + due lines = fee, and never below 0.
  private func check(_ world: World, _ before: World, _ month: Month, _ partner: String) {
    for (payment, earlier) in zip(world.payments, before.payments) {
      for code in Self.currencies {
        let currency = Make.money(0, code).currency
        let net = world.net(payment, partner, currency)
        let isHere = payment.partner == partner && payment.item.amount.currency == currency
        let hadLines = earlier.lines.contains { $0.partner == partner && $0.fee.currency == currency }
        let isOpen = hadLines || payment.item.date.month <= month
        switch payment.state {
        case .held: #expect(net == world.net(earlier, partner, currency))
        case .eligible where isHere && isOpen: #expect(net == payment.fee)
        default: #expect(net == 0)
        }
        #expect(net >= 0)
      }
    }
  }
}
