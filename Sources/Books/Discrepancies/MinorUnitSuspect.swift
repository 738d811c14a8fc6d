/// `minor-unit-suspect`: a booked payment and its settlement differ by exactly the factor 100 (rules R4, lone pairs).
package enum MinorUnitSuspect: CaseRule {
  package static let code = DiscrepancyCode.minorUnitSuspect

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    LonePair.all(in: view).filter(\.isFactorHundred).map {
      $0.verdict(code, in: view, note: ", exactly the factor 100: major units were taken for minor ones")
    }
  }
}
