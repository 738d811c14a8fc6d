import Amounts
import Books

/// The rows of a statement, as its workbook and its document show them: by client, with subtotals.
///
/// Part of layout 2.
struct StatementSections {
  let document: StatementDocument

  private typealias Column = StatementTable.Column
  private var currency: Currency { document.header.series.currency }
  private var month: String { StatementWords.month(document.header.month) }

  /// What the partner's document shows.
  func tables() throws -> [StatementTable] {
    let formula = "payment × success fee × platform share × agreement rate = fee"
    return [
      try lines(.earned, lead: "Payments of \(month): \(formula)."),
      try lines(.priorPeriod, lead: "Payments of earlier months, stated for the first time: \(formula)."),
      try corrections(), try held(), try notEligible(), try StatementLists(document: document).payouts(),
    ]
  }

  /// The sheets of the workbook: those without rows are there, and neither shown nor printed, as are the controls.
  func sheets() throws -> [StatementTable] {
    var controls = try StatementLists(document: document).controls()
    controls.notes = []
    return try (tables() + [controls]).map { table in
      var table = table
      table.isHidden = table.count == 0 || table.name == controls.name
      table.rowPadding = 2
      return table
    }
  }

  // MARK: Lines

  private func lines(_ section: StatementSection, lead: String) throws -> StatementTable {
    let places = document.lines.indices.filter { document.lines[$0].section == section }
    let isLate = section == .priorPeriod
    let name = StatementWords.section(section)
    var columns = StatementSections.itemColumns
    if isLate {
      columns.insert(Column(title: "First seen (UTC)", width: 16, inDocument: .leftOut), at: StatementSections.dateEnd)
    }
    columns +=
      StatementSections.percentages() + [
        Column(title: "Fee \(currency.code)", width: 14, isFigure: true),
        Column(title: "Reason", width: 25, inDocument: .leftOut), StatementSections.lineColumn,
      ]
    let fee = columns.count - 3
    return StatementTable(
      name: name, title: "\(name) (\(currency.code))", lead: lead, columns: columns, count: places.count,
      row: { index in
        let line = document.lines[places[index]]
        var cells = StatementSections.itemCells(line.item)
        if isLate { cells.insert(.instant(line.item.firstSeen), at: StatementSections.dateEnd) }
        return cells + StatementSections.percentages(line.item) + [
          .money(line.fee), .text(StatementReasons.words(line)), .text(document.lineID(places[index])),
        ]
      },
      total: try total(places, columns.count, fee: fee), subtotals: try subtotals(places, columns.count, fee: fee))
  }

  /// What changes in fees that earlier statements have stated.
  private func corrections() throws -> StatementTable {
    let places = document.lines.indices.filter { document.lines[$0].section >= .adjustment }
    let columns =
      StatementSections.itemColumns + StatementSections.percentages(.leftOut) + [
        Column(title: "Fee now", width: 12, isFigure: true), Column(title: "Stated before", width: 12, isFigure: true),
        Column(title: "Change \(currency.code)", width: 12, isFigure: true),
        Column(title: "Section", width: 11), Column(title: "First stated in", width: 17),
        Column(title: "Reason", width: 25), StatementSections.lineColumn,
      ]
    let fee = columns.count - 5
    return StatementTable(
      name: "Clawbacks and adjustments", title: "Clawbacks and adjustments (\(currency.code))",
      lead: "Changes of fees that earlier statements have stated: fee now − stated before = change.",
      columns: columns, count: places.count,
      row: { index in
        let line = document.lines[places[index]]
        let now = try StatementLines.feeNow(line, document.header.rounding)
        return StatementSections.itemCells(line.item) + StatementSections.percentages(line.item) + [
          .money(now), .money(try now?.subtracting(line.fee)), .money(line.fee),
          .text(StatementWords.section(line.section)), .text(line.originalStatement),
          .text(StatementReasons.words(line)), .text(document.lineID(places[index])),
        ]
      },
      total: try total(places, columns.count, fee: fee), subtotals: try subtotals(places, columns.count, fee: fee))
  }

  private func total(_ places: [Int], _ columns: Int, fee: Int) throws -> [StatementTable.Cell] {
    let sum = try sum(places[...])
    return (0..<columns).map { $0 == 0 ? .text("Total") : $0 == fee ? .money(sum) : .empty }
  }

