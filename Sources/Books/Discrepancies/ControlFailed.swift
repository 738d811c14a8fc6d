package import Amounts

/// `control-failed`: two sums that must be equal are not (outputs 2).
package enum ControlFailed: DiscrepancyRule {
  package static let code = DiscrepancyCode.controlFailed
  package static let severity = Severity.critical
  package static let number = "outputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .books
  package static let nextStep = "Report it with run.json: two sums of the program's own that must be equal are not."

  /// The finding on a control; nil when its sides agree.
  ///
  /// - Parameter owners: the partners, and whoever else a scope may name; what a statement cannot be blocked for is
  ///   nobody's, and then blocks everybody's (readings, Controls).
  package static func finding(_ control: Control, owners: Set<String>) -> Finding? {
    guard control.left != control.right else { return nil }
    // The scope of `rows-stored` counts as its first part.
    let name = control.scope.split(separator: "/", maxSplits: 1).first.map(String.init) ?? control.scope
    let difference = Int64(clamping: control.left - control.right)
    return Finding(
      code: code, subject: "control:\(control.name)/\(control.scope)/\(control.currency?.code ?? "")",
      partner: owners.contains(name) ? name : nil,
      atRisk: control.currency.map { Money(minorUnits: difference, currency: $0) },
      explanation:
        "Control \(control.name) of \(control.scope) does not agree: \(control.words(control.left)) on the left, "
        + "\(control.words(control.right)) on the right.",
      evidence: control.evidence)
  }
}

/// A pair of figures that must be equal (outputs 2).
package struct Control: Hashable, Sendable {
  package let name: String
  /// A partner, a list, a year or a statement.
  package let scope: String
  /// nil: the figures are counts.
  package let currency: Currency?
  /// Minor units of the currency: sums over everything, so wider than an amount.
  package let left: Int128
  package let right: Int128
  /// What the two are sums of, where the name alone does not say it.
  package let evidence: [String]

  package init(
    name: String, scope: String, currency: Currency?, left: Int128, right: Int128, evidence: [String] = []
  ) {
    self.name = name
    self.scope = scope
    self.currency = currency
    self.left = left
    self.right = right
    self.evidence = evidence
  }

  /// A side in words; one that is no amount any more is the nearest that is.
  fileprivate func words(_ side: Int128) -> String {
    currency.map { Money(minorUnits: Int64(clamping: side), currency: $0).description } ?? "\(side)"
  }
}
