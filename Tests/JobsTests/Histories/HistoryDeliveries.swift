import Amounts
import Books

/// Makes the deliveries of one night after the other: about what the world has, late, repeated, contradicting, unsigned.
struct HistoryDeliveries {
  /// A delivery that may come again, in another spelling, with another signature, or with another content.
  private enum Draft {
    case debitura(DeliveryLine.ChannelName, id: String, event: String, at: String, data: String)
    case receeve(id: String, type: String, at: String, details: String)
  }

  private var sent: [Draft] = []
  /// What was written and not delivered yet.
  private var late: [DeliveryLine] = []
  private var count = 0
  /// What the claims were opened with.
  private var openings: [String] = []

  /// The lines of a night; a channel's line that belongs to it comes now or on a later night.
  mutating func lines(_ numbers: inout SeededNumbers, _ world: PlatformWorld, at now: Instant) -> [DeliveryLine] {
    var lines = late.filter { _ in numbers.once(in: 2) }
    late.removeAll { lines.contains($0) }
    for _ in 0..<numbers.number(0...world.groups) {
      let draft = draft(&numbers, world, at: now)
      sent.append(draft)
      let line = written(draft, &numbers)
      if numbers.once(in: 5) { late.append(line) } else { lines.append(line) }
    }
    // The same again: another spelling, another signature, another content.
    if let before = sent.randomElement(using: &numbers), numbers.once(in: 3) {
      lines.append(written(numbers.once(in: 3) ? contradicting(before, &numbers, world, at: now) : before, &numbers))
    }
    if numbers.once(in: 12) { lines.append(broken(&numbers)) }
    if numbers.once(in: 60) { lines += (1...20).map { DeliveryLine(channel: .partner, text: "{\"broken\": \($0)") } }
    return lines.shuffled(using: &numbers)
  }

  private func written(_ draft: Draft, _ numbers: inout SeededNumbers) -> DeliveryLine {
    let isSpaced = numbers.once(in: 4)
    switch draft {
    case .debitura(let channel, let id, let event, let at, let data):
      let signatures: [DeliveryLine.Signature] = [.right, .right, .right, .right, .missing, .wrong]
      return .debitura(
        channel, id: id, event: event, at: at, data: data, signature: numbers.pick(signatures), isSpaced: isSpaced)
    case .receeve(let id, let type, let at, let details):
      return .receeve(id: id, type: type, at: at, details: details, isSpaced: isSpaced)
    }
  }

  private mutating func contradicting(
    _ draft: Draft, _ numbers: inout SeededNumbers, _ world: PlatformWorld, at now: Instant
  ) -> Draft {
    switch (draft, self.draft(&numbers, world, at: now)) {
    case (.debitura(let channel, let id, _, _, _), .debitura(_, _, let event, let at, let data)):
      .debitura(channel, id: id, event: event, at: at, data: data)
    case (.receeve(let id, _, _, _), .receeve(_, let type, let at, let details)):
      .receeve(id: id, type: type, at: at, details: details)
    case (_, let other): other
    }
  }

  private mutating func draft(_ numbers: inout SeededNumbers, _ world: PlatformWorld, at now: Instant) -> Draft {
    count += 1
    let group = numbers.number(0...(world.groups - 1))
    let at = now.adding(hours: -numbers.pick([1, 5, 23, 30, 50, 130, 170, 400])).description
    // The same money under another id.
    if numbers.once(in: 15), case .receeve(_, let type, _, let details)? = sent.randomElement(using: &numbers) {
      return .receeve(id: "e\(count)", type: type, at: at, details: details)
    }
    // A claim that was opened is done with.
    if numbers.once(in: 12), let details = openings.randomElement(using: &numbers) {
      return .receeve(id: "e\(count)", type: "event.claim.resolved.v1", at: at, details: details)
    }
    if numbers.once(in: 2) {
      let (type, details) = claimEvent(group, &numbers, world)
      if type == "claim.created" { openings.append(details) }
      return .receeve(id: "e\(count)", type: "event.\(type).v1", at: at, details: details)
    }
    let (channel, event, data) = platformEvent(group, &numbers, world)
    return .debitura(channel, id: "e\(count)", event: event, at: at, data: "{\(data)}")
  }

  // MARK: Receeve

