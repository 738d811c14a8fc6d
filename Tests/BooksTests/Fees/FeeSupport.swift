import Amounts
import Books

/// What fees hang on: an agreement, terms, a client and transactions, on top of ``Make``.
enum MakeFee {
  static func percent(_ digits: Int64, decimals: Int = 0) -> Percentage {
    Percentage(digits: digits, decimals: decimals)
  }

  /// Pre-legal 20 % and legal 10 %, half of it ours, success fee of the case.
  static func agreement(
    rates: [RatePeriod] = [RatePeriod(from: Make.day(-1000), to: nil, percent: percent(50))],
    successFee: SuccessFee = .fromCase, rounding: Rounding = .halfUp, holdDays: Int = 0
  ) -> Agreement {
    Agreement(
      rates: rates, platformShare: [.preLegal: percent(20), .legal: percent(10)], successFee: successFee,
      rounding: rounding, holdDays: holdDays)
  }

  static func terms(_ successFee: Int64? = 10, phase: String? = "Pre-legal", on days: Int = -100) -> CaseTerms {
    CaseTerms(from: Make.at(days), successFee: successFee.map { percent($0) }, phase: phase)
  }

  /// Linked 300 days ago and listed since.
  static func client(
    attributed: Bool = true, linked days: Int = -300, until: Int? = nil, reads: [Int] = [-300, -60, 0],
    events: [ClientLinkEvent] = []
  ) -> ClientFile {
    ClientFile(
      partner: "acme", tenant: "t1",
      listings: [
        ClientListing(
          isAttributed: attributed, linkedAt: Make.at(days), from: Make.at(days), until: until.map { Make.at($0) })
      ],
      events: events, reads: reads.map { Make.at($0) })
  }

  /// A client that only events name.
  static func unlisted(_ events: ClientLinkEvent..., reads: [Int] = []) -> ClientFile {
    ClientFile(partner: "acme", tenant: "t1", events: events, reads: reads.map { Make.at($0) })
  }

  static func event(_ kind: ClientEvent, on days: Int, attributed: Bool? = nil, ref: EventRef = 500)
    -> ClientLinkEvent
  { ClientLinkEvent(kind: kind, at: Make.at(days), isAttributed: attributed, event: ref) }

  static func transaction(
    _ id: String = "x1", _ units: Int64 = 10_000, _ currency: String = "EUR", on days: Int = -30, fee: Int64? = 100,
    feeCurrency: String = "EUR", percentage: Percentage? = nil, status: String? = nil
  ) -> TransactionRow {
    TransactionRow(
      id: id, caseID: "case-1", tenant: "t1", amount: Make.money(units, currency), paymentDate: .day(Make.day(days)),
      fee: fee.map { Make.money($0, feeCurrency) }, feePercentage: percentage, feeUSD: nil, commissionStatus: nil,
      platformInvoicingStatus: nil, referralInvoicingStatus: status)
  }

  /// A case of an attributed client whose payments earn 1 %: 10 % × 20 % × 50 %.
  static func file(
    known: KnownCase? = Make.known(), payments: [PaymentFile] = [Make.booked()], claims: [ClaimFile] = [],
    transactions: [TransactionRow] = [], client: ClientFile? = client(), register: RegisterEntry = .noRegister,
    terms: [CaseTerms] = [terms()]
  ) -> CaseFile {
    CaseFile(
      id: "case-1", partner: "acme", tenant: "t1", known: known, payments: payments, claims: claims,
      transactions: transactions, client: client, register: register, terms: terms)
  }

  static func context(
    _ agreement: Agreement = agreement(), asOf: Instant = Make.asOf, customerPartners: Set<String> = ["acme"],
    incomplete: [PulledList] = [], lastIssued: Month? = nil, begin: Month? = nil
  ) -> RunContext {
    RunContext(
      asOf: asOf, settings: Settings(calendar: .utc), agreements: ["acme": agreement],
      customerPartners: customerPartners, stops: StoppedCodes(incomplete: incomplete),
      lastIssued: lastIssued.map { ["acme": $0] } ?? [:], statementsBegin: begin.map { ["acme": $0] } ?? [:])
  }

  /// The first payment's eligibility and fee.
  static func fee(_ file: CaseFile, _ context: RunContext = context()) throws -> PaymentFee? {
    try CaseResult(file: file, context: context).fees.first
  }
}
