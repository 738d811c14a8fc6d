import Amounts

/// Where a claim is, as the join found it (rules R1).
package struct ClaimPlace: Hashable, Sendable {
  /// The case that it is joined to.
  package var caseID: Key?
  package var partner: String?
  package var tenant: Key?
  /// A `claim.created` event opened it.
  package var isOpened: Bool
  /// Its reference names several cases.
  package var isAmbiguous: Bool

  package init(caseID: Key?, partner: String?, tenant: Key?, isOpened: Bool, isAmbiguous: Bool) {
    self.caseID = caseID
    self.partner = partner
    self.tenant = tenant
    self.isOpened = isOpened
    self.isAmbiguous = isAmbiguous
  }

  /// On no case, not opened by an event, and not merely ambiguous: `unknown-claim`.
  package var isUnknown: Bool { caseID == nil && !isOpened && !isAmbiguous }
}

/// A settlement with the places of its claims: what a settlement rule looks at.
package struct SettlementView: Sendable {
  package let settlement: Settlement
  package let context: RunContext
  private let places: [Key: ClaimPlace]

  package init(settlement: Settlement, places: [Key: ClaimPlace], context: RunContext) {
    self.settlement = settlement
    self.places = places
    self.context = context
  }

  func place(_ claimRef: Key) -> ClaimPlace {
    places[claimRef]
      ?? ClaimPlace(caseID: nil, partner: nil, tenant: nil, isOpened: false, isAmbiguous: false)
  }

  /// A finding on one allocation.
  func finding(_ code: DiscrepancyCode, _ allocation: Allocation, atRisk: Money?, _ explanation: String) -> Finding {
    let place = place(allocation.key.claimRef)
    return Finding(
      code: code, subject: "allocation:\(allocation.key.text)", partner: place.partner, tenant: place.tenant?.text,
      caseID: place.caseID?.text, atRisk: atRisk, explanation: explanation, events: allocation.events)
  }

  /// A finding on the settlement, of the one case that the given claims are on, if it is one.
  func finding(
    _ code: DiscrepancyCode, atRisk: Money?, _ explanation: String, places claims: [Key], events: [EventRef]
  ) -> Finding {
    let found = Set(
      claims.map { place($0) }.map {
        ClaimPlace(caseID: $0.caseID, partner: $0.partner, tenant: $0.tenant, isOpened: false, isAmbiguous: false)
      })
    let only = found.count == 1 ? found.first : nil
    return Finding(
      code: code, subject: settlement.subject, partner: only?.partner, tenant: only?.tenant?.text,
      caseID: only?.caseID?.text,
      atRisk: atRisk, explanation: explanation, events: events)
  }
}

/// A rule about a settlement and its allocations, before any case is looked at.
package protocol SettlementRule: DiscrepancyRule {
  /// Everything that the rule says of the settlement.
  static func verdicts(_ view: SettlementView) -> [Verdict]
}

/// The rules that run over every settlement (rules R2, R4).
package enum SettlementRules {
  /// In the order of the table of the spec.
  package static let all = DiscrepancyCode.allCases.compactMap { $0.rule as? any SettlementRule.Type }

  /// Applies every rule to a settlement.
  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    all.flatMap { $0.verdicts(view) }
  }
}
