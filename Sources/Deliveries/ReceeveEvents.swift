import Amounts
import Books
import StrictJSON

/// Reads the events of Receeve from `payload.details` (contracts b).
enum ReceeveEvents {
  /// What the details of a known type say.
  ///
  /// - Throws: `Unreadable` for an event of a payment or a claim's balance whose figures or references are of no use.
  static func event(_ type: ReceeveType, _ details: JSONValue, occurredAt: Instant) throws(Unreadable) -> Event {
    var event = other(details, occurredAt: occurredAt)
    switch type {
    case .claimCreated:
      guard event.claimRef != nil else { throw Unreadable("claimRef is missing") }
      event.fact = .claimCreated(try details.money("amount"))
    case .claimTotal:
      guard let claim = details.key("claimReference") else { throw Unreadable("claimReference is missing") }
      event.claimRef = claim
      for figure: StaticString in ["amount", "totalFees"] where details.present(figure) != nil {
        _ = try details.minorUnits(figure)
      }
      event.fact = .claimTotal(minorUnits: try details.minorUnits("totalAmount"))
    case .claimResolved:
      guard event.claimRef != nil || event.receeveClaimRef != nil else {
        throw Unreadable("receeveClaimRef is missing")
      }
      event.fact = .claimResolved
    case .payment(let status):
      event.fact = .payment(try payment(.single, status, details, total: nil, lines: [line(details, "amount")]))
    case .multiPayment(let status):
      let total = try details.minorUnits("totalPaymentAmount")
      var lines: [PaymentLine] = []
      if let claims = details.member("claimPayments") {
        for claim in claims.elements { lines.append(try line(claim, "totalAmount")) }
      }
      guard !lines.isEmpty else { throw Unreadable("claimPayments is missing or empty") }
      event.fact = .payment(try payment(.multi, status, details, total: total, lines: lines))
    case .kept, .other:
      break
    }
    return event
  }

  /// The references that an event of any type has.
  static func other(_ details: JSONValue, occurredAt: Instant) -> Event {
    Event(
      occurredAt: occurredAt, claimRef: details.key("claimRef"), receeveClaimRef: receeveClaimRef(details),
      accountReference: details.key("accountReference"), fact: .other)
  }

  /// Both spellings of the product's name live on; the first is the vendor's own.
  private static func receeveClaimRef(_ details: JSONValue) -> String? {
    details.key("receeveClaimRef") ?? details.key("receiveClaimRef")
  }

  private static func payment(
    _ family: ProviderPayment.Family, _ status: PaymentStatus, _ details: JSONValue, total: Int64?, lines: [PaymentLine]
  ) throws(Unreadable) -> ProviderPayment {
    guard let trackingID = details.key("trackingId") else { throw Unreadable("trackingId is missing") }
    guard let provider = details.key("providerName") else { throw Unreadable("providerName is missing") }
    return ProviderPayment(
      family: family, status: status, provider: LooseText.lowercasedASCII(provider), trackingID: trackingID,
      total: total, lines: lines)
  }

  private static func line(_ claim: JSONValue, _ amount: StaticString) throws(Unreadable) -> PaymentLine {
    let claimRef = claim.key("claimRef")
    let receeveClaimRef = receeveClaimRef(claim)
    guard claimRef != nil || receeveClaimRef != nil else { throw Unreadable("a payment names no claim") }
    return PaymentLine(claimRef: claimRef, receeveClaimRef: receeveClaimRef, amount: try claim.money(amount))
  }
}
