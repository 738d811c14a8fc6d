import Amounts

/// `claim-balance-mismatch`: the case and its claims do not owe the same (rules R5).
///
/// Only if every joined claim has a known total in the case's currency and nothing on the case is `expected`.
package enum ClaimBalanceMismatch: CaseRule {
  package static let code = DiscrepancyCode.claimBalanceMismatch
  package static let severity = Severity.medium
  package static let number = "R5"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep =
    "Compare principal and fees of the case with the claim's; have the wrong side corrected."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let balance = view.balance, !view.file.claims.isEmpty else { return [] }
    var claims = Money.zero(balance.currency)
    var parts: [String] = []
    var events: [EventRef] = []
    for claim in view.file.claims {
      guard let owed = try? ClaimBalance(claim), owed.outstanding.currency == balance.currency,
        let sum = try? claims.adding(owed.outstanding)
      else { return [] }
      claims = sum
      parts.append("\(claim.claimRef) \(owed.outstanding)")
      events.append(owed.totalEvent)
    }
    let outstanding = Money(minorUnits: balance.outstanding, currency: balance.currency)
    guard let difference = try? outstanding.subtracting(claims), difference.minorUnits != 0 else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: difference,
          "The case owes \(outstanding), its claims owe \(claims) (\(parts.joined(separator: ", "))): difference "
            + "\(difference).",
          events: events))
    ]
  }
}
