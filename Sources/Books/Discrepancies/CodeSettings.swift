package import Amounts

/// What the configuration decides about the findings of a code (outputs 5, `codes`).
package struct CodeSettings: Hashable, Sendable {
  /// The severity before the step; nil = the table's.
  package var severity: Severity?
  /// Whether it counts for `alert_at`.
  package var alerts: Bool
  /// Minor units of a currency that are no finding, up to and including; a currency that is not listed has none.
  package var tolerance: [Currency: Int64]

  package init(severity: Severity? = nil, alerts: Bool = true, tolerance: [Currency: Int64] = [:]) {
    self.severity = severity
    self.alerts = alerts
    self.tolerance = tolerance
  }
}

/// Why a code takes no tolerance and no severity below the table's (outputs 5).
package enum FixedCode: String, Sendable {
  /// What was delivered, and does not count or does not fit.
  case evidence = "is about evidence"
  /// What was not read: every figure of the night may be another.
  case incompleteness = "says that a source is incomplete"
  /// What was added up or stated already, and holds no more.
  case books = "says that the books do not hold"
}

extension Settings {
  /// The severity of a code before the step.
  package func severity(of code: DiscrepancyCode) -> Severity { codes[code]?.severity ?? code.severity }

  /// Whether a code counts for `alert_at`.
  package func alerts(_ code: DiscrepancyCode) -> Bool { codes[code]?.alerts ?? true }

  /// The codes that do not count for `alert_at`, in the order of the table.
  package var quietCodes: [DiscrepancyCode] { DiscrepancyCode.allCases.filter { !alerts($0) } }

  /// Whether money at risk, whatever its sign, is no finding of a code.
  ///
  /// What is not about money, or about money of several currencies, has no amount to tolerate.
  package func tolerates(_ code: DiscrepancyCode, _ atRisk: Money?) -> Bool {
    guard let atRisk, let tolerance = codes[code]?.tolerance[atRisk.currency] else { return false }
    return atRisk.minorUnits.magnitude <= tolerance.magnitude
  }
}
