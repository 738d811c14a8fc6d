import Synchronization

/// The rows of one kind that one caller sees, cut out of the file once and ordered once a question.
final class RowList: Sendable {
  /// What the rows are.
  let kind: RowKind

  /// The rows in the order of the file.
  let rows: [Row]

  private let placeOfID: [String: Int]
  private let placeOfField: [String: Int]
  private let selections = Mutex<[RowQuestion: RowSelection]>([:])

  /// Cuts the rows out of an array.
  init(_ kind: RowKind, from array: JSONSlice?) throws(JSONSliceError) {
    let fields = kind.fields
    var rows: [Row] = []
    for slice in try array?.elements() ?? [] {
      let members = try slice.membersByName()
      rows.append(Row(slice: slice, id: kind.id(of: members), values: fields.map { $0.value(in: members) }))
    }
    self.kind = kind
    self.rows = rows
    placeOfID = Dictionary(rows.enumerated().map { ($1.id, $0) }) { first, _ in first }
    placeOfField = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
  }

  /// The row with an id.
  func row(id: String) -> Row? {
    placeOfID[id].map { rows[$0] }
  }

  /// A row's value of a field; `id` is a field of every kind.
  func value(_ field: String, of row: Row) -> SortValue {
    if field == "id" { return .text(row.id) }
    guard let place = placeOfField[field] else { return .missing }
    return row.values[place]
  }

  /// The rows that pass the filters, in the order asked for, with their summary: worked out once, not once a page.
  func selection(for question: RowQuestion) -> RowSelection {
    if let known = selections.withLock({ $0[question] }) { return known }
    let rows = places(for: question).map { self.rows[$0] }
    let selection = RowSelection(rows: rows, summary: Summary.text(of: self, rows: rows))
    selections.withLock { $0[question] = selection }
    return selection
  }

  private func places(for question: RowQuestion) -> [Int] {
    let kept = rows.indices.filter { place in
      question.filters.allSatisfy { $0.keeps(rows[place], of: self) }
    }
    // Equal rows keep the order of the file, so that pages never depend on the sort's mood.
    return kept.sorted { left, right in
      for order in question.orders {
        let ours = value(order.field, of: rows[left])
        let theirs = value(order.field, of: rows[right])
        if ours != theirs { return order.isDescending ? theirs < ours : ours < theirs }
      }
      return left < right
    }
  }
}

/// What a question about a list comes to.
struct RowSelection: Sendable {
  let rows: [Row]

  /// The `summary` member over all of the rows; nil for lists that have none.
  let summary: String?
}
