import Books

/// How a partner's own list names what it says of a fee, and writes figures (`compare`).
package struct PartnerListColumns: Hashable, Sendable {
  /// What stands between the day, the month and the year of a date such as 01/02/2026.
  package enum DateOrder: String, CaseIterable, Sendable {
    case dayMonthYear = "dmy"
    case monthDayYear = "mdy"
  }

  /// Titles of the columns.
  package var paymentID = "payment_id"
  package var caseReference = "case_reference"
  package var date = "payment_date"
  package var amount = "payment_amount"
  package var fee = "fee"
  /// Whether decimals stand behind a comma.
  package var hasDecimalComma = false
  /// Nil: dates with slashes are refused, because nobody can say which is the month.
  package var dateOrder: DateOrder?

  /// As the statement's own CSV has them.
  package init() {}
}

extension Place {
  /// Reads `compare`.
  func partnerListColumns() -> PartnerListColumns? {
    let names: [(key: String, path: WritableKeyPath<PartnerListColumns, String>)] = [
      ("payment_id", \.paymentID), ("case_reference", \.caseReference), ("date", \.date), ("amount", \.amount),
      ("fee", \.fee),
    ]
    guard let section = section(keys: names.map(\.key) + ["decimal", "date_order"]) else { return nil }
    var columns = PartnerListColumns()
    var isSound = true
    for (key, path) in names {
      guard let place = section[key] else { continue }
      if let title = place.text() { columns[keyPath: path] = title } else { isSound = false }
    }
    if let place = section["decimal"] {
      if let comma = place.word([("point", false), ("comma", true)]) {
        columns.hasDecimalComma = comma
      } else {
        isSound = false
      }
    }
    if let place = section["date_order"] {
      columns.dateOrder = place.word(PartnerListColumns.DateOrder.allCases.map { ($0.rawValue, $0) })
      if columns.dateOrder == nil { isSound = false }
    }
    return isSound ? columns : nil
  }
}
