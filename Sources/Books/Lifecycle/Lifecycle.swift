/// A case's state at Debitura (contracts D.1); the raw value is the canonical label of reports.
package enum Lifecycle: String, CaseIterable, Hashable, Sendable {
  case pendingContractSigning = "Pending contract signing"
  case pendingVerificationInternal = "Pending Verification Internal"
  case pendingVerification = "Pending Verification"
  case needsAdditionalDetails = "More Info Required"
  case leads = "Collecting Quotes"
  case leadsQuoteGiven = "Pending Quote Selection"
  case active = "Active"
  case paused = "Paused"
  case closed = "Closed"
  case merged = "Merged"

  /// Names and labels that were seen for a state besides its canonical label (contracts D.1, table).
  private var aliases: [String] {
    switch self {
    case .pendingContractSigning: ["PendingContractSigning"]
    case .pendingVerificationInternal: ["PendingVerificationInternal"]
    case .pendingVerification: ["PendingVerification"]
    case .needsAdditionalDetails: ["NeedsAdditionalDetails", "Needs Additional Details"]
    case .leads: ["Leads", "Pending quote by partner", "Pending Giving Quote"]
    case .leadsQuoteGiven: ["LeadsQuoteGiven", "Quote given by partner", "Quote Given"]
    case .active, .paused, .closed, .merged: []
    }
  }

  private static let byName: [String: Lifecycle] = {
    var table: [String: Lifecycle] = [:]
    for state in allCases {
      for name in state.aliases + [state.rawValue] { table[LooseText.normalised(name)] = state }
    }
    return table
  }()

  /// Reads a name or a label; nil for one that the alias table does not know.
  package init?(label: String) {
    guard let state = Lifecycle.byName[LooseText.normalised(label)] else { return nil }
    self = state
  }

  /// The order in which states of equal timestamps apply (contracts D.1): the later in the life of a case, the higher.
  package var rank: Int { Lifecycle.allCases.firstIndex(of: self) ?? 0 }

  /// The canonical label of a name or label; an unknown one as received (outputs 2).
  package static func canonicalLabel(_ label: String) -> String { Lifecycle(label: label)?.rawValue ?? label }
}

/// Why a case was closed (contracts D.3); the raw value is the canonical label of reports.
package enum CloseCode: String, CaseIterable, Hashable, Sendable {
  case paid = "Paid"
  case partiallyPaid = "Partially paid"
  case debtorInsolventBankrupt = "Debtor Insolvent/Bankrupt"
  case debtorUntraceable = "Debtor Untraceable"
  case disputedLegalActionDeclinedByClient = "Disputed – Legal Action Declined by Client"
  case withdrawnByClient = "Withdrawn by Client"
  case preLegalExhaustedNoPayment = "Pre-Legal Exhausted – No Payment"
  case statuteOfLimitationsExpired = "Statute of Limitations Expired"
  case settlementRejectedByClient = "Settlement Rejected by Client"
  case unresponsiveClient = "Unresponsive Client"
  case uneconomicalToPursue = "Uneconomical to Pursue"
  case other = "Other"
  case caseNeverStarted = "Case never started"
  case caseNeverStartedInternal = "Case never started - Internal"
  case invalidCaseData = "Invalid Case Data"
  case noQuotesReceived = "No Quotes Received"
  case quotesExpiredNotAccepted = "Quotes Expired – Not Accepted"

  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.map { (LooseText.normalised($0.rawValue), $0) })

  /// Reads a label or an API name: they differ in punctuation and blanks only.
  package init?(label: String) {
    guard let code = CloseCode.byName[LooseText.normalised(label)] else { return nil }
    self = code
  }

  /// The canonical label of a code; an unknown one as received (outputs 2).
  package static func canonicalLabel(_ label: String) -> String { CloseCode(label: label)?.rawValue ?? label }
}
