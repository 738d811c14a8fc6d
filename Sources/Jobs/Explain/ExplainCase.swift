import Configuration
import Amounts
import Books
import Storage

/// Explains a case: its balance, tie-out, claims, payments, state and client (rules R1, R3–R7).
struct ExplainCase {
  let desk: ExplainDesk
  let view: CaseView

  func explanation() throws -> Explanation {
    let row = view.known?.row
    let names = [row?.reference, view.file.partner, view.file.tenant].compactMap(\.self)
    var explanation = try desk.begin(view.subject, names.joined(separator: ", "))
    explanation.notes += try changes()
    explanation.add(try balance())
    explanation.add(payments())
    explanation.add(tieOut())
    explanation.add(try claims())
    explanation.add(try lifecycle())
    explanation.add(try client())
    explanation.add(try desk.discrepancies(view.file.id))
    explanation.add(Explanation.Section("Versions of the row", try versions()))
    return explanation
  }

  /// Where the reports of the last reconciliation say something else: facts or the configuration have changed since.
  private func changes() throws -> [String] {
    guard desk.dossier.context.asOf == desk.run.asOf, let published = try desk.identities.published(case: view.file.id)
    else { return [] }
    let balance = view.balance
    let now = [balance?.claimed, balance?.paid ?? 0, balance?.outstanding, view.tieOut?.paidByEvidence]
    let names = ["claimed", "paid", "outstanding", "paid by evidence"]
    let changed = zip(names, zip(published, now)).filter { $1.0 != $1.1 }.map(\.0)
    guard !changed.isEmpty else { return [] }
    return [
      "\(changed.joined(separator: ", ")): not as the reports have it; facts or the configuration have changed since."
    ]
  }

  private func money(_ units: Int64) -> String { view.money(units)?.description ?? "" }

  // MARK: R5

  private func balance() throws -> Explanation.Section {
    guard let known = view.known else {
      return .init("Balance", rule: "R3", [.init("balance", "none", "no complete list ever showed the case")])
    }
    guard let balance = view.balance else {
      return .init(
        "Balance", rule: "R3",
        [
          .init("balance", "none", "only the referral API lists the case: it has no added fees and no payments"),
          .init("principal", money(known.row.principal)), .init("remainder", money(known.row.remainder)),
        ])
    }
    let row = known.row
    let merged = known.isMerged ? "a merged case counts 0 in totals" : nil
    let counted = view.booked.filter { $0.payment.row.amount.currency == row.currency }.count
    return .init(
      "Balance", rule: "R5",
      [
        .init("principal", money(row.principal), evidence: try desk.caseRows(view).suffix(1)),
        .init("+ interest", money(row.interest ?? 0)), .init("+ reminders", money(row.reminderFees ?? 0)),
        .init("+ collection", money(row.collectionFees ?? 0)), .init("= claimed", money(balance.claimed)),
        .init("- paid", money(balance.paid), "Σ of \(counted) booked payments in \(row.currency.code), see below"),
        .init("= outstanding", money(balance.outstanding), merged),
        .init("remainder", money(balance.remainder), "what Debitura says is still owed"),
        .init(
          "difference", money(balance.remainderDifference),
          balance.remainderDifference == 0 ? nil : "outstanding - remainder"),
      ])
  }

  private func payments() -> Explanation.Section {
    .init(
      "Payments", rule: "R3, R4, R7",
      view.file.payments.enumerated().map { index, payment in
        let (match, fee) = (view.payments[index], view.fees[index])
        let isForeign = payment.row.amount.currency != view.currency
        let matched =
          match.kind.map { "\($0.rawValue) with \(match.allocations.joined(separator: ", "))" } ?? "unmatched"
        return .init(
          payment.isBooked ? isForeign ? "not counted" : "booked" : "deleted",
          "\(payment.row.amount) of \(desk.calendar.day(of: payment.row.date))",
          payment.isBooked && isForeign && view.known != nil ? "not in the case's currency: in no balance" : nil,
          payment.isBooked ? matched : nil,
          "\(fee.eligibility.state.rawValue), \(fee.eligibility.reason.rawValue)"
            + (fee.fee.map { ", fee \($0)" } ?? ""),
          evidence: [.subject(payment.subject)])
      })
  }

