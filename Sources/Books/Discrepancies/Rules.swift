package import Amounts

/// A rule that raises one code: what it compares, when it says nothing, and the words of its finding.
///
/// Rules don't know each other; each has its own file, its own tests and its entry in the ops guide.
package protocol DiscrepancyRule: Sendable {
  static var code: DiscrepancyCode { get }
}

/// A rule about a case and what is on it.
package protocol CaseRule: DiscrepancyRule {
  /// Everything that the rule says of the case, in no particular order.
  static func verdicts(_ view: CaseView) -> [Verdict]
}

/// The rules that run over every case file (rules R3–R10).
package enum CaseRules {
  /// In the order of the table of the spec.
  package static let all: [any CaseRule.Type] = [
    CurrencyMismatch.self, PaymentAmended.self, PaymentVanished.self, DeletedButPresent.self, PaymentWithoutEvent.self,
    LikelyDuplicatePayment.self, UnknownCase.self, SettlementNotBooked.self, BookingNotSettled.self,
    ReversalNotBooked.self, AmountMismatch.self, MinorUnitSuspect.self, OutstandingMismatch.self, Overpaid.self,
    ResolvedWithBalance.self, UnknownLifecycle.self, ClosedPaidWithBalance.self, ClosedPaidWithoutMoney.self,
    ClosedUnrecoveredWithMoney.self, PaymentAfterClose.self, StateMismatch.self, CaseVanished.self,
  ]

  /// Rules on attribution, fees and statements: what they say of test cases is said by eligibility (rules R7–R10).
  package static let fees: [any CaseRule.Type] = [
    CreationChannelUnknown.self, RateMismatch.self, FeeNotReported.self, FeeUnexpected.self,
    TransactionWithoutPayment.self, FeeMismatch.self, FeeDisputedByPlatform.self, LateArrival.self, Clawback.self,
    EligibilityChanged.self, HeldTooLong.self, DateImplausible.self,
  ]

  /// The rule that looks at what the others expect, so it runs last.
  package static let last: any CaseRule.Type = ClaimBalanceMismatch.self
}

extension CaseResult {
  /// Applies every rule to a case file.
  ///
  /// - Throws: `MoneyError.overflow` when a sum needs more than 64 bits.
  package init(file: CaseFile, context: RunContext) throws(MoneyError) {
    let view = try CaseView(file: file, context: context)
    var verdicts = view.isTest ? [] : CaseRules.all.flatMap { $0.verdicts(view) }
    verdicts += CaseRules.fees.flatMap { $0.verdicts(view) }
    let isExpected = verdicts.contains { verdict in
      if case .expected = verdict { true } else { false }
    }
    let isPending =
      file.isAwaitingPayment(context)
      || view.allocations.contains { SettlementStuck.isInGrace($0.allocation, context: context) }
    if !view.isTest && !isExpected && !isPending { verdicts += CaseRules.last.verdicts(view) }
    self.init(
      balance: view.balance, tieOut: view.tieOut, payments: view.payments, fees: view.fees,
      allocations: view.allocations.map(\.match), verdicts: verdicts)
  }
}
