/// `pull-incomplete`: a list could not be read completely; its last complete state is used (inputs 3).
package enum PullIncomplete: DiscrepancyRule {
  package static let code = DiscrepancyCode.pullIncomplete
  package static let severity = Severity.critical
  package static let number = "inputs 3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.byList
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep =
    "Run doctor and check the API key and the platform's status; the next complete pull clears it."

  /// The finding on a list that is incomplete tonight.
  package static func finding(_ list: PulledList, reason: String) -> Finding {
    Finding(
      code: code, subject: list.subject, partner: list.partner, tenant: list.tenant,
      explanation: "The list could not be read completely: \(reason). Every figure uses its last complete state.")
  }
}