  private func tieOut() -> Explanation.Section? {
    guard let tieOut = view.tieOut, let currency = view.currency else { return nil }
    let unmatched = view.booked.filter { $0.match.kind == nil && $0.payment.row.amount.currency == currency }
    let reversed = view.booked.filter(\.match.isReversed)
    let settled = view.allocations.filter {
      $0.allocation.state == .settled && $0.allocation.amount.currency == currency
    }
    let open = settled.filter { $0.match.kind == nil }
    let lone = settled.filter { $0.match.kind == .lonePair }
    func items(_ subjects: [String]) -> String? { subjects.isEmpty ? nil : subjects.joined(separator: ", ") }
    func keys(_ found: [(allocation: Allocation, match: AllocationMatch)]) -> String? {
      items(found.map { "allocation:\($0.allocation.key.text)" })
    }
    let booked = view.booked.filter { $0.payment.row.amount.currency == currency }.map(\.payment.row.amount.minorUnits)
    return .init(
      "Tie-out", rule: "R5",
      [
        .init("booked", (try? booked.sumOfMinorUnits()).map(money) ?? ""),
        .init("- unmatched", money(tieOut.bookedUnmatched), items(unmatched.map(\.payment.subject))),
        .init("- reversed", money(tieOut.reversedBooked), items(reversed.map(\.payment.subject))),
        .init("+ not booked", money(tieOut.settledUnmatched), keys(open)),
        .init("+ differences", money(tieOut.matchedDifference), keys(lone)),
        .init("- by evidence", money(tieOut.paidByEvidence), "Σ of \(settled.count) settled allocations"),
        .init("= unexplained", money(tieOut.unexplained), "must be 0"),
      ])
  }

  // MARK: R1, R2

  private func claims() throws -> Explanation.Section {
    var facts: [Explanation.Fact] = []
    let claimMap = desk.configuration.claimMap
    for claim in view.file.claims {
      let isMapped = claimMap[claim.claimRef]?.contains(Key(view.file.id)) ?? false
      let balance = try ClaimBalance(claim)
      let owed = balance.map {
        "\($0.total) last known total - \(Money(minorUnits: $0.settledSince, currency: $0.total.currency)) settled since "
          + "= \($0.outstanding) outstanding (R5)"
      }
      facts.append(
        .init(
          "claim", claim.claimRef.text,
          isMapped ? "joined by claim_map" : "joined: the case's creditorReference is the same",
          owed ?? "no known total", claim.resolved == nil ? nil : "resolved",
          evidence: (isMapped ? [desk.configured("claim_map")] : [])
            + (try desk.evidence([balance?.totalEvent, claim.resolved].compactMap(\.self)))))
      for allocation in claim.allocations {
        let match = view.allocations.first { $0.allocation.key == allocation.key }?.match
        facts.append(
          .init(
            allocation.state.rawValue, "\(allocation.amount) of \(desk.calendar.day(of: allocation.date))",
            match?.kind.map {
              "\($0.rawValue) with \((match?.payments ?? []).map { "payment:\($0)" }.joined(separator: ", "))"
            }, evidence: [.subject("allocation:\(allocation.key.text)")] + (try desk.evidence(allocation.events))))
      }
      let said = Set(claim.allocations.flatMap(\.events) + [balance?.totalEvent, claim.resolved].compactMap(\.self))
      let others = try desk.deliveries.ofClaim(claim.claimRef.text).filter { !said.contains($0.event) }
      if !others.isEmpty { facts.append(.init("other events", "\(others.count)", evidence: .deliveries(others))) }
    }
    return .init("Claims", rule: "R1, R2, R5", facts)
  }

  // MARK: R6, R7

  private func lifecycle() throws -> Explanation.Section? {
    guard let known = view.known else { return nil }
    let row = known.row
    var facts = [
      Explanation.Fact(
        "lifecycle", row.lifecycle.map(Lifecycle.canonicalLabel) ?? "none",
        "shown since \(known.lifecycleSince.readable)",
        row.lifecycle != nil && known.lifecycle == nil ? "unknown: kept as it is and treated as open" : nil,
        known.isVanished ? "gone from the lists that showed it" : nil)
    ]
    if let code = row.closeCode { facts.append(.init("close code", CloseCode.canonicalLabel(code))) }
    if let finished = row.finishedAt { facts.append(.init("finished", "\(desk.calendar.day(of: finished))")) }
    let events = try desk.deliveries.ofCase(view.file.id)
    if let newest = known.newestEvent {
      facts.append(
        .init("newest event", Lifecycle.canonicalLabel(newest.lifecycle), evidence: try desk.evidence([newest.event])))
    }
    let others = events.filter { $0.event != known.newestEvent?.event }
    if !others.isEmpty { facts.append(.init("other events", "\(others.count)", evidence: .deliveries(others))) }
    return .init("Lifecycle", rule: "R6", facts)
  }

  private func client() throws -> Explanation.Section? {
    try ClientSection(desk: desk, partner: view.file.partner, tenant: view.file.tenant, client: view.file.client)
      .section(register: view.file.register)
  }

  private func versions() throws -> [Explanation.Fact] {
    let all = try desk.versions.caseRow(view.file.id)
    guard !all.isEmpty else { return [] }
    return [
      .init(
        "versions", "\(all.count)",
        view.hasBook ? "the customer API's row wins, except the expected rate (R3)" : nil, evidence: .rows(all))
    ]
  }
}
