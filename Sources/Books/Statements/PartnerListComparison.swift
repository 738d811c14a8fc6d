package import Amounts

/// A row of what a partner keeps of its fees: an invoice, a list (`statement compare`).
package struct PartnerListRow: Hashable, Sendable {
  /// The line of its file, from 1.
  package var line: Int
  /// In lower case; nil where the list has none.
  package var paymentID: String?
  package var caseReference: String?
  package var date: Day?
  /// Minor units of the statement's currency that were paid by the debtor; nil where the list does not say it.
  package var amount: Int64?
  /// Minor units of the statement's currency.
  package var fee: Int64

  package init(line: Int, paymentID: String?, caseReference: String?, date: Day?, amount: Int64?, fee: Int64) {
    self.line = line
    self.paymentID = paymentID
    self.caseReference = caseReference
    self.date = date
    self.amount = amount
    self.fee = fee
  }
}

/// A statement and a partner's own list of it, line by line.
///
/// Lines pair by payment id, else by case reference, date and amount as far as the list names them; each is used once.
/// The order of the list decides nothing but which of two equal rows stands first.
package struct PartnerListComparison: Sendable {
  /// What a line, a row or a pair of them is.
  package enum State: String, CaseIterable, Sendable {
    case same
    case different
    case onlyTheirs = "only-theirs"
    case onlyOurs = "only-ours"
  }

  /// What of a pair disagrees.
  package enum Cell: String, Sendable {
    case fee
    case amount
    case date
    case caseReference = "case_reference"
  }

  /// A line of the statement, a row of the list, or both.
  package struct Entry: Sendable {
    /// The place of the line in the statement, from 0.
    package let place: Int?
    package let row: PartnerListRow?
    /// Of a pair: what disagrees.
    package let differences: [Cell]

    package var state: State {
      guard place != nil else { return .onlyTheirs }
      guard row != nil else { return .onlyOurs }
      return differences.isEmpty ? .same : .different
    }
  }

  /// Σ fees of entries of one state, in minor units.
  package struct Sum: Sendable {
    package let count: Int
    package let theirs: Int64
    package let ours: Int64
  }

  /// What differs first, then what is the same; within a state the statement's lines in their order, then the list's.
  package let entries: [Entry]
  private let lines: [StatementLine]

  /// - Parameter lines: of the statement, in their order.
  package init(_ lines: [StatementLine], _ rows: [PartnerListRow]) {
    self.lines = lines
    let rows = rows.sorted { $0.line < $1.line }
    var pairing = Pairing(lines.map(\.fee.minorUnits), rows.map(\.fee))
    pairing.pair(
      lines.map { .payment($0.item.paymentID) }, rows.map { row in row.paymentID.map { .payment($0) } })
    // A row that names a payment which no line is of is somebody else's, whatever its case.
    for hasAmount in [true, false] {
      pairing.pair(
        lines.map { line in
          line.item.caseReference.map { .payer($0, line.item.date, hasAmount ? line.item.amount.minorUnits : nil) }
        },
        rows.map { row in
          guard row.paymentID == nil, let reference = row.caseReference, let date = row.date,
            (row.amount != nil) == hasAmount
          else { return nil }
          return .payer(reference, date, row.amount)
        })
    }
    var entries = lines.indices.map { place in
      let row = pairing.rowOfLine[place].map { rows[$0] }
      return Entry(
        place: place, row: row,
        differences: row.map { PartnerListComparison.differences(lines[place], $0) } ?? [])
    }
    entries += rows.indices.filter { !pairing.isUsed[$0] }.map { Entry(place: nil, row: rows[$0], differences: []) }
    let order: [State] = [.different, .onlyTheirs, .onlyOurs, .same]
    self.entries = order.flatMap { state in entries.filter { $0.state == state } }
  }

  /// What two lines are known by.
  private enum MatchKey: Hashable {
    case payment(String)
    case payer(String, Day, Int64?)
  }

  /// Which row stands for which line; each at most once.
  private struct Pairing {
    private let (fees, rowFees): ([Int64], [Int64])
    private(set) var rowOfLine: [Int?]
    private(set) var isUsed: [Bool]

    init(_ fees: [Int64], _ rowFees: [Int64]) {
      (self.fees, self.rowFees) = (fees, rowFees)
      rowOfLine = Array(repeating: nil, count: fees.count)
      isUsed = Array(repeating: false, count: rowFees.count)
    }

    /// Pairs what is left and has the same key, in order; of several, those first whose fees are the same, too.
    mutating func pair(_ keys: [MatchKey?], _ rowKeys: [MatchKey?]) {
      pair(
        zip(keys, fees).map { key, fee in key.map { Keyed(key: $0, fee: fee) } },
        zip(rowKeys, rowFees).map { key, fee in key.map { Keyed(key: $0, fee: fee) } })
      pair(
        keys.map { key in key.map { Keyed(key: $0, fee: nil) } },
        rowKeys.map { key in key.map { Keyed(key: $0, fee: nil) } })
    }

    private struct Keyed: Hashable {
      let key: MatchKey
      let fee: Int64?
    }

    private mutating func pair(_ keys: [Keyed?], _ rowKeys: [Keyed?]) {
      var free: [Keyed: [Int]] = [:]
      // The first of each key stands last, to be taken off.
      for row in rowKeys.indices.reversed() where !isUsed[row] {
        if let key = rowKeys[row] { free[key, default: []].append(row) }
      }
      for place in keys.indices where rowOfLine[place] == nil {
        guard let key = keys[place], let row = free[key]?.popLast() else { continue }
        rowOfLine[place] = row
        isUsed[row] = true
      }
    }
  }

  private static func differences(_ line: StatementLine, _ row: PartnerListRow) -> [Cell] {
    let item = line.item
    var cells: [Cell] = []
    if row.fee != line.fee.minorUnits { cells.append(.fee) }
    // A payment may be in another currency by now than the statement.
    if let amount = row.amount, item.amount.currency == line.fee.currency, amount != item.amount.minorUnits {
      cells.append(.amount)
    }
    if let date = row.date, date != item.date { cells.append(.date) }
    if let reference = row.caseReference, reference != item.caseReference { cells.append(.caseReference) }
    return cells
  }

  /// Σ of a state; nil: of everything.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func sum(_ state: State? = nil) throws(MoneyError) -> Sum {
    let meant = entries.filter { state == nil || $0.state == state }
    return Sum(
      count: meant.count, theirs: try meant.compactMap { $0.row?.fee }.sumOfMinorUnits(),
      ours: try meant.compactMap { $0.place.map { lines[$0].fee.minorUnits } }.sumOfMinorUnits())
  }
}
