import Amounts
import Books
import Deliveries
import Testing
import Platforms

@Suite struct DebituraEventsTests {
  func content(_ name: String, _ data: String) throws -> AcceptedDelivery.Content {
    try #require(LineReader.debitura().read(Line.debitura(Line.event(name, data))).accepted).content
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let data: String
    let fact: EventFact
    var testDescription: String { "\(name) \(data)" }

    init(_ name: String, _ data: String, _ fact: EventFact) { (self.name, self.data, self.fact) = (name, data, fact) }
  }

  static let amount = Currency("EUR").map { Money(minorUnits: 15_005, currency: $0) }

  @Test(arguments: [
    Row(
      "client.linked", #"{"externalTenantId":" t ","creditor":{"isAttributed":false}}"#,
      .client(.linked, tenant: "t", isAttributed: false)),
    Row("client.link_declined", #"{"externalTenantId":"t"}"#, .client(.linkDeclined, tenant: "t", isAttributed: nil)),
    Row("client.link_requested", #"{"externalTenantId":"t"}"#, .client(.linkRequested, tenant: "t", isAttributed: nil)),
    Row("client.link_expired", #"{"externalTenantId":"t"}"#, .client(.linkExpired, tenant: "t", isAttributed: nil)),
    Row(
      "client.onboarding.poa_signed", #"{"externalTenantId":"t","creditor":{"isAttributed":true}}"#,
      .client(.poaSigned, tenant: "t", isAttributed: true)),
    Row(
      "client.onboarding.contract_signed", #"{"externalTenantId":"t"}"#,
      .client(.contractSigned, tenant: "t", isAttributed: nil)),
    Row("client.linked", "null", .other),
    Row(
      "case.updated", #"{"caseId":"AB","newLifecycle":"Pending Verification"}"#,
      .caseUpdated(caseID: "ab", newLifecycle: "Pending Verification")),
    Row("case.updated", #"{"caseId":"AB"}"#, .other),
    Row("case.closed", #"{"caseId":"AB","closeCode":null}"#, .caseClosed(caseID: "ab")),
    Row("case.closed", "{}", .other),
    Row(
      "payment.created", #"{"caseId":"C","paymentId":"P"}"#, .paymentCreated(paymentID: "p", caseID: "c", amount: nil)),
    Row(
      "payment.created", #"{"paymentId":"P","amount":150.050,"currency":"EUR"}"#,
      .paymentCreated(paymentID: "p", caseID: nil, amount: amount)),
    Row(
      "payment.created", #"{"invoiceId":"C","payment":{"id":"P","grossAmount":150.05,"currency":"EUR"}}"#,
      .paymentCreated(paymentID: "p", caseID: "c", amount: amount)),
    Row("payment.deleted", #"{"caseId":"C","paymentId":"P"}"#, .paymentDeleted(paymentID: "p", caseID: "c")),
    Row("case.created", #"{"caseId":"C"}"#, .other),
    Row("case.assigned", "{}", .other),
    Row("chat.created", #"{"caseId":"C","newLifecycle":"Closed"}"#, .other),
    Row("cases.replay_failed", "{}", .other),
  ])
  func `an event says what its data say`(row: Row) throws {
    let occurredAt = try #require(Instant("2026-03-04T07:00:00Z"))
    #expect(try content(row.name, row.data) == .event(Event(occurredAt: occurredAt, fact: row.fact)))
  }

  struct Unusable: Sendable, CustomTestStringConvertible {
    let name: String
    let data: String
    let reason: String
    var testDescription: String { "\(name) \(data)" }
  }

  @Test(arguments: [
    Unusable(name: "payment.created", data: "null", reason: "data is missing"),
    Unusable(name: "payment.created", data: #"{"caseId":"C"}"#, reason: "paymentId is missing"),
    Unusable(name: "payment.deleted", data: #"{"caseId":"C"}"#, reason: "paymentId is missing"),
    Unusable(name: "payment.created", data: #"{"paymentId":"P","amount":1}"#, reason: "currency is missing or unknown"),
    Unusable(
      name: "payment.created", data: #"{"paymentId":"P","amount":1.005,"currency":"EUR"}"#,
      reason: "the amount is no number of the currency's minor units"),
    Unusable(
      name: "payment.created", data: #"{"paymentId":"P","amount":"1","currency":"EUR"}"#,
      reason: "the amount is no number of the currency's minor units"),
  ])
  func `a payment's event that cannot be used is accepted and malformed`(row: Unusable) throws {
    #expect(try content(row.name, row.data) == .malformed(reason: row.reason))
  }

  @Test(arguments: ["invoice.paid", "case.updated.v2", "case.updated.v1", "Case.Updated"])
  func `another name is unknown`(name: String) throws {
    guard case .unknownType = try content(name, "{}") else {
      Issue.record("known")
      return
    }
  }

  @Test func `no company and no comment is kept`() throws {
    let body = Line.event(
      "client.linked", #"{"externalTenantId":"t","creditor":{"id":"i","companyName":"Fjord"},"closeComment":"x"}"#)
    let delivery = try #require(LineReader.debitura().read(Line.debitura(body)).accepted)
    #expect(
      delivery.evidence.map { String(decoding: $0, as: UTF8.self) }
        == """
        {"id":"6F0C3C1E-0001","event":"client.linked","timestamp":"2026-03-04T07:00:00Z",\
        "data":{"externalTenantId":"t","creditor":{"id":"i"}}}
        """
    )
    let chat = try #require(
      LineReader.debitura().read(Line.debitura(Line.event("chat.created", #"{"id":"1"}"#))).accepted)
    #expect(chat.evidence == nil)
  }
}
