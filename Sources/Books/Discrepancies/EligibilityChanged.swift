import Amounts

/// `eligibility-changed`: the rules make a payment ineligible that statements have stated (rules R7).
///
/// What was stated is not taken back by a rule alone: it is held until a person resolves the finding, which is about the
/// reason. It stays raised as long as that verdict stands, so that another verdict in between, or another reason, raises
/// it anew.
package enum EligibilityChanged: FeeRule {
  package static let code = DiscrepancyCode.eligibilityChanged
  package static let severity = Severity.critical
  package static let number = "R7"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileFactsStay
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .books
  package static let nextStep =
    "Find out what turned the verdict: register, link or claim map; correct it, or resolve to let the fee be taken back."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      guard fee.ruled.state == .ineligible, let net = try? payment.netStated(), net != 0 else { return nil }
      let stated = Money(minorUnits: net, currency: payment.row.amount.currency)
      let reason = fee.ruled.reason
      var finding = view.finding(
        code, payment.subject, atRisk: stated.negated,
        "Statements have stated \(stated) of the payment, and the rules make it ineligible now: \(reason.rawValue), as "
          + "\(view.cause(of: reason)). Nothing is taken back until a person resolves this.",
        evidence: view.statements(of: payment), tenant: payment.tenant)
      finding.facts = reason.rawValue
      return .finding(finding)
    }
  }
}
