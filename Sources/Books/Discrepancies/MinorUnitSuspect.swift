/// `minor-unit-suspect`: a booked payment and its settlement differ by exactly the factor 100 (rules R4, lone pairs).
package enum MinorUnitSuspect: CaseRule {
  package static let code = DiscrepancyCode.minorUnitSuspect
  package static let severity = Severity.critical
  package static let number = "R4"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the booking corrected: it is off by the factor 100."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    LonePair.all(in: view).filter(\.isFactorHundred).map {
      $0.verdict(code, in: view, note: ", exactly the factor 100: major units were taken for minor ones")
    }
  }
}
