/// Makes random deliveries about few things at few times, so that they meet, repeat and contradict each other.
struct RandomDeliveries {
  private var numbers: SeededNumbers
  private var count = 0
  /// What the deliveries of an installation are mostly about; so much of one kind is there that it ties and contradicts.
  private let theme: Theme

  private enum Theme: CaseIterable { case settlements, claims, bookings, clients, everything }

  init(seed: UInt64) {
    numbers = SeededNumbers(seed: seed)
    theme = Theme.allCases[Int(seed % 5)]
  }

  /// Deliveries with their ids, and what comes of the same ids again: rewritten, contradicting, unsigned, broken.
  mutating func lines() -> [DeliveryLine] {
    var lines: [DeliveryLine] = []
    for _ in 0..<numbers.number(10...22) {
      let id = freshID()
      let isReceeve = theme == .bookings || theme == .clients ? numbers.once(in: 3) : !numbers.once(in: 3)
      // The same generator twice writes the same delivery, the second time in another spelling.
      let before = numbers
      lines.append(isReceeve ? receeve(id) : debitura(id))
      if numbers.once(in: 6) {
        let after = numbers
        numbers = before
        lines.append(isReceeve ? receeve(id, isSpaced: true) : debitura(id, isSpaced: true))
        numbers = after
      }
      // Another content under the same id.
      if numbers.once(in: 8) { lines.append(isReceeve ? receeve(id) : debitura(id)) }
    }
    for _ in 0..<numbers.number(0...2) { lines.append(broken()) }
    return lines
  }

  private mutating func freshID() -> String {
    count += 1
    return "e\(count)"
  }

  /// One of few instants: many things happen at the same time.
  private mutating func time() -> String {
    "2026-03-\(numbers.pick(theme == .everything ? [16, 19, 22, 23, 25, 27] : [19, 19, 22, 27]))T08:00:00Z"
  }

  // MARK: Receeve

  private mutating func receeve(_ id: String, isSpaced: Bool = false) -> DeliveryLine {
    let at = time()
    let (type, details) = content()
    return .receeve(id: id, type: "event.\(type).v1", at: at, details: details, isSpaced: isSpaced)
  }

