import Amounts

extension CaseView {
  /// What caused a verdict on a payment of this case, in words that name the list, register or configuration behind it.
  func cause(of reason: EligibilityReason) -> String {
    let client = file.tenant.map { "client \($0)" } ?? "the client"
    let created = known?.row.createdAt
    return switch reason {
    case .beforeBegin: "the statements of \(file.partner) begin with a later month (statements_begin)"
    case .caseUnknown: "no complete list of cases ever showed case \(file.id)"
    case .testCase: "the list of cases shows case \(file.id) as a test case"
    case .caseBeforeLink:
      "case \(file.id) was created\(created.map { " at \($0)" } ?? "") before the link of \(client)"
        + (file.client?.linkedAt.map { ", \($0)" } ?? "")
    case .linkDeclined: "\(client) declined the link to \(file.partner)"
    case .attributionUnknown: "no clients list of \(file.partner) and no event shows \(client) as linked"
    case .linkArchived:
      "the clients list of \(file.partner) that was read before the payment was created lacks \(client)"
    case .attributedClient: "\(client) is attributed to \(file.partner)"
    case .integrationCase: "the register integration_cases of \(file.partner) lists the case"
    case .notIntegrationCase:
      "the register integration_cases of \(file.partner) lists neither case \(file.id) nor its reference"
        + (known?.row.creditorReference.map { " \($0)" } ?? "")
    case .platformVerdict: "a reporting transaction matches the payment"
    case .creationChannelUnknown: "\(file.partner) has no register integration_cases and no transaction matches"
    case .disputed:
      "its settlement was reversed" + joinedBy
    case .conflict: "events of a settlement of the case contradict each other" + joinedBy
    case .holdPeriod: "the agreement's hold_days are not over"
    case .phaseUnknown: "the engagement phase of the case is \(phaseWords)"
    case .rateUnknown: "no rate of the agreement is in force on its date"
    case .successFeeUnknown: "no list has told the success fee of the case yet"
    case .eligibilityChanged: "the rules make it ineligible although it was stated"
    case .vanished: "it is gone from the list of payments and no payment.deleted event says so"
    case .paymentDeleted: "the payment is deleted, or gone from the list of payments"
    }
  }

  /// The statements that have stated a payment, as evidence.
  func statements(of payment: PaymentFile) -> [String] {
    Set(payment.statedLines.compactMap { $0.number.map { Key($0) } }).sorted().map { "statement \($0)" }
  }

  private var phaseWords: String { known?.row.phase.map { "\"\($0)\", for which it has no share" } ?? "not known yet" }

  /// How the claims came to the case: what joins them decides which settlements count.
  private var joinedBy: String {
    let mapped = file.claims.map(\.claimRef).filter { $0 != Key(known?.row.creditorReference ?? "") }
    return mapped.isEmpty ? "" : " (claim_map joins \(mapped.joined(separator: ", ")) to the case)"
  }
}
