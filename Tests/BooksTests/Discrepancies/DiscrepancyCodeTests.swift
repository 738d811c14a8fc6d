import Books
import Testing

/// The table of the specification (discrepancies, Codes), beside what the files of the codes say.
@Suite struct DiscrepancyCodeTests {
  private static let table = """
    event-unparsed medium inputs 2
    event-unknown-type low inputs 2
    event-unverified high inputs 2
    event-conflicting-duplicate critical inputs 2
    unreadable-row high inputs 3
    pull-incomplete critical inputs 3
    subscription-unhealthy critical R6
    unknown-claim high R1
    join-key-not-unique critical R1
    settlement-reported-twice low R2
    settlement-amount-conflict high R2
    allocation-sum-break high R2
    allocation-incomplete high R4
    settlement-stuck medium R2
    currency-mismatch high R3, R4
    payment-amended high R3
    payment-vanished high R3
    deleted-but-present high R3
    payment-without-event medium R3
    event-without-payment high R3
    likely-duplicate-payment high R3
    unknown-case high R3
    settlement-not-booked high R4
    booking-not-settled medium R4
    reversal-not-booked critical R4
    amount-mismatch high R4
    minor-unit-suspect critical R4
    outstanding-mismatch medium R5
    overpaid medium R5
    claim-balance-mismatch medium R5
    resolved-with-balance high R5
    unknown-lifecycle medium R6
    closed-paid-with-balance high R6
    closed-paid-without-money high R6
    closed-unrecovered-with-money high R6
    payment-after-close medium R6
    state-mismatch medium R6
    case-vanished high R6
    link-request-unanswered low R6
    attribution-unknown high R7
    attribution-changed critical R7
    creation-channel-unknown high R7
    rate-mismatch high R8, R9
    fee-not-reported medium R9
    fee-unexpected high R9
    transaction-without-payment high R9
    fee-mismatch medium R9
    fee-disputed-by-platform high R9
    late-arrival low R10
    clawback high R10
    issued-file-changed critical R10
    channel-unreadable high inputs 2
    channel-missing high inputs 2
    channel-silent medium inputs 2
    register-unmatched medium inputs 4
    eligibility-changed critical R7
    held-too-long medium R7
    date-implausible medium R7
    control-failed critical outputs 2
    """

  @Test func `codes, severities and rules are those of the table, in its order`() {
    let ours = DiscrepancyCode.allCases.map { "\($0.rawValue) \($0.severity.name) \($0.ruleNumber)" }
    let theirs = DiscrepancyCodeTests.table.split(separator: "\n").map(String.init)
    #expect(ours.count == theirs.count)
    for (our, their) in zip(ours, theirs) { #expect(our == their) }
  }

  @Test func `every rule about cases or settlements runs, once, and the last one last`() {
    let run = (CaseRules.books + CaseRules.fees + [CaseRules.last]).map { $0.code }
    #expect(Set(run).count == run.count && run.last == .claimBalanceMismatch && run.count == 35)
    #expect(SettlementRules.all.count == 5)
    #expect(CaseRules.books.count == 22 && CaseRules.fees.count == 12)
  }

  @Test func `what a resolution is about: facts where the money does not tell them`() {
    let byFacts: [DiscrepancyCode] = [
      .eventUnverified, .eventConflictingDuplicate, .likelyDuplicatePayment, .eligibilityChanged,
    ]
    #expect(DiscrepancyCode.allCases.filter { $0.rule.staysResolved == .whileFactsStay } == byFacts)
    #expect(DiscrepancyCode.allCases.filter { $0.rule.staysResolved == .asAccepted } == [.paymentAmended])
  }
}
