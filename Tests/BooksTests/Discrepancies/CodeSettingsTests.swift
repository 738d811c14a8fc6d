import Amounts
import Books
import Testing

/// Outputs 5: what the configuration decides about the findings of a code.
@Suite struct CodeSettingsTests {
  private func settings(_ code: CodeSettings, of codes: DiscrepancyCode...) -> Settings {
    Settings(
      calendar: .utc, escalateAt: .everywhere(Percentage(digits: 100)),
      codes: Dictionary(uniqueKeysWithValues: codes.map { ($0, code) }))
  }

  private func finding(_ units: Int64?, _ code: DiscrepancyCode = .outstandingMismatch) -> Finding {
    Finding(code: code, subject: "case:case-1", atRisk: units.map { Make.money($0) }, explanation: "x.")
  }

  @Test(arguments: [
    (5 as Int64?, "EUR", true), (-5, "EUR", true), (0, "EUR", true), (6, "EUR", false), (-6, "EUR", false),
    (Int64.min, "EUR", false), (Int64.max, "EUR", false),
    // No amount, and an amount of a currency that is not listed, has no tolerance.
    (nil, "EUR", false), (1, "DKK", false), (100, "JPY", true), (101, "JPY", false),
  ])
  func `money at risk up to and including the tolerance of its currency is no finding`(
    units: Int64?, currency: String, isTolerated: Bool
  ) {
    let tolerance = [Make.money(0, "EUR").currency: 5 as Int64, Make.money(0, "JPY").currency: 100]
    let settings = settings(CodeSettings(tolerance: tolerance), of: .outstandingMismatch)
    let atRisk = units.map { Make.money($0, currency) }
    #expect(settings.tolerates(.outstandingMismatch, atRisk) == isTolerated)
    #expect(!settings.tolerates(.overpaid, atRisk))
    #expect(!Settings(calendar: .utc).tolerates(.outstandingMismatch, atRisk))
  }

  /// The limit that raises by a step is 100.00.
  @Test(arguments: [
    (Severity.low as Severity?, 1 as Int64?, 0, Severity.low), (.low, 10_000, 0, .medium), (.low, 1, 30, .medium),
    (.low, 10_000, 30, .medium), (.high, nil, 0, .high), (.high, nil, 30, .critical),
    (.critical, 10_000, 30, .critical),
    (nil, 1, 0, .medium), (nil, 1, 30, .high),
  ])
  func `the severity is the one before the step`(severity: Severity?, units: Int64?, days: Int, expected: Severity) {
    let codes: [DiscrepancyCode: CodeSettings] = [.outstandingMismatch: CodeSettings(severity: severity)]
    func on(_ day: Int) -> RunContext {
      Make.context(asOf: Make.at(day), escalateAt: .everywhere(Percentage(digits: 100)), codes: codes)
    }
    var life = DiscrepancyLife(new: finding(units), context: on(0))
    _ = life.meet(finding(units), context: on(days))
    #expect(life.severity == expected)
  }

  @Test(arguments: [
    (Severity.low, LifeChange.none), (.medium, .none), (.high, .worsened), (.critical, .worsened),
  ])
  func `a life takes the severity that its code is given, and only a higher one is worse`(
    severity: Severity, change: LifeChange
  ) {
    let context = Make.context(codes: [.outstandingMismatch: CodeSettings(severity: severity)])
    var life = DiscrepancyLife(new: finding(1), context: Make.context(asOf: Make.at(-1)))
    var waiting = life
    #expect(life.meet(finding(1), context: context) == change && life.severity == severity)
    #expect(waiting.wait(context: context) == change && waiting.severity == severity)
    #expect(life.openedAt == Make.at(-1))
  }

  @Test func `it alerts unless the configuration says that it does not`() {
    let settings = settings(CodeSettings(alerts: false), of: .overpaid)
    #expect(!settings.alerts(.overpaid) && settings.alerts(.outstandingMismatch))
    #expect(settings.severity(of: .overpaid) == .medium)
  }

  @Test func `what is cleared by its tolerance says so`() {
    var life = DiscrepancyLife(new: finding(4), context: Make.context(asOf: Make.at(-1)))
    let before = life
    let change = life.miss(context: Make.context())
    #expect(change == .cleared)
    #expect(life.reason(of: change, before: before, context: Make.context()) == "the facts agree")
    #expect(
      life.reason(of: change, before: before, tolerated: Make.money(4), context: Make.context())
        == "money at risk 0.04 EUR: within the tolerance of the code")
  }

  @Test func `evidence, incompleteness and the books themselves can't be played down`() {
    let fixed: Set<DiscrepancyCode> = [
      .eventUnparsed, .eventUnknownType, .eventUnverified, .eventConflictingDuplicate, .eventWithoutPayment,
      .pullIncomplete, .unreadableRow, .channelUnreadable, .channelMissing, .channelSilent, .subscriptionUnhealthy,
      .eligibilityChanged, .controlFailed, .issuedFileChanged,
    ]
    for code in DiscrepancyCode.allCases {
      #expect((code.rule.fixed != nil) == fixed.contains(code), "\(code.rawValue)")
      #expect(!code.rawValue.hasPrefix("event-") || code.rule.fixed == .evidence, "\(code.rawValue)")
    }
  }
}
