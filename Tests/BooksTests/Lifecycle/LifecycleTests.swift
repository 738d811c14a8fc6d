import Books
import Testing

@Suite struct LifecycleTests {
  @Test(arguments: [
    ("PendingContractSigning", Lifecycle.pendingContractSigning), ("Pending contract signing", .pendingContractSigning),
    ("Pending Contract Signing", .pendingContractSigning),
    ("PendingVerificationInternal", .pendingVerificationInternal),
    ("Pending Verification Internal", .pendingVerificationInternal), ("PendingVerification", .pendingVerification),
    ("Pending Verification", .pendingVerification), ("NeedsAdditionalDetails", .needsAdditionalDetails),
    ("More Info Required", .needsAdditionalDetails), ("Needs Additional Details", .needsAdditionalDetails),
    ("Leads", .leads), ("Collecting Quotes", .leads), ("Pending quote by partner", .leads),
    ("Pending Giving Quote", .leads),
    ("LeadsQuoteGiven", .leadsQuoteGiven), ("Pending Quote Selection", .leadsQuoteGiven),
    ("Quote given by partner", .leadsQuoteGiven), ("Quote Given", .leadsQuoteGiven), ("Active", .active),
    ("ACTIVE", .active), (" active ", .active), ("Paused", .paused), ("Closed", .closed), ("Merged", .merged),
  ])
  func `names and labels are read through one table`(label: String, state: Lifecycle) {
    #expect(Lifecycle(label: label) == state)
    #expect(Lifecycle.canonicalLabel(label) == state.rawValue)
  }

  @Test(arguments: ["", "Archived", "Activ", "アクティブ", "Closed2"])
  func `an unknown label is kept as received`(label: String) {
    #expect(Lifecycle(label: label) == nil)
    #expect(Lifecycle.canonicalLabel(label) == label)
  }

  @Test func `ranks grow along the life of a case`() {
    #expect(Lifecycle.allCases.map(\.rank) == Array(0..<10))
    #expect(Lifecycle.leads.rank < Lifecycle.active.rank && Lifecycle.paused.rank < Lifecycle.closed.rank)
  }
}

@Suite struct CloseCodeTests {
  @Test(arguments: [
    ("Paid", CloseCode.paid), ("PartiallyPaid", .partiallyPaid), ("Partially paid", .partiallyPaid),
    ("DebtorInsolventBankrupt", .debtorInsolventBankrupt), ("Debtor Insolvent/Bankrupt", .debtorInsolventBankrupt),
    ("Disputed – Legal Action Declined by Client", .disputedLegalActionDeclinedByClient),
    ("Disputed - Legal Action Declined by Client", .disputedLegalActionDeclinedByClient),
    ("PreLegalExhaustedNoPayment", .preLegalExhaustedNoPayment), ("Case never started", .caseNeverStarted),
    ("CaseNeverStartedInternal", .caseNeverStartedInternal),
    ("Case never started - Internal", .caseNeverStartedInternal),
    ("Quotes Expired – Not Accepted", .quotesExpiredNotAccepted), ("OTHER", .other),
  ])
  func `labels and API names are one code`(label: String, code: CloseCode) {
    #expect(CloseCode(label: label) == code)
    #expect(CloseCode.canonicalLabel(label) == code.rawValue)
  }

  @Test func `there are seventeen codes, each read from its own label`() {
    #expect(CloseCode.allCases.count == 17)
    for code in CloseCode.allCases { #expect(CloseCode(label: code.rawValue) == code) }
  }

  @Test(arguments: ["", "3", "Paid in full"])
  func `an unknown code is kept as received`(label: String) {
    #expect(CloseCode(label: label) == nil)
    #expect(CloseCode.canonicalLabel(label) == label)
  }
}

@Suite struct EngagementPhaseTests {
  @Test(arguments: [
    ("Pre-legal", EngagementPhase.preLegal), ("Pre-Legal", .preLegal), ("PreLegal", .preLegal),
    ("pre_legal", .preLegal),
    ("Legal", .legal), ("Enforcement", .enforcement), ("ENFORCEMENT ", .enforcement),
  ])
  func `labels of a phase are read without case and punctuation`(label: String, phase: EngagementPhase) {
    #expect(EngagementPhase(label: label) == phase)
  }

  @Test(arguments: ["", "Post-legal", "Court"])
  func `an unknown phase has no share`(label: String) { #expect(EngagementPhase(label: label) == nil) }
}

@Suite struct LooseTextTests {
  @Test(arguments: [
    ("AbC-1", "abc-1"), ("abc", "abc"), ("", ""), ("ÄB", "Äb"), ("İ", "İ"), ("K\u{212A}", "k\u{212A}"),
  ])
  func `ids are compared in ASCII lower case`(text: String, lower: String) {
    #expect(Array(LooseText.lowercasedASCII(text).utf8) == Array(lower.utf8))
  }

  @Test(arguments: [
    ("  a b\t\n", "a b"), ("a", "a"), ("", ""), ("   ", ""), ("\u{A0}a", "\u{A0}a"), ("\r\na\r\n", "a"),
    (" e\u{301} ", "e\u{301}"), ("00123 ", "00123"),
  ])
  func `keys lose the white space at their ends only`(text: String, trimmed: String) {
    #expect(Array(LooseText.trimmed(text).utf8) == Array(trimmed.utf8))
  }

  @Test(arguments: [("Client directly", "clientdirectly"), ("CLIENT-1", "client1"), ("–", ""), ("é", "")])
  func `labels are compared by their letters and digits`(text: String, normalised: String) {
    #expect(LooseText.normalised(text) == normalised)
  }
}
