import Amounts
import Books
import Testing

/// `statement compare`: a statement and a partner's own list, line by line.
@Suite struct `A partner's list` {
  private func line(
    _ id: String, _ reference: String? = nil, day: Int = -20, amount: Int64 = 10_000, fee: Int64,
    _ currency: String = "EUR",
    paidIn: String? = nil
  ) -> StatementLine {
    StatementLine(
      section: .earned,
      item: StatementItem(
        paymentID: id, caseReference: reference, creditorReference: nil, client: nil, date: Make.day(day),
        firstSeen: Make.at(-10), amount: Make.money(amount, paidIn ?? currency), successFee: nil, share: nil, rate: nil,
        reason: .attributedClient),
      fee: Make.money(fee, currency), originalStatement: nil)
  }

  private func row(
    _ line: Int, _ id: String? = nil, _ reference: String? = nil, day: Int? = nil, amount: Int64? = nil, fee: Int64
  ) -> PartnerListRow {
    PartnerListRow(
      line: line, paymentID: id, caseReference: reference, date: day.map { Make.day($0) }, amount: amount, fee: fee)
  }

  /// Each pair as `place-line:differences`, `-` where one is missing.
  private func text(_ comparison: PartnerListComparison) -> String {
    comparison.entries.map { entry in
      let cells = entry.differences.map(\.rawValue).joined(separator: "+")
      return
        "\(entry.place.map { "\($0)" } ?? "-")\(entry.row.map { "=\($0.line)" } ?? "=-")\(cells.isEmpty ? "" : ":\(cells)")"
    }.joined(separator: " ")
  }

  @Test func `pairs by payment, whatever its order`() {
    let lines = [line("p1", fee: 100), line("p2", fee: 200), line("p3", fee: 300)]
    let rows = [row(2, "p3", fee: 300), row(3, "p1", fee: 100), row(4, "p2", fee: 250)]
    #expect(text(PartnerListComparison(lines, rows)) == "1=4:fee 0=3 2=2")
    #expect(text(PartnerListComparison(lines, rows.reversed())) == "1=4:fee 0=3 2=2")
  }

  @Test func `pairs without payments by case, date and amount, else by case and date`() {
    let lines = [
      line("p1", "A", day: -3, amount: 500, fee: 5), line("p2", "A", day: -3, amount: 700, fee: 7),
      line("p3", "B", day: -2, amount: 900, fee: 9),
    ]
    let rows = [
      row(2, nil, "A", day: -3, amount: 700, fee: 7), row(3, nil, "A", day: -3, amount: 500, fee: 6),
      row(4, nil, "B", day: -2, fee: 9), row(5, nil, "B", day: -1, fee: 9),
    ]
    #expect(text(PartnerListComparison(lines, rows)) == "0=3:fee -=5 1=2 2=4")
  }

  @Test func `names what disagrees beside the fee`() {
    let lines = [
      line("p1", "A", day: -3, amount: 500, fee: 5), line("p2", "B", amount: 800, fee: 8, "EUR", paidIn: "DKK"),
    ]
    let rows = [
      row(2, "p1", "C", day: -4, amount: 501, fee: 5),
      // Its payment is in another currency by now: amounts say nothing.
      row(3, "p2", amount: 801, fee: 8),
    ]
    #expect(text(PartnerListComparison(lines, rows)) == "0=2:amount+date+case_reference 1=3")
  }

  @Test func `uses each line and row once, equal fees first`() {
    let lines = [line("p1", fee: 100)]
    let rows = [row(2, "p1", fee: 90), row(3, "p1", fee: 100), row(4, "p1", fee: 100)]
    #expect(text(PartnerListComparison(lines, rows)) == "-=2 -=4 0=3")
  }

  @Test func `takes a payment that no line is of for nobody's case`() {
    let lines = [line("p1", "A", day: -3, amount: 500, fee: 5)]
    #expect(text(PartnerListComparison(lines, [row(2, "x", "A", day: -3, amount: 500, fee: 5)])) == "-=2 0=-")
  }

  @Test func `has sums that add up`() throws {
    let lines = [line("p1", fee: 100), line("p2", fee: -200), line("p3", fee: 300)]
    let comparison = PartnerListComparison(
      lines, [row(2, "p1", fee: 100), row(3, "p2", fee: -150), row(4, "p9", fee: 40)])
    let sums = try PartnerListComparison.State.allCases.map { try comparison.sum($0) }
    #expect(sums.map(\.count) == [1, 1, 1, 1])
    #expect(sums.map(\.theirs) == [100, -150, 40, 0] && sums.map(\.ours) == [100, -200, 0, 300])
    #expect(try comparison.sum().theirs == -10 && comparison.sum().ours == 200)
    let huge = PartnerListComparison([], [row(2, "a", fee: .max), row(3, "b", fee: 1)])
    #expect(throws: MoneyError.self) { try huge.sum() }
  }

  @Test func `is fast with many equal rows`() {
    let lines = (0..<20_000).map { line("p", "A", day: -3, amount: 500, fee: Int64($0 % 7)) }
    let rows = (0..<20_000).map { row($0, "p", fee: Int64(($0 &* 31) % 7)) }
    #expect(PartnerListComparison(lines, rows).entries.count == 20_000)
  }
}
