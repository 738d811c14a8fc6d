import Amounts
import Books
import Deliveries
import Testing
import Platforms

@Suite struct ReceeveEventsTests {
  /// The 76 headings of the vendor's list, without the prefix `event.`.
  static let headings = """
    accountAmountTotalFees.updated accountDebtor.updated accountDebtorUpdate.failed
    accountInvoiceLedgerEntriesDueDateUpdate.failed accountLedgerEntries.added accountLedgerEntriesAdding.failed
    accountMeta.set accountMetaSet.failed webhook.accountMeta.changed claim.created claim.resolved
    claimDebtPayment.processing claimDebtPayment.settled multiClaimDebtPayment.settled.v1
    multiClaimDebtPayment.processing.v1 multiClaimDebtPayment.canceled.v1 multiClaimDebtPayment.declined
    multiClaimDebtPayment.disputed claimMeta.updated customClaimTrigger.executed partnerClaimExternalStatus.changed
    claimTotalAmount.updated.v1 debtorCallCommunicationResolution.received debtorEmail.delivered debtorEmail.opened
    debtorEmail.queued debtorEmailCommunicationResolution.received debtorEmailDelivery.failed
    debtorEmailDelivery.interrupted debtorEmailProcessing.failed debtorEmailUnsubscribe.requested
    debtorLetter.generated debtorLetterProcessing.failed debtorMessageCommunicationResolution.received
    debtorSMS.delivered debtorSMS.queued debtorSMSCommunicationResolution.received debtorSMSDelivery.failed
    debtorSMSDelivery.temporaryFailed debtorSMSProcessing.failed inboundCall.answered inboundCall.finished
    outboundCall.answered outboundCall.finished promiseToPay.created promiseToPay.expired promiseToPay.invalidated
    promiseToPay.resolved instalmentPlan.created instalmentPlan.cancelled instalmentPlan.deleted
    instalmentPlan.disabled instalmentPlan.enabled instalmentPlan.invalidated instalmentPlan.resolved
    instalmentPlan.updated landingPageFullContent.generated landingPageGetVerificationFields.failed
    landingPageInstalment.confirmed landingPageInstalment.selected landingPageLanguage.changed
    landingPagePayLater.canceled landingPagePayLater.selected landingPagePayment.failed landingPagePayment.interrupted
    landingPagePayment.succeeded landingPagePaymentInit.failed landingPagePaymentInit.succeeded
    landingPageVerification.succeeded note.deleted note.created strategy.assigned strategy.finished strategy.paused
    strategy.resumed strategy.stopped
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  /// The message type that arrives for a heading, without its version (contracts a.5).
  static func name(_ heading: String) -> String {
    let heading = heading.hasSuffix(".v1") ? String(heading.dropLast(3)) : heading
    switch heading {
    case "landingPageFullContent.generated": return "event.landingPageClaimContent.generated"
    case "landingPageGetVerificationFields.failed": return "event.landingPageVerification.failed"
    default: return heading.hasPrefix("webhook.") ? heading : "event.\(heading)"
    }
  }

  func isKnown(_ type: String) throws -> Bool {
    let delivery = try #require(LineReader.receeve().read(Line.receeve(type)).accepted)
    #expect(delivery.typeName == type)
    if case .unknownType = delivery.content { return false }
    return true
  }

  @Test func `there are 76 headings`() {
    #expect(Set(ReceeveEventsTests.headings).count == 76)
  }

  @Test(arguments: headings) func `a heading is known in its version only`(heading: String) throws {
    let name = ReceeveEventsTests.name(heading)
    let version = heading.hasPrefix("instalmentPlan.") ? 2 : 1
    for other in ["", ".v1", ".v2", ".v3", ".v01", ".v"] {
      #expect(try isKnown(name + other) == (other == ".v\(version)"), "\(other)")
    }
  }

  @Test func `an unknown type keeps its references`() throws {
    let line = Line.receeve(
      "event.claimDebtPayment.refunded.v1", #""claimRef":" C-1 ","receeveClaimRef":"R-1","name":"Eve""#)
    let delivery = try #require(LineReader.receeve().read(line).accepted)
    guard case .unknownType(let event) = delivery.content else {
      Issue.record("known")
      return
    }
    #expect(event.claimRef == "C-1")
    #expect(event.receeveClaimRef == "R-1")
    #expect(event.fact == .other)
  }

  static let eur = Currency("EUR")

  func content(_ type: String, _ details: String) throws -> AcceptedDelivery.Content {
    try #require(LineReader.receeve().read(Line.receeve(type, details)).accepted).content
  }

  func fact(_ type: String, _ details: String) throws -> EventFact? {
    if case .event(let event) = try content(type, details) { event.fact } else { nil }
  }

  static let single =
    #""claimRef":"C-1","amount":1500,"currency":"JPY","trackingId":" T-1 ","providerName":"Swish""#

  @Test func `a payment of one claim is read`() throws {
    let jpy = try #require(Currency("JPY"))
    let payment = ProviderPayment(
      family: .single, status: .settled, provider: "swish", trackingID: "T-1", total: nil,
      lines: [PaymentLine(claimRef: "C-1", receeveClaimRef: nil, amount: Money(minorUnits: 1500, currency: jpy))])
    for amount in ["1500", "1500.0"] {
      let details = ReceeveEventsTests.single.replacing("1500", with: amount)
      #expect(try fact("event.claimDebtPayment.settled.v1", details) == .payment(payment))
    }
  }

  @Test func `a payment of several claims is read`() throws {
    let eur = try #require(ReceeveEventsTests.eur)
    let details = """
      "claimPayments":[{"claimRef":"C-1","receeveClaimRef":"R-1","totalAmount":100,"currency":"EUR"},\
      {"receiveClaimRef":"R-2","totalAmount":50,"currency":"EUR"}],"totalPaymentAmount":150,"trackingId":"T",\
      "providerName":"P"
      """
    let lines = [
      PaymentLine(claimRef: "C-1", receeveClaimRef: "R-1", amount: Money(minorUnits: 100, currency: eur)),
      PaymentLine(claimRef: nil, receeveClaimRef: "R-2", amount: Money(minorUnits: 50, currency: eur)),
    ]
    let statuses: [(String, PaymentStatus)] = [
      ("processing", .processing), ("settled", .settled), ("canceled", .canceled), ("declined", .declined),
      ("disputed", .disputed),
    ]
    for (name, status) in statuses {
      let payment = ProviderPayment(
        family: .multi, status: status, provider: "p", trackingID: "T", total: 150, lines: lines)
      #expect(try fact("event.multiClaimDebtPayment.\(name).v1", details) == .payment(payment))
    }
  }

  @Test func `the events of a claim's balance are read`() throws {
    let eur = try #require(ReceeveEventsTests.eur)
    #expect(
      try fact("event.claim.created.v1", #""claimRef":"C","amount":100,"currency":"EUR""#)
        == .claimCreated(Money(minorUnits: 100, currency: eur)))
    guard
      case .event(let total) = try content(
        "event.claimTotalAmount.updated.v1", #""claimReference":"C","amount":90,"totalFees":10,"totalAmount":100"#)
    else {
      Issue.record("no event")
      return
    }
    #expect(total.claimRef == "C")
    #expect(total.fact == .claimTotal(minorUnits: 100))
    #expect(try fact("event.claim.resolved.v1", #""receiveClaimRef":"R""#) == .claimResolved)
  }

  struct Unusable: Sendable, CustomTestStringConvertible {
    let type: String
    let details: String
    let reason: String
    var testDescription: String { "\(type) \(details)" }

    init(_ type: String, _ details: String, _ reason: String) {
      (self.type, self.details, self.reason) = (type, details, reason)
    }
  }

  static let wholeAmount = "amount is no whole number of minor units"
  static let settled = "event.claimDebtPayment.settled.v1"
  static let multi = "event.multiClaimDebtPayment.settled.v1"

  @Test(arguments: [
    Unusable(settled, single.replacing("1500", with: "12.5"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: #""1500""#), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "9223372036854775808"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "1e99999999999999999999"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "1.5e3"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "1000000000000000"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "-1000000000000000.0"), wholeAmount),
    Unusable(settled, single.replacing("1500", with: "null"), "amount is missing"),
    Unusable(settled, single.replacing("JPY", with: "JPX"), "currency is missing or unknown"),
    Unusable(settled, single.replacing("JPY", with: "jpy"), "currency is missing or unknown"),
    Unusable(settled, single.replacing("C-1", with: " "), "a payment names no claim"),
    Unusable(settled, single.replacing(" T-1 ", with: ""), "trackingId is missing"),
    Unusable(settled, single.replacing(#""Swish""#, with: "7"), "providerName is missing"),
    Unusable(multi, #""trackingId":"T","providerName":"P""#, "totalPaymentAmount is missing"),
    Unusable(
      multi, #""totalPaymentAmount":1,"claimPayments":[],"trackingId":"T","providerName":"P""#,
      "claimPayments is missing or empty"),
    Unusable(multi, #""totalPaymentAmount":1,"claimPayments":[7]"#, "a payment names no claim"),
    Unusable(
      multi, #""totalPaymentAmount":1,"claimPayments":[{"claimRef":"C","totalAmount":1}]"#,
      "currency is missing or unknown"),
    Unusable("event.claim.created.v1", #""amount":1,"currency":"EUR""#, "claimRef is missing"),
    Unusable("event.claim.created.v1", #""claimRef":"C","currency":"EUR""#, "amount is missing"),
    Unusable("event.claim.resolved.v1", "", "receeveClaimRef is missing"),
    Unusable("event.claimTotalAmount.updated.v1", #""totalAmount":1"#, "claimReference is missing"),
    Unusable("event.claimTotalAmount.updated.v1", #""claimReference":"C""#, "totalAmount is missing"),
    Unusable(
      "event.claimTotalAmount.updated.v1", #""claimReference":"C","totalAmount":1,"totalFees":0.5"#,
      "totalFees is no whole number of minor units"),
  ])
  func `a money event that cannot be used is accepted and malformed`(row: Unusable) throws {
    #expect(try content(row.type, row.details) == .malformed(reason: row.reason))
  }

  @Test func `nothing but references and figures is kept`() throws {
    let secret = """
      "providerWebhookPayload":{"amount":1,"body":{"iban":"ES61"}},"providerPayload":{"id":"ES61"},\
      "context":{"id":"x"},"debtor":{"id":"Eve"},"text":"Eve"
      """
    let line = Line.receeve(ReceeveEventsTests.settled, "\(ReceeveEventsTests.single),\(secret)")
    let delivery = try #require(LineReader.receeve().read(line).accepted)
    #expect(
      delivery.evidence.map { String(decoding: $0, as: UTF8.self) }
        == """
        {"details":{"messageType":"event.claimDebtPayment.settled.v1",\(ReceeveEventsTests.single)},\
        "messageId":"m-1","timestamp":"2026-03-04T07:00:00.000Z"}
        """)
    let note = Line.receeve("event.note.created.v1", #""id":"n","text":"Eve""#)
    #expect(try #require(LineReader.receeve().read(note).accepted).evidence == nil)
  }
}
