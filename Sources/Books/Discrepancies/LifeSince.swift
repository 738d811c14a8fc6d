package import Amounts

/// What a discrepancy was at the run before, as far as its change since is told by it.
package struct LifeThen: Hashable, Sendable {
  package var status: DiscrepancyStatus
  package var severity: Severity
  package var atRisk: Money?

  package init(status: DiscrepancyStatus, severity: Severity, atRisk: Money?) {
    self.status = status
    self.severity = severity
    self.atRisk = atRisk
  }
}

/// What became of a discrepancy since the run before (outputs 2, `change` and the discrepancy rows of `changes.csv`).
package struct LifeSince: Hashable, Sendable {
  /// Never ``LifeChange/none``.
  package let change: LifeChange
  /// Its money at risk then and now, where it was and is listed.
  package let before: Money?
  package let after: Money?
  /// By what it is worse; nil: it is something else.
  package let detail: String?

  /// - Parameters:
  ///   - then: as it was before the first run since; nil: it was never raised before.
  ///   - events: what runs since have written into its history. What people decide is no change of the facts.
  /// - Returns: nil when it is as it was.
  package init?(_ then: LifeThen?, _ now: LifeThen, events: Set<LifeEvent>) {
    let wasListed = then?.status.isLive ?? false
    let grew = (now.atRisk?.minorUnits.magnitude ?? 0) > (then?.atRisk?.minorUnits.magnitude ?? 0)
    switch (then, now.status) {
    case (_, .cleared) where wasListed: change = .cleared
    case (_, .cleared), (_, .resolved): return nil
    case (nil, _): change = .new
    case _ where events.contains(.reopened): change = .reopened
    case _ where events.contains(.suppressionEnded): change = .suppressionEnded
    case (let then?, .open), (let then?, .acknowledged):
      guard wasListed, grew || now.severity > then.severity else { return nil }
      change = .worsened
    default: return nil
    }
    before = wasListed ? then?.atRisk : nil
    after = change == .cleared ? nil : now.atRisk
    detail = change == .worsened ? (grew ? "by amount" : "by age") : nil
  }
}
