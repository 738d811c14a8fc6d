extension StatementItem {
  /// By client, case reference, date and payment id (outputs 3), those without a client first.
  ///
  /// By bytes: issued files are built again for ever, and what the standard library holds for equal may change.
  package static func isOrdered(_ left: StatementItem, _ right: StatementItem) -> Bool {
    for (left, right) in [(left.client, right.client), (left.caseReference, right.caseReference)] {
      let (left, right) = (left ?? "", right ?? "")
      if !left.utf8.elementsEqual(right.utf8) { return left.utf8.lexicographicallyPrecedes(right.utf8) }
    }
    if left.date != right.date { return left.date < right.date }
    return left.paymentID.utf8.lexicographicallyPrecedes(right.paymentID.utf8)
  }
}

extension StatementLine {
  /// By section, then as their items are ordered.
  package static func isOrdered(_ left: StatementLine, _ right: StatementLine) -> Bool {
    left.section == right.section ? StatementItem.isOrdered(left.item, right.item) : left.section < right.section
  }
}
