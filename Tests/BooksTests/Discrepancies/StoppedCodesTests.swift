import Amounts
import Books
import Testing

@Suite struct StoppedCodesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let kind: PulledListKind
    let codes: Set<DiscrepancyCode>

    var testDescription: String { kind.rawValue }
  }

  @Test(arguments: [
    Row(
      kind: .payments,
      codes: [
        .paymentVanished, .eventWithoutPayment, .settlementNotBooked, .amountMismatch, .minorUnitSuspect,
        .reversalNotBooked, .outstandingMismatch, .overpaid, .claimBalanceMismatch, .closedPaidWithBalance,
        .closedPaidWithoutMoney, .closedUnrecoveredWithMoney, .feeNotReported, .feeUnexpected,
        .transactionWithoutPayment, .creationChannelUnknown,
      ]),
    Row(
      kind: .cases,
      codes: [
        .unknownCase, .caseVanished, .stateMismatch, .unknownClaim, .allocationIncomplete, .outstandingMismatch,
        .overpaid, .claimBalanceMismatch, .closedPaidWithBalance, .closedPaidWithoutMoney, .closedUnrecoveredWithMoney,
      ]),
    Row(
      kind: .transactions,
      codes: [.feeNotReported, .feeUnexpected, .transactionWithoutPayment, .creationChannelUnknown]),
    Row(kind: .clients, codes: [.attributionUnknown]),
    Row(kind: .me, codes: []),
    Row(kind: .webhooks, codes: []),
  ])
  func `an incomplete list stops the codes of the rules`(row: Row) {
    let tenants = StoppedCodes(incomplete: [PulledList(partner: "acme", tenant: "t1", kind: row.kind)])
    let partners = StoppedCodes(incomplete: [PulledList(partner: "acme", tenant: nil, kind: row.kind)])
    let everywhere: Set<DiscrepancyCode> = [.unknownClaim, .allocationIncomplete]
    func stopped(_ stops: StoppedCodes, _ partner: String?, _ tenant: String?) -> Set<DiscrepancyCode> {
      Set(DiscrepancyCode.allCases.filter { stops.stops($0, partner: partner, tenant: tenant) })
    }
    #expect(stopped(tenants, "acme", "t1") == row.codes)
    #expect(stopped(tenants, "acme", "t2") == row.codes.intersection(everywhere))
    #expect(stopped(tenants, "corvid", "t1") == row.codes.intersection(everywhere))
    #expect(stopped(tenants, nil, nil) == row.codes.intersection(everywhere))
    #expect(stopped(partners, "acme", "t2") == row.codes)
    #expect(stopped(partners, "acme", nil) == row.codes)
    #expect(stopped(partners, "corvid", "t1") == row.codes.intersection(everywhere))
  }

  @Test func `a client that is not readable stops the codes for itself alone`() {
    let lists = [PulledListKind.payments, .cases].map { PulledList(partner: "acme", tenant: "t1", kind: $0) }
    let stops = StoppedCodes(notReadable: lists)
    let everywhere: Set<DiscrepancyCode> = [.unknownClaim, .allocationIncomplete]
    for code in DiscrepancyCode.allCases {
      let isStopped = !code.stoppedBy.isDisjoint(with: [.payments, .cases]) && !everywhere.contains(code)
      #expect(stops.stops(code, partner: "acme", tenant: "t1") == isStopped, "\(code)")
      #expect(!stops.stops(code, partner: "acme", tenant: "t2"), "\(code)")
      #expect(!stops.stops(code, partner: "corvid", tenant: "t1"), "\(code)")
      #expect(!stops.stops(code, partner: nil, tenant: nil), "\(code)")
    }
    // Beside it an incomplete list of anybody stops them all the same.
    let both = StoppedCodes(
      incomplete: [PulledList(partner: "corvid", tenant: "t9", kind: .cases)], notReadable: lists)
    #expect(everywhere.allSatisfy { both.stops($0, partner: nil, tenant: nil) })
  }

  @Test func `complete lists stop nothing`() {
    #expect(!StoppedCodes().stops(.unknownClaim, partner: "acme", tenant: "t1"))
  }

  /// Whether a list is complete is no fact of a case: a result of it stands from night to night, and lives wait.
  @Test func `a stopped code is said of a case or a settlement all the same`() throws {
    let payments = Make.context(incomplete: [PulledList(partner: "acme", tenant: "t1", kind: .payments)])
    let vanished = Make.file(payments: [Make.payment(listed: false)])
    #expect(try said(.paymentVanished, vanished).count == 1)
    #expect(try said(.paymentVanished, vanished, payments).count == 1)
    #expect(payments.stops.stops(.paymentVanished, partner: "acme", tenant: "t1"))
    let cases = Make.context(incomplete: [PulledList(partner: "other", tenant: "t9", kind: .cases)])
    let events = [
      Make.event(1, .settled, 1, at: Make.at(-9), total: 3),
      Make.event(1, .settled, 2, at: Make.at(-9), claim: "C2", total: 3),
    ]
    #expect(try said(.allocationIncomplete, events).count == 1)
    #expect(try said(.allocationIncomplete, events, cases).count == 1)
    #expect(cases.stops.stops(.allocationIncomplete, partner: "acme", tenant: "t1"))
  }
}
