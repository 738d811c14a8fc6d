package import Amounts

/// How much money at risk raises the severity of a finding by one step (inputs 1, `escalate_at`).
package enum EscalationLimits: Hashable, Sendable {
  /// Major units of whatever currency.
  case everywhere(Percentage)
  /// Minor units of each currency; one that is not listed is never escalated.
  case byCurrency([Currency: Int64])

  /// No money escalates.
  package static let never = EscalationLimits.byCurrency([:])

  /// Whether an amount, whatever its sign, is at least the limit of its currency.
  package func isReached(by amount: Money) -> Bool {
    switch self {
    case .byCurrency(let limits):
      guard let limit = limits[amount.currency] else { return false }
      return amount.minorUnits.magnitude >= limit.magnitude
    case .everywhere(let limit):
      // |units| / 10^exponent ≥ digits / 10^decimals, compared without a fraction; 12 decimals fit in 128 bits.
      var ours = Int128(amount.minorUnits.magnitude)
      for _ in 0..<limit.decimals { ours *= 10 }
      return ours >= Int128(limit.digits) * Int128(amount.currency.minorUnitsPerMajor)
    }
  }
}
