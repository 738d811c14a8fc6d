package import Amounts

/// A rule about a case and what is on it.
package protocol CaseRule: DiscrepancyRule {
  /// Everything that the rule says of the case, in no particular order.
  static func verdicts(_ view: CaseView) -> [Verdict]
}

/// A rule on attribution, fees and statements: what it says of test cases is said by eligibility (rules R7–R10).
package protocol FeeRule: CaseRule {}

/// The rules that run over every case file (rules R3–R10), in the order of the table of the spec.
package enum CaseRules {
  /// Those that say nothing of test cases.
  package static let books = rules.filter { !($0 is any FeeRule.Type) && $0 != last }

  package static let fees = rules.filter { $0 is any FeeRule.Type }

  /// The rule that looks at what the others expect, so it runs last.
  package static let last: any CaseRule.Type = ClaimBalanceMismatch.self

  private static let rules = DiscrepancyCode.allCases.compactMap { $0.rule as? any CaseRule.Type }
}

extension CaseResult {
  /// Applies every rule to a case file.
  ///
  /// - Throws: `MoneyError.overflow` when a sum needs more than 64 bits.
  package init(file: CaseFile, context: RunContext) throws(MoneyError) {
    let view = try CaseView(file: file, context: context)
    var verdicts = view.isTest ? [] : CaseRules.books.flatMap { $0.verdicts(view) }
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
