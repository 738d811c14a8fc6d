import Amounts
import Books

/// The sheets of fee lines: each shows base × rates = fee in one row, and foots with the summary.
///
/// Part of layout 1; layout 2 has ``StatementSections``.
struct StatementLines {
  let document: StatementDocument

  private typealias Column = StatementTable.Column
  private var currency: Currency { document.header.series.currency }

  /// The lines of one section, first statements of a payment.
  func table(_ section: StatementSection, lead: String) throws(MoneyError) -> StatementTable {
    let places = document.lines.indices.filter { document.lines[$0].section == section }
    let isLate = section == .priorPeriod
    let name = StatementWords.section(section)
    var columns = StatementLines.itemColumns
    if isLate { columns.insert(Column(title: "First seen (UTC)", width: 17), at: 5) }
    columns += [
      Column(title: "Fee \(currency.code)", width: 15, isFigure: true), Column(title: "Reason", width: 25),
    ]
    let sum = try sum(places)
    return StatementTable(
      name: name, title: "\(name) (\(currency.code))", lead: lead, columns: columns, count: places.count,
      row: { index in
        let line = document.lines[places[index]]
        var cells = StatementLines.itemCells(line.item, id: document.lineID(places[index]))
        if isLate { cells.insert(.instant(line.item.firstSeen), at: 5) }
        return cells + [.money(line.fee), .text(StatementWords.reason(line))]
      },
      total: StatementLines.total(columns.count, fee: columns.count - 2, sum))
  }

  /// What changes in fees that earlier statements have stated.
  func corrections() throws -> StatementTable {
    let places = document.lines.indices.filter { document.lines[$0].section >= .adjustment }
    let columns =
      [Column(title: "Section", width: 11)] + StatementLines.itemColumns + [
        Column(title: "Fee now", width: 11, isFigure: true), Column(title: "Stated before", width: 11, isFigure: true),
        Column(title: "Change \(currency.code)", width: 11, isFigure: true),
        Column(title: "First stated in", width: 17), Column(title: "Reason", width: 22),
      ]
    let sum = try sum(places)
    return StatementTable(
      name: "Clawbacks and adjustments", title: "Clawbacks and adjustments (\(currency.code))",
      lead: "Changes of fees that earlier statements have stated: fee now − stated before = change.",
      columns: columns, count: places.count,
      row: { index in
        let line = document.lines[places[index]]
        let now = try StatementLines.feeNow(line, document.header.rounding)
        return [.text(StatementWords.section(line.section))]
          + StatementLines.itemCells(line.item, id: document.lineID(places[index])) + [
            .money(now), .money(try now?.subtracting(line.fee)), .money(line.fee), .text(line.originalStatement),
            .text(StatementWords.reason(line)),
          ]
      },
      total: StatementLines.total(columns.count, fee: columns.count - 3, sum))
  }

  /// What the payment's fee is now; nil where its percentages do not say.
  static func feeNow(_ line: StatementLine, _ rounding: Rounding) throws(MoneyError) -> Money? {
    if line.section == .clawback { return .zero(line.fee.currency) }
    let percentages = [line.item.successFee, line.item.share, line.item.rate].compactMap { $0 }
    guard percentages.count == 3, line.item.amount.currency == line.fee.currency else { return nil }
    return try line.item.amount.applying(percentages, rounding: rounding)
  }

  private func sum(_ places: [Int]) throws(MoneyError) -> Money {
    Money(minorUnits: try places.lazy.map { document.lines[$0].fee.minorUnits }.sumOfMinorUnits(), currency: currency)
  }

  private static let itemColumns = [
    Column(title: "Line", width: 22), Column(title: "Case reference", width: 15),
    Column(title: "Creditor reference", width: 18), Column(title: "Client", width: 25),
    Column(title: "Payment date", width: 13), Column(title: "Payment", width: 14, isFigure: true),
    Column(title: "Success fee %", width: 9, isFigure: true),
    Column(title: "Platform share %", width: 9, isFigure: true),
    Column(title: "Agreement rate %", width: 10, isFigure: true),
  ]

  private static func itemCells(_ item: StatementItem, id: String) -> [StatementTable.Cell] {
    [
      .text(id), .text(item.caseReference), .text(item.creditorReference), .text(item.client), .date(item.date),
      .money(item.amount), .percent(item.successFee), .percent(item.share), .percent(item.rate),
    ]
  }

  private static func total(_ columns: Int, fee: Int, _ sum: Money) -> [StatementTable.Cell] {
    (0..<columns).map { $0 == 0 ? .text("Total") : $0 == fee ? .money(sum) : .empty }
  }
}
