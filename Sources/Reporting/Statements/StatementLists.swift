import Amounts
import Books

/// The sheets beside the fee lines: what is in no balance, what was paid, what may still change.
///
/// Part of layout 1; payments made and controls also of layout 2.
struct StatementLists {
  let document: StatementDocument

  private typealias Column = StatementTable.Column
  private var currency: Currency { document.header.series.currency }
  private var month: String { StatementWords.month(document.header.month) }

  func held() -> StatementTable {
    items(
      "Held", document.held,
      lead: "Payments of \(month) whose fee is stated once the reason is gone; in no balance.",
      hasPercentages: true)
  }

  func notEligible() throws(MoneyError) -> StatementTable {
    let earlier = document.notEligible.filter { $0.reason == .beforeBegin }
    let lead = "Payments of \(month) that earn no referral fee; in no balance."
    var table = items(
      "Not eligible", document.notEligible,
      lead: earlier.isEmpty ? lead : "\(lead) Those of before the first month that is stated here became known since.",
      hasPercentages: false)
    // Only statements that have a begin list such payments, so the bytes of all others stay.
    if !earlier.isEmpty {
      let sum = Money(minorUnits: try earlier.lazy.map(\.amount.minorUnits).sumOfMinorUnits(), currency: currency)
      table.notes.append(("Sum of payments of before the first month that is stated here", sum.description))
    }
    return table
  }

  private func items(_ name: String, _ items: [StatementItem], lead: String, hasPercentages: Bool) -> StatementTable {
    let percentages = [
      Column(title: "Success fee %", width: 9, isFigure: true),
      Column(title: "Platform share %", width: 9, isFigure: true),
      Column(title: "Agreement rate %", width: 10, isFigure: true),
    ]
    return StatementTable(
      name: name, title: "\(name) (\(currency.code))", lead: lead,
      columns: [
        Column(title: "Payment id", width: 38), Column(title: "Case reference", width: 15),
        Column(title: "Creditor reference", width: 18), Column(title: "Client", width: 28),
        Column(title: "Payment date", width: 13), Column(title: "Payment", width: 15, isFigure: true),
      ] + (hasPercentages ? percentages : []) + [Column(title: "Reason", width: 39)],
      count: items.count,
      row: { index in
        let item = items[index]
        let cells: [StatementTable.Cell] = [
          .text(item.paymentID), .text(item.caseReference), .text(item.creditorReference), .text(item.client),
          .date(item.date), .money(item.amount),
        ]
        let percentages: [StatementTable.Cell] =
          hasPercentages ? [.percent(item.successFee), .percent(item.share), .percent(item.rate)] : []
        return cells + percentages + [.text(StatementWords.reason(item.reason))]
      })
  }

  func payouts() throws(MoneyError) -> StatementTable {
    let sum = Money(
      minorUnits: try document.payouts.lazy.map(\.amount.minorUnits).sumOfMinorUnits(), currency: currency)
    return StatementTable(
      name: "Payments made", title: "Payments made (\(currency.code))",
      lead: "What was paid to you; the total is subtracted on the summary as paid out.",
      columns: [
        Column(title: "Date", width: 14), Column(title: "Statement paid", width: 22),
        Column(title: "Reference", width: 84), Column(title: "Amount \(currency.code)", width: 20, isFigure: true),
      ], count: document.payouts.count,
      row: { index in
        let payout = document.payouts[index]
        return [.date(payout.date), .text(payout.number), .text(payout.reference), .money(payout.amount)]
      },
      total: [.text("Total"), .empty, .empty, .money(sum)], whenEmpty: "No payments.")
  }

  func controls() throws -> StatementTable {
    let controls = try StatementControl.controls(of: document)
    func cell(_ value: Int64, _ control: StatementControl) -> StatementTable.Cell {
      control.isCount ? .count(Int(value)) : .money(Money(minorUnits: value, currency: currency))
    }
    var notes: [(label: String, text: String)] = []
    if let override = document.override { notes.append(("Issued in spite of blocking findings, because", override)) }
    notes.append(("Layout of this statement", "\(document.header.layout)"))
    return StatementTable(
      name: "Controls", title: "Controls (\(currency.code))",
      lead: "Each figure is worked out in two ways; both must agree.",
      columns: [
        Column(title: "Control", width: 76), Column(title: "Left", width: 18, isFigure: true),
        Column(title: "Right", width: 18, isFigure: true), Column(title: "Difference", width: 16, isFigure: true),
        Column(title: "Result", width: 10),
      ], count: controls.count,
      row: { index in
        let control = controls[index]
        return [
          .text(control.name), cell(control.left, control), cell(control.right, control),
          cell(try control.difference, control), .text(control.passes ? "pass" : "FAIL"),
        ]
      }, notes: notes)
  }

  func openItems() -> StatementTable {
    StatementTable(
      name: "Open items", title: "Open items",
      lead: "Findings that may change this draft; those that block must be settled before it can be issued.",
      columns: [
        Column(title: "Finding", width: 30), Column(title: "Subject", width: 60), Column(title: "Severity", width: 11),
        Column(title: "Money at risk", width: 20, isFigure: true), Column(title: "Open since", width: 13),
        Column(title: "Blocks the issue", width: 11),
      ], count: document.openItems.count,
      row: { index in
        let item = document.openItems[index]
        return [
          .text(item.code.rawValue), .text(item.subject ?? "Not about one partner alone"), .text(item.severity.name),
          .money(item.atRisk), .date(item.since), .text(item.isBlocking ? "yes" : "no"),
        ]
      })
  }
}