  private mutating func content() -> (type: String, details: String) {
    switch theme == .claims ? numbers.pick([1, 1, 1, 2, 2, 3, 3, 6]) : numbers.number(1...14) {
    case 1: ("claim.created", "\(claim()),\(money("amount"))")
    case 2: ("claimTotalAmount.updated", #""claimReference":"\#(claimRef())","totalAmount":\#(units())"#)
    case 3: ("claim.resolved", claim())
    case 4: ("debtorEmail.delivered", claim())
    case 5: ("claimSomethingNew.happened", claim())
    case 6...9: singlePayment()
    default: multiPayment()
    }
  }

  private mutating func singlePayment() -> (type: String, details: String) {
    let type = "claimDebtPayment.\(numbers.pick(["processing", "settled", "settled", "settled"]))"
    // Once in a while without its figure: malformed.
    let amount = numbers.once(in: 15) ? #""currency":"EUR""# : money("amount")
    return (type, "\(claim()),\(amount),\(settlement())")
  }

  private mutating func multiPayment() -> (type: String, details: String) {
    let status = numbers.pick(["processing", "settled", "settled", "canceled", "declined", "disputed"])
    var sum = 0
    var lines: [String] = []
    for _ in 0..<numbers.number(1...3) {
      let amount = units()
      sum += amount
      lines.append(#"{\#(claim()),"totalAmount":\#(amount),"currency":"\#(currency())"}"#)
    }
    if numbers.once(in: 12) { sum += 1 }
    return (
      "multiClaimDebtPayment.\(status)",
      #""totalPaymentAmount":\#(sum),"claimPayments":[\#(lines.joined(separator: ","))],\#(settlement())"#
    )
  }

  private mutating func settlement() -> String {
    let account = numbers.once(in: 3) ? #","accountReference":"A\#(numbers.number(1...3))""# : ""
    return
      #""providerName":"\#(numbers.pick(["STRIPE", "stripe", "Adyen"]))","trackingId":"T\#(numbers.number(1...5))"\#(account)"#
  }

  /// The references of a claim: either or both, and seldom a pair that contradicts another one.
  private mutating func claim() -> String {
    let number = claimNumber()
    let other = numbers.once(in: 10) ? numbers.number(1...6) : number
    return switch numbers.number(1...3) {
    case 1: #""claimRef":"INV-\#(number)""#
    case 2: #""receeveClaimRef":"R-\#(other)""#
    default: #""claimRef":"INV-\#(number)","receeveClaimRef":"R-\#(other)""#
    }
  }

  private mutating func claimRef() -> String { "INV-\(claimNumber())" }

  private mutating func claimNumber() -> Int { numbers.number(theme == .claims ? 2...4 : 1...6) }

  private mutating func units() -> Int { numbers.pick([2000, 4000, 6000, 10_000]) }

  private mutating func currency() -> String { numbers.once(in: 10) ? "SEK" : "EUR" }

  private mutating func money(_ name: String) -> String {
    #""\#(name)":\#(units()),"currency":"\#(currency())""#
  }

  // MARK: Debitura

  private mutating func debitura(_ id: String, isSpaced: Bool = false) -> DeliveryLine {
    let at = time()
    let kind =
      switch theme {
      case .bookings: numbers.pick([1, 2, 3, 4, 5, 6, 5, 6])
      case .clients: numbers.pick([7, 8, 9, 11, 11, 12, 12, 12])
      default: numbers.number(1...13)
      }
    let payment = #""paymentId":"\#(numbers.pick(["p1", "P1", "p2", "p3", "p4", "p8", "p9"]))","caseId":"\#(caseID())""#
    let client = #""externalTenantId":"t\#(numbers.number(2...3))""#
    let (channel, event, data): (DeliveryLine.ChannelName, String, String) =
      switch kind {
      case 1...3:
        (.tenant, "payment.created", #"\#(payment),"amount":\#(units() / 100),"currency":"\#(currency())""#)
      case 4: (.tenant, "payment.created", payment)
      case 5, 6: (.tenant, "payment.deleted", payment)
      case 7, 8:
        (
          .partner, "case.updated",
          #""caseId":"\#(caseID())","newLifecycle":"\#(numbers.pick(["Active", "Paused", "active", "Leads", "Frozen"]))""#
        )
      case 9: (.partner, "case.closed", #""caseId":"\#(caseID())""#)
      case 10: (.partner, numbers.pick(["chat.created", "case.created", "case.vanquished"]), "")
      case 11:
        (
          .partner, numbers.pick(["client.onboarding.poa_signed", "client.onboarding.contract_signed"]),
          #"\#(client),"creditor":{"isAttributed":\#(numbers.pick(["true", "false", "null"]))}"#
        )
      default:
        (
          .partner,
          "client.\(numbers.pick(["linked", "link_requested", "link_requested", "link_declined", "link_expired"]))",
          client
        )
      }
    let kinds: [DeliveryLine.Signature] = [.right, .right, .right, .right, .right, .right, .missing, .wrong]
    return .debitura(
      channel, id: numbers.once(in: 4) ? id.uppercased() : id, event: event, at: at, data: "{\(data)}",
      signature: numbers.pick(kinds), isSpaced: isSpaced)
  }

  private mutating func caseID() -> String { "c\(numbers.number(1...6))" }

  // MARK: Lines that are no deliveries

  private mutating func broken() -> DeliveryLine {
    let texts = [
      "", #"{"body":"#, "[1]", #"{"payload":{"messageId":"x"}}"#, #"{"event":"case.closed","timestamp":"now"}"#,
    ]
    return DeliveryLine(channel: numbers.pick(DeliveryLine.ChannelName.allCases), text: numbers.pick(texts))
  }
}