  private func claimEvent(_ group: Int, _ numbers: inout SeededNumbers, _ world: PlatformWorld) -> (
    type: String, details: String
  ) {
    switch numbers.number(1...15) {
    case 1, 2: ("claim.created", "\(claim(group, &numbers)),\(money(group, &numbers))")
    case 3:
      (
        "claimTotalAmount.updated",
        #""claimReference":"\#(PlatformWorld.claim(group, numbers.pick([1, 1, 2, 3, 5])))","totalAmount":\#(numbers.pick([0, 2000, 20_100]))"#
      )
    case 4: ("claim.resolved", #""claimRef":"\#(PlatformWorld.claim(group, numbers.pick([1, 1, 2, 3])))""#)
    case 5: ("claimSomethingNew.happened", claim(group, &numbers))
    case 6...11:
      (
        "claimDebtPayment.\(numbers.pick(["processing", "settled", "settled", "settled"]))",
        // Once in a while without its figure: malformed.
        "\(claim(group, &numbers)),\(numbers.once(in: 20) ? #""currency":"EUR""# : money(group, &numbers, world)),\(settlement(group, &numbers))"
      )
    default: multiPayment(group, &numbers)
    }
  }

  private func multiPayment(_ group: Int, _ numbers: inout SeededNumbers) -> (type: String, details: String) {
    let status = numbers.pick(["processing", "settled", "settled", "canceled", "declined", "disputed", "disputed"])
    var sum = 0
    var lines: [String] = []
    for _ in 0..<numbers.number(1...3) {
      let amount = numbers.pick([2000, 4000, 6000])
      sum += amount
      lines.append(#"{\#(claim(group, &numbers)),"totalAmount":\#(amount),"currency":"\#(currency(&numbers))"}"#)
    }
    if numbers.once(in: 12) { sum += 1 }
    return (
      "multiClaimDebtPayment.\(status)",
      #""totalPaymentAmount":\#(sum),"claimPayments":[\#(lines.joined(separator: ","))],\#(settlement(group, &numbers))"#
    )
  }

  private func settlement(_ group: Int, _ numbers: inout SeededNumbers) -> String {
    let account = numbers.once(in: 4) ? #","accountReference":"A\#(numbers.number(1...3))""# : ""
    return
      #""providerName":"\#(numbers.pick(["stripe", "STRIPE", "adyen"]))","trackingId":"T\#(group)\#(numbers.number(1...6))"\#(account)"#
  }

  /// The references of a claim: either or both, and seldom a pair that contradicts another one; 8 is of no case.
  private func claim(_ group: Int, _ numbers: inout SeededNumbers) -> String {
    let number = numbers.pick([1, 1, 2, 2, 3, 4, 5, 7, 8])
    let other = numbers.once(in: 12) ? numbers.number(1...6) : number
    return switch numbers.number(1...3) {
    case 1: #""claimRef":"\#(PlatformWorld.claim(group, number))""#
    case 2: #""receeveClaimRef":"R-\#(group)\#(other)""#
    default: #""claimRef":"\#(PlatformWorld.claim(group, number))","receeveClaimRef":"R-\#(group)\#(other)""#
    }
  }

  private func currency(_ numbers: inout SeededNumbers) -> String { numbers.once(in: 12) ? "SEK" : "EUR" }

  /// An amount; mostly that of a payment, or a hundred times it.
  private func money(_ group: Int, _ numbers: inout SeededNumbers, _ world: PlatformWorld? = nil) -> String {
    let booked = world?.payment(of: group, &numbers)?.amount.minorUnits ?? 2000
    let payment = booked > 1_000_000 ? 2000 : booked
    let units = numbers.pick([payment, payment, payment, payment * 100, 20, 2500])
    return #""amount":\#(units),"currency":"\#(currency(&numbers))""#
  }

  // MARK: Debitura

  private func platformEvent(
    _ group: Int, _ numbers: inout SeededNumbers, _ world: PlatformWorld
  ) -> (DeliveryLine.ChannelName, String, String) {
    let known = world.payment(of: group, &numbers)?.id ?? "p1"
    let id = numbers.pick([known, known, known.uppercased(), "p\(group)9\(numbers.number(1...3))"])
    let caseID = PlatformWorld.caseID(group, numbers.number(1...7))
    let payment = #""paymentId":"\#(id)","caseId":"\#(caseID)""#
    let client = #""externalTenantId":"t\#(numbers.pick([1, 2, 3, 4]))""#
    switch numbers.number(1...15) {
    case 1...3:
      return (.tenant, "payment.created", #"\#(payment),"amount":\#(numbers.pick([20, 40])),"currency":"EUR""#)
    case 4: return (.tenant, "payment.created", payment)
    case 5...7: return (.tenant, "payment.deleted", payment)
    case 8...10:
      let state = numbers.pick(["Active", "Paused", "active", "Leads", "Frozen"])
      return (.partner, "case.updated", #""caseId":"\#(caseID)","newLifecycle":"\#(state)""#)
    case 11: return (.partner, "case.closed", #""caseId":"\#(caseID)""#)
    case 12: return (.partner, numbers.pick(["chat.created", "case.vanquished"]), "")
    case 13:
      let attributed = numbers.pick(["true", "false", "null"])
      return (
        .partner, numbers.pick(["client.onboarding.poa_signed", "client.onboarding.contract_signed"]),
        #"\#(client),"creditor":{"isAttributed":\#(attributed)}"#
      )
    default:
      let word = numbers.pick(["linked", "link_requested", "link_requested", "link_declined", "link_expired"])
      return (.partner, "client.\(word)", client)
    }
  }

  private func broken(_ numbers: inout SeededNumbers) -> DeliveryLine {
    let texts = ["", #"{"body":"#, "[1]", #"{"payload":{"messageId":"x"}}"#]
    return DeliveryLine(channel: numbers.pick(DeliveryLine.ChannelName.allCases), text: numbers.pick(texts))
  }
}
