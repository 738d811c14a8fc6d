/// A rule that raises one code, and everything that is true of the code: what it compares, when it says nothing, the words
/// of its finding, and below what follows from it.
///
/// Rules don't know each other; each has its own file, its own tests and its entry in the ops guide. Whatever else is said
/// of a code anywhere is derived from here.
package protocol DiscrepancyRule: Sendable {
  static var code: DiscrepancyCode { get }
  /// Before any escalation (spec, discrepancies, table).
  static var severity: Severity { get }
  /// The rule as the specification numbers it.
  static var number: String { get }
  /// The incomplete lists that stop it.
  static var stops: ListStop { get }
  /// How long a person's resolution stands.
  static var staysResolved: StaysResolved { get }
  /// Whether an open finding keeps a statement from being issued.
  static var blocksStatements: StatementBlocking { get }
  /// Why the configuration may neither lower its severity nor tolerate an amount; nil: it may (outputs 5).
  static var fixed: FixedCode? { get }
  /// What ops do about it: one sentence for reports; the ops guide has the long form.
  static var nextStep: String { get }
}

extension DiscrepancyRule {
  package static var fixed: FixedCode? { nil }
}

/// Which incomplete lists stop a code: it is then neither raised nor cleared (rules, Incomplete lists).
package enum ListStop: Hashable, Sendable {
  case nothing
  /// Those of the partner and tenant that the finding is of.
  case lists(Set<PulledListKind>)
  /// Those of any partner, because the subject belongs to none.
  case listsOfAnybody(Set<PulledListKind>)
}

/// What a person's resolution is about (spec, discrepancies): behind the same identity, anything else opens anew.
package enum StaysResolved: Hashable, Sendable {
  /// Currency and money at risk.
  case whileMoneyStays
  /// What the rule puts into ``Finding/facts``.
  case whileFactsStay
  /// The version that the person saw: it is accepted, later ones are compared with it, and with the resolution taken back
  /// it is found again.
  case asAccepted
}
