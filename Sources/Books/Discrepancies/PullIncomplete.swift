/// `pull-incomplete`: a list could not be read completely; its last complete state is used (inputs 3).
package enum PullIncomplete: DiscrepancyRule {
  package static let code = DiscrepancyCode.pullIncomplete

  /// The finding on a list that is incomplete tonight.
  package static func finding(_ list: PulledList, reason: String) -> Finding {
    Finding(
      code: code, subject: list.subject, partner: list.partner, tenant: list.tenant,
      explanation: "The list could not be read completely: \(reason). Every figure uses its last complete state.")
  }
}
