package import Amounts
package import Books
package import Storage

/// What a reconciliation found, for the exit status and the summary.
package struct ReconcileOutcome: Sendable {
  package var cases = 0
  package var payments = 0
  package var allocations = 0
  package var changes: LifeKeeper.Changes = [:]
  /// The lists that are incomplete tonight, with the reason.
  package var incomplete: [(list: PulledList, reason: String)] = []
  /// Lists with unreadable rows.
  package var hasUnreadableRows = false

  /// How many discrepancies at or above a severity are new, worsened, reopened, or have come out of suppression.
  package func alerts(at severity: Severity) -> Int {
    changes.filter { $0.key.alerts }.flatMap(\.value).filter { $0.key >= severity }.map(\.value).reduce(0, +)
  }
}

/// Applies the rules to everything stored, as of an instant, inside the caller's transaction (rules R1–R10).
package struct ReconcileJob {
  private let settings: ReconcileSettings
  private let issuedFindings: [Finding]
  private let progress: (Int) -> Void

  /// - Parameter issuedFindings: what is wrong with issued files.
  package init(
    settings: ReconcileSettings, issuedFindings: [Finding] = [], isFull: Bool = false,
    progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.settings = settings
    self.issuedFindings = issuedFindings
    self.progress = progress
  }

  /// Rebuilds all results and carries the lives of discrepancies on.
  package func run(_ db: StoreDatabase, runID: Int64, asOf: Instant) throws -> ReconcileOutcome {
    try RegisterBook(db).keep(settings.registers, runID: runID, asOf: asOf)
    let session = try ReconcileSession(db, settings: settings, asOf: asOf)
    let writer = try ResultWriter(session)
    var outcome = ReconcileOutcome()
    try session.forEachDeliveryFinding { try writer.write($0) }
    for finding in issuedFindings { try writer.write(finding) }
    for state in session.lists.states {
      if case .incomplete(let reason) = state.end { outcome.incomplete.append((state.list, reason)) }
    }
    try settle(session, writer, &outcome)
    try session.forEachLooseClaim { claim, cases in
      for finding in [
        cases.isEmpty
          ? UnknownClaim.finding(claim) : JoinKeyNotUnique.finding(claimRef: claim.claimRef.text, caseIDs: cases),
        cases.isEmpty ? ResolvedWithBalance.finding(claim) : nil,
      ].compactMap({ $0 }) { try writer.write(finding) }
    }
    try session.forEachAnnouncement { announcement in
      try writer.write(EventWithoutPayment.verdict(announcement, context: session.context))
    }
    try session.forEachClientVerdict { try writer.write($0) }
    try session.forEachUnmatchedRow { row in
      if let finding = RegisterUnmatched.finding(row, context: session.context) { try writer.write(finding) }
    }
    var fees = FeeTotals(context: session.context)
    var uncountable: [PulledList: [UnreadableRow.Row]] = [:]
    try session.forEachCase { stored in
      let file = stored.file
      if let result = try? CaseResult(file: file, context: session.context) {
        fees.add(file, result)
        try writer.write(result, of: file, allocationNumbers: stored.allocationNumbers)
      } else {
        // A case that cannot be counted says so, and all others go on.
        uncountable[file.list, default: []].append(UnreadableRow.uncountable(file))
      }
      outcome.cases += 1
      outcome.payments += file.payments.count
      if outcome.cases % 1000 == 0 { progress(outcome.cases) }
    }
    try session.forEachListFinding(besides: uncountable) { finding in
      if finding.code == .unreadableRow { outcome.hasUnreadableRows = true }
      try writer.write(finding)
    }
    try fees.write(session)
    try session.forEachUnknownAttribution { try writer.write($0) }
    try Controls.write(session, writer)
    outcome.changes = try LifeKeeper(session).keep()
    try session.finish(runID: runID)
    return outcome
  }

  private func settle(_ session: ReconcileSession, _ writer: ResultWriter, _ outcome: inout ReconcileOutcome) throws {
    try session.forEachSettlement { stored in
      for allocation in stored.settlement.allocations {
        outcome.allocations += 1
        let claim = allocation.key.claimRef
        try writer.write(
          allocation, number: Int64(outcome.allocations), account: stored.accounts[claim],
          caseID: stored.places[claim]?.caseID)
      }
      let view = SettlementView(settlement: stored.settlement, places: stored.places, context: session.context)
      for verdict in SettlementRules.verdicts(view) { try writer.write(verdict) }
    }
  }
}
