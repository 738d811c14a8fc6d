import Configuration
import Amounts
import Books
import Storage

/// Explains a claim's part of a provider's payment: its events, state, claim, and match (rules R1, R2, R4).
struct ExplainAllocation {
  let desk: ExplainDesk
  let stored: StoredSettlement
  let allocation: Allocation

  private var subject: String { "allocation:\(allocation.key.text)" }
  private var place: ClaimPlace? { stored.places[allocation.key.claimRef] }
  private var view: CaseView? { place?.caseID.flatMap { desk.dossier.cases[$0] } }

  func explanation() throws -> Explanation {
    let day = desk.calendar.day(of: allocation.date)
    var explanation = try desk.begin(subject, "\(allocation.amount), \(allocation.state.rawValue), of \(day)")
    for section in try sections() { explanation.add(section) }
    return explanation
  }

  func sections() throws -> [Explanation.Section] {
    var sections = [try state(), try claim()]
    if let view { sections.append(try MatchSection(desk: desk, view: view).section(allocation: allocation)) }
    sections.append(ExplainSettlement(desk: desk, stored: stored).siblings(of: allocation.key))
    if let id = place?.caseID {
      sections.append(
        try desk.discrepancies(id.text) {
          $0 == subject || $0 == stored.settlement.subject || $0 == "claim:\(allocation.key.claimRef)"
        })
    }
    return sections
  }

  // MARK: R2

  private var events: [AllocationEvent] {
    stored.events.filter { $0.claimRef == allocation.key.claimRef }.sorted(by: AllocationEvent.isOrdered)
  }

  private func state() throws -> Explanation.Section {
    let events = events
    let settled = events.last { $0.status == .settled }
    // In a conflict no event decides.
    let deciding = allocation.state == .conflict ? nil : Settlement.deciding(events)
    var facts = [
      Explanation.Fact(
        "amount", allocation.amount.description,
        settled == nil ? "that of the last event: none is settled" : "that of the last settled event"),
      .init("state", allocation.state.rawValue, stateWords(events, deciding)),
      .init(
        "counted", Money(minorUnits: allocation.counted, currency: allocation.amount.currency).description,
        allocation.state == .settled ? nil : "only settled counts as money"),
    ]
    for event in events {
      facts.append(
        .init(
          "\(event.status)", event.amount.description,
          "\(event.family.rawValue)-claim event"
            + (event.total.map { ", total \(Money(minorUnits: $0, currency: event.amount.currency))" } ?? ""),
          event.event == deciding?.event && event.status == deciding?.status ? "decides about the state" : nil,
          event.status == .processing && deciding != nil ? "processing never undoes a later status" : nil,
          event.breaksSum ? "its total is not the sum of its lines, or they have several currencies" : nil,
          evidence: try desk.evidence([event.event])))
    }
    if allocation.isReportedTwice { facts.append(.init("twice", "settled events say the same: counted once")) }
    return .init("State and amount", rule: "R2", facts)
  }

  private func stateWords(_ events: [AllocationEvent], _ deciding: AllocationEvent?) -> String {
    if !stored.settlement.sumBreaks.isEmpty { return "an event of the settlement does not add up: conflict wins" }
    switch allocation.state {
    case .conflict:
      return "settled events state \(allocation.conflictingAmounts.map(\.description).joined(separator: " and "))"
    case .pending: return "no event but processing"
    case .settled: return "the last event that is not processing is settled"
    case .reversed, .failed:
      let status = deciding.map { "\($0.status)" } ?? ""
      let money = events.contains { $0.status == .settled || $0.status == .disputed }
      return
        "the last event that is not processing is \(status), \(money ? "after money had moved" : "and no money moved")"
    }
  }

  // MARK: R1

  private func claim() throws -> Explanation.Section {
    let claim = allocation.key.claimRef
    let isMapped = place?.caseID.map { desk.configuration.claimMap[claim]?.contains($0) ?? false } ?? false
    var facts: [Explanation.Fact] = []
    if let id = place?.caseID {
      facts.append(
        .init(
          "claim", claim.text, isMapped ? "joined by claim_map" : "joined: the case's creditorReference is the same",
          evidence: (isMapped ? [desk.configured("claim_map")] : []) + [.subject("case:\(id)")]))
    } else {
      let why =
        place?.isAmbiguous == true
        ? "two or more cases have this creditorReference: joined to none"
        : place?.isOpened == true
          ? "on no case: a claim.created event opened it, Debitura does not handle it"
          : "on no case: no case has this creditorReference, and claim_map does not name it"
      facts.append(.init("claim", claim.text, why))
    }
    let mapped = Set(try desk.deliveries.ofClaim(claim.text).map(\.event)).subtracting(allocation.events)
    if !mapped.isEmpty { facts.append(.init("other events", "\(mapped.count)", evidence: try desk.evidence(mapped))) }
    return .init("Claim", rule: "R1", facts)
  }
}

/// Explains a provider's payment with all its allocations (rules R2).
struct ExplainSettlement {
  let desk: ExplainDesk
  let stored: StoredSettlement

  func explanation() throws -> Explanation {
    let settlement = stored.settlement
    var explanation = try desk.begin(settlement.subject, "\(settlement.allocations.count) allocations")
    explanation.add(siblings(of: nil))
    explanation.add(
      .init(
        "Sums that do not agree", rule: "R2",
        try settlement.sumBreaks.map { item in
          .init(
            "total", total(item), "its lines: \(item.lines?.description ?? "of several currencies")",
            evidence: try desk.evidence([item.event]))
        }))
    explanation.add(
      .init(
        "Deliveries", rule: "inputs 2",
        [
          .init(
            "events", "\(Set(stored.events.map(\.event)).count)",
            evidence: try desk.evidence(stored.events.map(\.event)))
        ]))
    return explanation
  }

  private func total(_ item: Settlement.SumBreak) -> String {
    item.lines.map { Money(minorUnits: item.total, currency: $0.currency).description } ?? "\(item.total) minor units"
  }

  /// The allocations of the settlement, but for one.
  func siblings(of key: AllocationKey?) -> Explanation.Section {
    let settlement = stored.settlement
    let others = settlement.allocations.filter { $0.key != key }
    return .init(
      key == nil ? "Allocations" : "Other allocations of the settlement", rule: "R2",
      others.map { allocation in
        let place = stored.places[allocation.key.claimRef]
        return .init(
          allocation.state.rawValue, allocation.amount.description,
          place?.caseID.map { "on case:\($0)" } ?? (place?.isUnknown ?? true ? "claim unknown" : "on no case"),
          evidence: [.subject("allocation:\(allocation.key.text)")])
      })
  }
}
