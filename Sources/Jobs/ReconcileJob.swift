package import Amounts
package import Books
package import Storage

/// What a reconciliation found, for the exit status and the summary.
package struct ReconcileOutcome: Sendable {
  package var cases = 0
  package var payments = 0
  package var allocations = 0
  package var changes: LifeKeeper.Changes = [:]
  /// How many discrepancies of codes that alert are new, worsened, reopened, or have come out of suppression.
  package var alerts: [Severity: Int] = [:]
  /// The lists that are incomplete tonight, with the reason.
  package var incomplete: [(list: PulledList, reason: String)] = []
  /// Lists with unreadable rows.
  package var hasUnreadableRows = false

  /// The alerts at or above a severity, the worst first.
  package func alerts(at severity: Severity) -> [(severity: Severity, count: Int)] {
    alerts.filter { $0.key >= severity }.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
  }
}

/// Applies the rules to what is stored, as of an instant (rules R1–R10).
///
/// Judges whose facts changed, or whose time has come, since the results that the store names; everybody where those are
/// not there, or are made with something else. Both come to the same results.
package struct ReconcileJob {
  private let settings: ReconcileSettings
  private let issuedFindings: [Finding]
  private let isFull: Bool
  private let progress: (Int) -> Void

  /// - Parameters:
  ///   - issuedFindings: what is wrong with issued files.
  ///   - isFull: whether everybody is judged, whatever the last results were.
  package init(
    settings: ReconcileSettings, issuedFindings: [Finding] = [], isFull: Bool = false,
    progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.settings = settings
    self.issuedFindings = issuedFindings
    self.isFull = isFull
    self.progress = progress
  }

  /// Makes new results, which the store shows until they are kept or discarded.
  ///
  /// - Parameter again: works the results of an earlier run out again, where the last ones are not there to compare with.
  package func make(
    _ store: Store, runID: Int64, asOf: Instant, again: EarlierResults.Maker = { _ in nil }
  ) throws -> ReconcileOutcome {
    let fingerprint = settings.fingerprint
    let today = settings.context.settings.calendar.day(of: asOf)
    return try store.makeResults(of: runID, from: isFull ? nil : fingerprint, on: today, again: again) { db, goesOn in
      try run(db, runID: runID, asOf: asOf, fingerprint, goesOn)
    }
  }

  /// Works out what the results would be, and lends them; nothing of it stays.
  package func rehearse<Result>(
    _ store: Store, asOf: Instant, prepare: (StoreDatabase) throws -> Int64, _ body: (StoreDatabase) throws -> Result
  ) throws -> Result {
    let fingerprint = settings.fingerprint
    return try store.rehearse(from: isFull ? nil : fingerprint) { db, goesOn in
      let runID = try prepare(db)
      // What would be stated asks about no movements.
      _ = try run(db, runID: runID, asOf: asOf, fingerprint, goesOn, compares: goesOn)
      return try body(db)
    }
  }

  /// - Parameters:
  ///   - goesOn: whether the results of an earlier run are there, to go on from.
  ///   - compares: whether they are compared with the run before.
  private func run(
    _ db: StoreDatabase, runID: Int64, asOf: Instant, _ fingerprint: String, _ goesOn: Bool, compares: Bool = true
  ) throws -> ReconcileOutcome {
    var outcome = ReconcileOutcome()
    let scope = goesOn ? try ChangeScope(db, settings: settings, asOf: asOf) : nil
    let session = try ReconcileSession(
      db, settings: settings, asOf: asOf, isKept: !goesOn, isExcerpt: goesOn, clients: scope?.clients)
    if let scope { try scope.keepJoin() } else { try session.beginResults() }
    let writer = try ResultWriter(session)
    for state in session.lists.states {
      if case .incomplete(let reason) = state.end { outcome.incomplete.append((state.list, reason)) }
    }
    try settle(session, writer, scope)
    try session.forEachLooseClaim { claim, cases in
      guard scope.map({ $0.claims.contains(claim.claimRef) }) ?? true else { return }
      for finding in [
        cases.isEmpty
          ? UnknownClaim.finding(claim) : JoinKeyNotUnique.finding(claimRef: claim.claimRef.text, caseIDs: cases),
        cases.isEmpty ? ResolvedWithBalance.finding(claim) : nil,
      ].compactMap({ $0 }) { try writer.write(finding, of: .claim(claim.claimRef.text)) }
    }
    try session.forEachAnnouncement(onlyAsked: goesOn) { announcement in
      let owner = ResultOwner.announcement(announcement.paymentID)
      let (verdict, nextChange) = session.context.observed { EventWithoutPayment.verdict(announcement, context: $0) }
      try writer.write(announcement)
      try writer.write(verdict, of: owner)
      try writer.write(nextChange: nextChange, of: owner)
    }
    try judgeCases(session, writer, scope)
    try scope?.end()
    if !goesOn {
      try session.endResults()
      if compares { try session.compareWithRunBefore() }
    }
    try lookAtTheWhole(session, writer, compares: compares, &outcome)
    (outcome.changes, outcome.alerts) = try LifeKeeper(session).keep()
    (outcome.cases, outcome.payments, outcome.allocations) = try session.finish(runID: runID, fingerprint: fingerprint)
    return outcome
  }

  private func settle(_ session: ReconcileSession, _ writer: ResultWriter, _ scope: ChangeScope?) throws {
    let numbers = try scope?.numbers()
    var number: Int64 = numbers?.last ?? 0
    try session.forEachSettlement { stored in
      let isAsked = scope.map { $0.asks(stored.settlement) } ?? true
      for allocation in stored.settlement.allocations {
        let claim = allocation.key.claimRef
        var own: Int64
        if let known = try numbers?.number(allocation.key) {
          own = known
        } else {
          number += 1
          own = number
        }
        try writer.write(
          allocation, number: own, account: stored.accounts[claim], caseID: stored.places[claim]?.caseID,
          isKept: isAsked && scope != nil)
      }
      guard isAsked else { return }
      let owner = ResultOwner.settlement(
        provider: stored.settlement.provider.text, trackingID: stored.settlement.trackingID.text)
      let (verdicts, nextChange) = session.context.observed { context in
        SettlementRules.verdicts(
          SettlementView(settlement: stored.settlement, places: stored.places, context: context))
      }
      for verdict in verdicts { try writer.write(verdict, of: owner) }
      try writer.write(nextChange: nextChange, of: owner)
    }
  }

  private func judgeCases(_ session: ReconcileSession, _ writer: ResultWriter, _ scope: ChangeScope?) throws {
    let fees = try FeeTotals(session)
    var count = 0
    let judge = CaseJudge(session.context) { [progress] judged in
      let file = judged.stored.file
      if let result = judged.result {
        try fees.add(judged.fees, of: file)
        try writer.write(result, of: file, allocationNumbers: judged.stored.allocationNumbers)
        try writer.note(file)
      } else {
        // A case that cannot be counted says so, and all others go on.
        try writer.note(file, uncountable: UnreadableRow.uncountable(file).reason)
      }
      try writer.write(nextChange: judged.nextChange, of: .case(file.id))
      count += 1
      if count % 1000 == 0 { progress(count) }
    }
    try session.forEachCase(scope?.cases) { try judge.judge($0) }
    try judge.end()
  }

  /// What every run looks at as a whole: deliveries, clients, registers, lists, and what the results add up to.
  private func lookAtTheWhole(
    _ session: ReconcileSession, _ writer: ResultWriter, compares: Bool, _ outcome: inout ReconcileOutcome
  ) throws {
    try session.forEachDeliveryFinding { try writer.write($0, of: .deliveries) }
    for finding in issuedFindings { try writer.write(finding, of: .deliveries) }
    try session.forEachClientVerdict { try writer.write($0, of: .clients) }
    try session.forEachUnmatchedRow { row in
      if let finding = RegisterUnmatched.finding(row, context: session.context) {
        try writer.write(finding, of: .clients)
      }
    }
    try session.forEachListFinding(besides: try session.uncountable()) { finding in
      if finding.code == .unreadableRow { outcome.hasUnreadableRows = true }
      try writer.write(finding, of: .totals)
    }
    try FeeTotals(session).write(session)
    try session.forEachUnknownAttribution { try writer.write($0, of: .totals) }
    try Controls.write(session, writer, compares: compares)
  }
}
