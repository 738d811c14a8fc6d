package import Amounts

/// An entry in the history of a discrepancy; the raw value is what the store and `show` say.
package enum LifeEvent: String, CaseIterable, Hashable, Sendable {
  case opened, reopened, worsened
  case suppressionEnded = "suppression-ended"
  case cleared, acknowledged, resolved, suppressed

  /// What a run changed; nil when it changed nothing.
  package init?(_ change: LifeChange) {
    switch change {
    case .new: self = .opened
    case .reopened: self = .reopened
    case .worsened: self = .worsened
    case .suppressionEnded: self = .suppressionEnded
    case .cleared: self = .cleared
    case .none: return nil
    }
  }

  /// Whether a run that writes it alerts (outputs 4, exit status 1).
  package var alerts: Bool { LifeChange.allCases.contains { $0.alerts && LifeEvent($0) == self } }

  /// Who the runs are in the history; no person can be called so.
  package static let program = "tieout"
}

extension DiscrepancyLife {
  /// Why a run changed the life, in words, from what it was before.
  ///
  /// - Parameter tolerated: the money at risk that is found, and no finding by the configuration.
  package func reason(
    of change: LifeChange, before: DiscrepancyLife, tolerated: Money? = nil, context: RunContext
  ) -> String? {
    switch change {
    case .new, .none: nil
    case .reopened:
      before.isPresent ? "other facts than those that were resolved stand behind it" : "the facts disagree again"
    case .cleared: tolerated.map { "money at risk \($0): within the tolerance of the code" } ?? "the facts agree"
    case .worsened:
      [
        severity > before.severity ? "severity \(before.severity.name) → \(severity.name)" : nil,
        atRisk == before.atRisk ? nil : moneyChange(from: before),
      ].compactMap(\.self).joined(separator: ", ")
    case .suppressionEnded:
      if let until = before.suppressedUntil, context.today <= until { moneyChange(from: before) } else { "it ran out" }
    }
  }

  private func moneyChange(from before: DiscrepancyLife) -> String {
    "money at risk \(before.atRisk?.description ?? "none") → \(atRisk?.description ?? "none")"
  }
}
