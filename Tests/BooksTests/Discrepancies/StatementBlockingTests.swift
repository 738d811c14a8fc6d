import Amounts
import Books
import Testing

/// Rules R10: which open findings keep a statement from being issued.
@Suite struct StatementBlockingTests {
  private func blocks(_ code: DiscrepancyCode, _ subject: String = "payment:p1", money: Int64? = nil) throws -> Bool {
    code.blocksStatements(
      subject: subject, atRisk: money.map { Make.money($0) },
      settings: Settings(calendar: .utc, escalateAt: .everywhere(Percentage(digits: 1_000))))
  }

  @Test(arguments: [
    DiscrepancyCode.eventConflictingDuplicate, .joinKeyNotUnique, .reversalNotBooked, .minorUnitSuspect,
    .attributionChanged, .issuedFileChanged, .eligibilityChanged, .controlFailed,
  ]) func `critical by its code`(code: DiscrepancyCode) throws {
    #expect(try blocks(code))
    #expect(try blocks(code, money: 1))
  }

  @Test func `critical by its money, which makes a high one so, of either sign`() throws {
    #expect(try blocks(.overpaid, money: 1_000_000) == false)
    #expect(try blocks(.settlementNotBooked, money: -99_999) == false)
    #expect(try blocks(.settlementNotBooked, money: -100_000))
    #expect(try blocks(.unknownClaim, money: 100_000))
    #expect(try blocks(.unknownClaim) == false)
  }

  /// Outputs 5: what the table calls critical blocks, whatever the configuration calls it.
  @Test(arguments: [
    (DiscrepancyCode.minorUnitSuspect, Severity.low, nil as Int64?, true), (.joinKeyNotUnique, .high, nil, true),
    (.settlementNotBooked, .critical, nil, true), (.overpaid, .critical, 1, true),
    // By its money: as severe as it is called before the step.
    (.overpaid, .high, 1_000, true), (.overpaid, .high, 999, false), (.settlementNotBooked, .medium, -1_000_000, false),
    (.lateArrival, .critical, 1_000_000, false), (.clawback, .critical, nil, false),
  ])
  func `as the configuration calls it, but for what the table calls critical`(
    code: DiscrepancyCode, severity: Severity, money: Int64?, isBlocking: Bool
  ) {
    let settings = Settings(
      calendar: .utc, escalateAt: .everywhere(Percentage(digits: 10)),
      codes: [code: CodeSettings(severity: severity, alerts: false)])
    let atRisk = money.map { Make.money($0) }
    #expect(code.blocksStatements(subject: "x:1", atRisk: atRisk, settings: settings) == isBlocking)
  }

  @Test(arguments: [DiscrepancyCode.clawback, .lateArrival, .subscriptionUnhealthy])
  func `never what the statement settles, or how deliveries come`(code: DiscrepancyCode) throws {
    #expect(try !blocks(code, money: -1_000_000))
  }

  @Test(arguments: [
    ("clients", true), ("cases", true), ("transactions", true), ("payments", true), ("me", false), ("webhooks", false),
  ]) func `an incomplete list that statements are made from`(list: String, isBlocking: Bool) throws {
    #expect(try blocks(.pullIncomplete, "pull:acme/-/\(list)") == isBlocking)
    #expect(try blocks(.pullIncomplete, "pull:acme/me/\(list)") == isBlocking)
  }
}
