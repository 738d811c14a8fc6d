import Amounts

/// `unreadable-row`: rows of a list whose values cannot be read exactly, or cannot be counted (inputs 3).
package enum UnreadableRow: DiscrepancyRule {
  package static let code = DiscrepancyCode.unreadableRow
  package static let severity = Severity.high
  package static let number = "inputs 3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep = "Ask Debitura about the value; the row is read again every night."

  /// A row with what is wrong with it.
  package typealias Row = (id: String, reason: String)

  /// The finding on a list, with its unreadable rows and the cases of it that cannot be counted.
  package static func finding(_ list: PulledList, rows: [Row], uncountable: [Row] = []) -> Finding {
    var sentences: [String] = []
    if !rows.isEmpty {
      sentences.append(
        "\(rows.count) row\(rows.count == 1 ? "" : "s") of the list cannot be read exactly; the last readable version "
          + "stays in force.")
    }
    if !uncountable.isEmpty {
      let ids = uncountable.prefix(3).map(\.id).joined(separator: ", ")
      let others = uncountable.count > 3 ? " and \(uncountable.count - 3) more" : ""
      sentences.append(
        "\(uncountable.count) case\(uncountable.count == 1 ? "" : "s") (\(ids)\(others)) add up to more than can be "
          + "counted, so nothing is reported of \(uncountable.count == 1 ? "it" : "them").")
    }
    return Finding(
      code: code, subject: list.subject, partner: list.partner, tenant: list.tenant,
      explanation: sentences.joined(separator: " "), evidence: (rows + uncountable).map { "\($0.id): \($0.reason)" })
  }

  /// What is wrong with a case whose sums need more than 64 bits.
  package static func uncountable(_ file: CaseFile) -> Row {
    let amounts = file.payments.map(\.row.amount) + file.claims.flatMap(\.allocations).map(\.amount)
    let largest = amounts.max { $0.minorUnits.magnitude < $1.minorUnits.magnitude }
    return (
      file.id,
      "its amounts add up to more than can be counted"
        + (largest.map { "; the largest of \(file.payments.count) payments and its settlements is \($0)" } ?? "")
    )
  }
}

extension CaseFile {
  /// The list that its row is from: that of its tenant where it has a book, else the partner's own.
  package var list: PulledList {
    PulledList(partner: partner, tenant: known?.hasBook == false ? nil : tenant, kind: .cases)
  }
}