  /// A row behind the last line of each client that has more than one in a section.
  private func subtotals(_ places: [Int], _ columns: Int, fee: Int) throws -> [Int: [StatementTable.Cell]] {
    var subtotals: [Int: [StatementTable.Cell]] = [:]
    var first = 0
    for index in places.indices {
      let isLast = index == places.count - 1 || !isOfOneClient(places[index], places[index + 1])
      guard isLast else { continue }
      if index > first {
        let sum = try sum(places[first...index])
        let client = document.lines[places[index]].item.client
        subtotals[index] = (0..<columns).map {
          switch $0 {
          case 0: .text(client)
          case 1: .text("Subtotal")
          case fee: .money(sum)
          default: .empty
          }
        }
      }
      first = index + 1
    }
    return subtotals
  }

  private func isOfOneClient(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (document.lines[left].item.client, document.lines[right].item.client)
    return (left == nil) == (right == nil) && (left ?? "").utf8.elementsEqual((right ?? "").utf8)
  }

  private func sum(_ places: ArraySlice<Int>) throws(MoneyError) -> Money {
    Money(minorUnits: try places.lazy.map { document.lines[$0].fee.minorUnits }.sumOfMinorUnits(), currency: currency)
  }

  // MARK: What is in no balance

  private func held() throws -> StatementTable {
    let columns =
      StatementSections.itemColumns + StatementSections.percentages() + [
        Column(title: "Fee \(currency.code)", width: 14, isFigure: true), Column(title: "Reason", width: 36),
        StatementSections.paymentColumn,
      ]
    let fees = try HeldStatementFees(document)
    let rounding = document.header.rounding
    return StatementTable(
      name: "Held", title: "Held (\(currency.code))",
      lead: "Payments of \(month) whose fee is stated once the reason is gone; in no balance.", columns: columns,
      count: document.held.count,
      row: { index in
        let item = document.held[index]
        return StatementSections.itemCells(item) + StatementSections.percentages(item) + [
          .money(try HeldStatementFees.fee(item, rounding)), .text(StatementReasons.words(item.reason)),
          .text(item.paymentID),
        ]
      },
      total: fees.map { fees in
        columns.indices.map { index in
          switch index {
          case 0: .text(fees.unknown == 0 ? "Total, in no balance" : "Total of the known fees, in no balance")
          case columns.count - 3: .money(fees.sum)
          default: .empty
          }
        }
      })
  }

  private func notEligible() throws(MoneyError) -> StatementTable {
    let earlier = document.notEligible.filter { $0.reason == .beforeBegin }
    let lead = "Payments of \(month) that earn no referral fee; in no balance."
    var table = StatementTable(
      name: "Not eligible", title: "Not eligible (\(currency.code))",
      lead: earlier.isEmpty ? lead : "\(lead) Those of before the first month of these statements became known since.",
      columns: StatementSections.itemColumns + [
        Column(title: "Reason", width: 44), StatementSections.paymentColumn,
      ], count: document.notEligible.count,
      row: { index in
        let item = document.notEligible[index]
        return StatementSections.itemCells(item) + [.text(StatementReasons.words(item.reason)), .text(item.paymentID)]
      })
    if !earlier.isEmpty {
      let sum = Money(minorUnits: try earlier.lazy.map(\.amount.minorUnits).sumOfMinorUnits(), currency: currency)
      table.notes.append(("Sum of payments of before the first month of these statements", sum.description))
    }
    return table
  }

  // MARK: Columns

  private static let itemColumns = [
    Column(title: "Client", width: 28), Column(title: "Case reference", width: 15),
    Column(title: "Creditor reference", width: 18), Column(title: "Payment date", width: 12),
    Column(title: "Payment", width: 14, isFigure: true),
  ]

  /// Where the columns up to the date end.
  private static let dateEnd = 4
  private static let lineColumn = Column(title: "Line", width: 23, inDocument: .lineNumber)
  private static let paymentColumn = Column(title: "Payment id", width: 40, inDocument: .leftOut)

  private static func percentages(_ inDocument: Column.DocumentPlace = .shown) -> [Column] {
    [("Success fee %", 9.0), ("Platform share %", 9), ("Agreement rate %", 10)].map { title, width in
      Column(title: title, width: width, isFigure: true, inDocument: inDocument)
    }
  }

  private static func itemCells(_ item: StatementItem) -> [StatementTable.Cell] {
    [
      .text(item.client), .text(item.caseReference), .text(item.creditorReference), .date(item.date),
      .money(item.amount),
    ]
  }

  private static func percentages(_ item: StatementItem) -> [StatementTable.Cell] {
    [.percent(item.successFee), .percent(item.share), .percent(item.rate)]
  }
}
