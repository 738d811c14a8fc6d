import Amounts
import Books
import StrictJSON

/// What an event of Debitura is to the rules.
enum DebituraType: Sendable {
  case client(ClientEvent)
  case caseUpdated, caseClosed
  case paymentCreated, paymentDeleted
  /// A state that no rule reads: its body is evidence.
  case kept
  /// Everything else: identifiers and times only.
  case other

  /// Every event of the three audiences (contracts C.1).
  static let known = NameTable<DebituraType>([
    ("client.onboarding.poa_signed", .client(.poaSigned)),
    ("client.onboarding.contract_signed", .client(.contractSigned)),
    ("client.linked", .client(.linked)),
    ("client.link_declined", .client(.linkDeclined)),
    ("client.link_requested", .client(.linkRequested)),
    ("client.link_expired", .client(.linkExpired)),
    ("case.created", .kept),
    ("case.assigned", .kept),
    ("case.updated", .caseUpdated),
    ("case.closed", .caseClosed),
    ("payment.created", .paymentCreated),
    ("payment.deleted", .paymentDeleted),
    ("chat.created", .other),
    ("cases.replay_failed", .other),
  ])

  /// Whether its body, as far as ``Evidence`` goes, is kept.
  var keepsEvidence: Bool {
    if case .other = self { false } else { true }
  }
}

/// Reads the events of Debitura from `data` (contracts C.3).
enum DebituraEvents {
  /// What the data of a known type say; an event about a state that lacks its subject says nothing.
  ///
  /// - Throws: `Unreadable` for a payment's event whose reference or stated amount a rule could not use.
  static func event(_ type: DebituraType, _ data: JSONValue?, occurredAt: Instant) throws(Unreadable) -> Event {
    Event(occurredAt: occurredAt, fact: try fact(type, data))
  }

  private static func fact(_ type: DebituraType, _ data: JSONValue?) throws(Unreadable) -> EventFact {
    switch type {
    case .client(let event):
      guard let data, let tenant = data.key("externalTenantId") else { return .other }
      return .client(event, tenant: tenant, isAttributed: data.member("creditor")?.member("isAttributed")?.bool)
    case .caseUpdated:
      guard let data, let caseID = data.debituraID("caseId"), let state = data.key("newLifecycle") else {
        return .other
      }
      return .caseUpdated(caseID: caseID, newLifecycle: state)
    case .caseClosed:
      guard let caseID = data?.debituraID("caseId") else { return .other }
      return .caseClosed(caseID: caseID)
    case .paymentCreated:
      guard let data else { throw Unreadable("data is missing") }
      // The members are not documented: the payment may be an object of its own.
      let payment = data.present("payment") ?? data
      let id = data.debituraID("paymentId") ?? payment.debituraID("id")
      guard let id else { throw Unreadable("paymentId is missing") }
      return .paymentCreated(paymentID: id, caseID: caseID(data), amount: try amount(payment))
    case .paymentDeleted:
      guard let data, let id = data.debituraID("paymentId") else { throw Unreadable("paymentId is missing") }
      return .paymentDeleted(paymentID: id, caseID: caseID(data))
    case .kept, .other:
      return .other
    }
  }

  /// A case was an invoice once, and is still called so in places (contracts A.7).
  private static func caseID(_ data: JSONValue) -> String? {
    data.debituraID("caseId") ?? data.debituraID("invoiceId")
  }

  /// An amount in major units; nil when none is stated.
  private static func amount(_ payment: JSONValue) throws(Unreadable) -> Money? {
    guard let amount = payment.present("amount") ?? payment.present("grossAmount") else { return nil }
    guard let currency = payment.currency("currency") else { throw Unreadable("currency is missing or unknown") }
    guard let units = amount.units(decimals: currency.exponent) else {
      throw Unreadable("the amount is no number of the currency's minor units")
    }
    return Money(minorUnits: units, currency: currency)
  }
}
