import Amounts
import Books

/// What a pull shows of the platform: lists, and the summaries of transactions.
struct Pull: Sendable {
  var lists: [PulledContent] = []
  var summaries: [String: RevenueSummary] = [:]
}

/// What the platform has, and how it changes from night to night: a little, mostly not at all.
///
/// It has groups of cases, each with payments and claims of its own, whose histories share nothing but the lists that
/// they are in: what a night costs beside its rows is much, so one installation tells several.
struct PlatformWorld {
  /// The partners with their tenants; the last one has no customer API.
  static let partners = ["acme", "bolt", "ref"]
  static let tenants = ["acme": ["t1", "t2"], "bolt": ["t3"], "ref": ["t9"]]
  static let customerPartners: Set<String> = ["acme", "bolt"]

  struct Case {
    let group: Int
    var row: CaseRow
    var partner: String
    var tenant: String
    var expectedRate: Percentage?
    var isOnReferral = true
    var isOnCustomer = true
  }

  struct Payment {
    let group: Int
    var row: PaymentRow
    var tenant: String
    /// Another list that shows it too.
    var otherTenant: String?
    var isListed = true
    var isUnreadable = false
  }

  struct Transaction {
    let group: Int
    var row: TransactionRow
    var partner: String
  }

  struct Client {
    var row: ClientRow
    var partner: String
    var isListed = true
  }

  let groups: Int
  private(set) var cases: [Case] = []
  private(set) var payments: [Payment] = []
  private var transactions: [Transaction] = []
  private var clients: [Client] = []
  private var subscriptions: [String: [SubscriptionRow]] = [:]
  /// What the summary says beyond the rows.
  private var summaryExcess: [String: Int64] = [:]
  private var paymentCount = 0
  private var transactionCount = 0
  /// What the last complete reading of a list showed.
  private var shown: [PulledList: String] = [:]
  private let start: Instant

  static func currency(_ code: String) -> Currency {
    guard let currency = Currency(code) else { preconditionFailure("\(code) is a currency") }
    return currency
  }

  static let euro = currency("EUR")
  static let krona = currency("SEK")

  // MARK: The beginning

  init(_ numbers: inout SeededNumbers, groups: Int, start: Instant) {
    self.groups = groups
    self.start = start
    for group in 0..<groups {
      for (number, place) in PlatformWorld.places.enumerated() {
        cases.append(makeCase(group, number + 1, place.partner, place.tenant, &numbers))
      }
    }
    for partner in PlatformWorld.partners {
      for tenant in PlatformWorld.tenants[partner] ?? [] where !numbers.once(in: 4) {
        clients.append(
          Client(
            row: ClientRow(
              tenant: tenant, creditorID: "creditor-\(tenant)", companyName: "Creditor \(tenant)",
              isAttributed: !numbers.once(in: 3), linkedAt: numbers.once(in: 6) ? nil : ago(numbers.pick([60, 8]))),
            partner: partner))
      }
      if !numbers.once(in: 4) { subscriptions[partner] = [PlatformWorld.subscription(partner)] }
    }
    for group in 0..<groups {
      for _ in 0..<numbers.number(1...4) { addPayment(group, &numbers, at: start) }
    }
  }

  private static func subscription(_ partner: String) -> SubscriptionRow {
    SubscriptionRow(
      id: "s-\(partner)", isActive: true, isTestMode: false, events: SubscriptionUnhealthy.requiredEvents.sorted(),
      disabledReason: nil, isHTTPS: true, port: 443)
  }

  private func ago(_ days: Int) -> Instant { start.adding(hours: -24 * days) }

  /// Where the cases of a group are.
  private static let places: [(partner: String, tenant: String)] = [
    ("acme", "t1"), ("acme", "t1"), ("acme", "t2"), ("bolt", "t3"), ("bolt", "t3"), ("ref", "t9"),
  ]

  /// The id of a case of a group; 9 is one that no list shows.
  static func caseID(_ group: Int, _ number: Int) -> String { "c\(group)\(number)" }

  /// The reference of a claim of a group.
  static func claim(_ group: Int, _ number: Int) -> String { "INV-\(group)\(number)" }

  private func makeCase(
    _ group: Int, _ number: Int, _ partner: String, _ tenant: String, _ numbers: inout SeededNumbers
  ) -> Case {
    // Seldom two cases of one claim: then it is joined to none.
    let reference = numbers.once(in: 12) ? 1 : number
    let principal = Int64(numbers.pick([10_000, 20_000, 30_000]))
    let row = CaseRow(
      id: PlatformWorld.caseID(group, number), reference: "R\(group)\(number)",
      creditorReference: PlatformWorld.claim(group, reference), tenant: nil,
      clientName: "Creditor \(tenant)", currency: PlatformWorld.euro, principal: principal, interest: 100,
      reminderFees: 0, collectionFees: 0, remainder: principal + 100, lifecycle: "Active", closeCode: nil,
      phase: numbers.pick(["Pre-legal", "Pre-legal", "Legal", nil]),
      createdAt: numbers.once(in: 15) ? nil : ago(numbers.pick([40, 20, 3])), finishedAt: nil,
      successFee: numbers.once(in: 5) ? nil : Percentage(digits: 15), expectedRate: nil,
      isTest: numbers.once(in: 20))
    return Case(
      group: group, row: row, partner: partner, tenant: tenant,
      expectedRate: numbers.once(in: 3) ? Percentage(digits: numbers.pick([50, 45, 7])) : nil)
  }

  private mutating func addPayment(
    _ group: Int, _ numbers: inout SeededNumbers, at now: Instant, twin: PaymentRow? = nil
  ) {
    paymentCount += 1
    let place = numbers.pick(
      cases.filter { $0.group == group && PlatformWorld.customerPartners.contains($0.partner) })
    let age = numbers.pick([0, 1, 2, 4, 6, 12, 70])
    let created = now.adding(hours: -24 * age - numbers.number(1...20))
    let date = numbers.once(in: 20) ? now.adding(hours: numbers.pick([30, 80, 500])) : created
    let amount = twin?.amount.minorUnits ?? Int64(numbers.pick([2000, 2000, 4000, 6000, 8000, 10_001, 200_000, 0]))
    let row = PaymentRow(
      id: "p\(paymentCount)",
      caseID: twin?.caseID ?? (numbers.once(in: 15) ? PlatformWorld.caseID(group, 9) : place.row.id),
      amount: Money(minorUnits: amount, currency: numbers.once(in: 15) ? PlatformWorld.krona : PlatformWorld.euro),
      date: twin?.date ?? (numbers.once(in: 2) ? .instant(date) : .day(BusinessCalendar.utc.day(of: date))),
      createdAt: numbers.once(in: 40) ? now.adding(hours: 40) : created,
      recipient: numbers.pick(["Debitura", "Debitura", "Creditor", nil]))
    payments.append(
      Payment(group: group, row: row, tenant: place.tenant, otherTenant: numbers.once(in: 15) ? "t2" : nil))
    if !numbers.once(in: 3) { addTransaction(of: payments[payments.count - 1], place.partner, &numbers) }
    // Mostly the platform counts as we do.
    if let index = cases.firstIndex(where: { $0.row.id == row.caseID }), !numbers.once(in: 4) {
      cases[index].row.remainder &-= amount
    }
  }

  private mutating func addTransaction(of booked: Payment, _ partner: String, _ numbers: inout SeededNumbers) {
    let payment = booked.row
    let fee = payment.amount.minorUnits / 100 * 3
    transactionCount += 1
    transactions.append(
      Transaction(
        group: booked.group,
        row: TransactionRow(
          id: "x\(transactionCount)", caseID: payment.caseID, tenant: nil, amount: payment.amount,
          paymentDate: payment.date,
          fee: numbers.once(in: 8) ? nil : Money(minorUnits: fee, currency: payment.amount.currency),
          feePercentage: numbers.once(in: 2) ? nil : Percentage(digits: numbers.pick([50, 5, 45])),
          feeUSD: fee, commissionStatus: "Confirmed", platformInvoicingStatus: nil,
          referralInvoicingStatus: numbers.pick([nil, nil, "Paid", "Disputed"])),
        partner: numbers.once(in: 15) ? "ref" : partner))
  }

  // MARK: A night's changes

  /// Puts everything back to how it was: what was gone is there again, what was raised agrees, and is raised anew.
  mutating func goBack(to earlier: PlatformWorld) {
    (cases, payments, transactions) = (earlier.cases, earlier.payments, earlier.transactions)
    (clients, subscriptions, summaryExcess) = (earlier.clients, earlier.subscriptions, earlier.summaryExcess)
  }

  private func payments(of group: Int) -> [Int] { payments.indices.filter { payments[$0].group == group } }

  /// A payment of a group.
  func payment(of group: Int, _ numbers: inout SeededNumbers) -> PaymentRow? {
    payments(of: group).randomElement(using: &numbers).map { payments[$0].row }
  }

  /// Changes something of one group or of the installation; what depends on the instant is about the days before it.
  mutating func change(_ numbers: inout SeededNumbers, at now: Instant) {
    let group = numbers.number(0...(groups - 1))
    switch numbers.number(1...24) {
    case 1...4: addPayment(group, &numbers, at: now)
    case 5: if let twin = payment(of: group, &numbers) { addPayment(group, &numbers, at: now, twin: twin) }
    case 6...10: changePayment(group, &numbers, at: now)
    case 11...13: changeTransaction(group, &numbers)
    case 14...19: changeCase(group, &numbers, at: now)
    case 20, 21: changeClient(&numbers, at: now)
    case 22: changeSubscription(&numbers)
    case 23: summaryExcess[numbers.pick(PlatformWorld.partners)] = numbers.once(in: 2) ? 7 : nil
    default:
      // A case goes to another partner, or several lists show it.
      let index = numbers.number(0...(cases.count - 1))
      let place = numbers.pick([("acme", "t1"), ("acme", "t2"), ("bolt", "t3")])
      (cases[index].partner, cases[index].tenant) = place
    }
  }

  private mutating func changePayment(_ group: Int, _ numbers: inout SeededNumbers, at now: Instant) {
    guard let index = payments(of: group).randomElement(using: &numbers) else { return }
    switch numbers.number(1...9) {
    case 1...3: payments[index].isListed.toggle()
    case 4:
      payments[index].row.amount = Money(
        minorUnits: Int64(numbers.pick([2000, 4000, 7000])),
        currency: numbers.pick([PlatformWorld.euro, PlatformWorld.krona]))
    case 5: payments[index].row.date = .instant(now.adding(hours: -numbers.pick([3, 60, 200, 900])))
    case 6: payments[index].row.caseID = PlatformWorld.caseID(group, numbers.pick([1, 2, 3, 4, 5, 9]))
    case 7: payments[index].tenant = numbers.pick(["t1", "t2", "t3"])
    case 8: payments[index].isUnreadable.toggle()
    default:
      // Nobody can count it.
      let isHuge = payments[index].row.amount.minorUnits > 1_000_000_000
      payments[index].row.amount.minorUnits = isHuge || numbers.once(in: 2) ? 2000 : .max
    }
  }

  private mutating func changeTransaction(_ group: Int, _ numbers: inout SeededNumbers) {
    let own = transactions.indices.filter { transactions[$0].group == group }
    guard let index = own.randomElement(using: &numbers), !numbers.once(in: 4) else {
      if let index = payments(of: group).randomElement(using: &numbers) {
        addTransaction(of: payments[index], "acme", &numbers)
      }
      return
    }
    switch numbers.number(1...4) {
    case 1: transactions.remove(at: index)
    case 2: transactions[index].row.referralInvoicingStatus = numbers.pick(["Disputed", "Paid", nil])
    case 3: transactions[index].row.fee = Money(minorUnits: Int64(numbers.number(0...90)), currency: PlatformWorld.euro)
    default: transactions[index].row.feePercentage = Percentage(digits: numbers.pick([50, 45, 1]))
    }
  }

  private mutating func changeCase(_ group: Int, _ numbers: inout SeededNumbers, at now: Instant) {
    let index = group * PlatformWorld.places.count + numbers.number(0...(PlatformWorld.places.count - 1))
    var row = cases[index].row
    switch numbers.number(1...14) {
    case 1, 2:
      (row.lifecycle, row.closeCode) = ("Closed", numbers.pick(["Paid", "Paid", "Other", "Partially paid", nil]))
      row.finishedAt = numbers.once(in: 4) ? nil : .instant(now.adding(hours: -numbers.pick([5, 50, 200])))
      if numbers.once(in: 2) { row.remainder = 0 }
    case 3: (row.lifecycle, row.closeCode, row.finishedAt) = (numbers.pick(["Active", "Paused", "Strange"]), nil, nil)
    case 4: row.lifecycle = "Merged"
    case 5: row.remainder = Int64(numbers.pick([0, 5000, 10_100, -400]))
    case 6: row.phase = numbers.pick(["Pre-legal", "Legal", "Other", nil])
    case 7: row.successFee = numbers.pick([nil, Percentage(digits: 15), Percentage(digits: 125, decimals: 1)])
    case 8: cases[index].expectedRate = numbers.pick([nil, Percentage(digits: 50), Percentage(digits: 9)])
    case 9: row.isTest = !(row.isTest ?? false)
    case 10: row.creditorReference = numbers.pick([1, 2, 7, nil]).map { PlatformWorld.claim(group, $0) }
    case 11: cases[index].isOnCustomer.toggle()
    case 12: cases[index].isOnReferral.toggle()
    case 13: (cases[index].isOnCustomer, cases[index].isOnReferral) = (false, false)
    default: row.interest = Int64(numbers.pick([0, 100, 900]))
    }
    cases[index].row = row
  }

  private mutating func changeClient(_ numbers: inout SeededNumbers, at now: Instant) {
    guard let index = clients.indices.randomElement(using: &numbers) else { return }
    switch numbers.number(1...4) {
    case 1: clients[index].row.isAttributed.toggle()
    case 2, 3: clients[index].isListed.toggle()
    default: clients[index].row.linkedAt = now.adding(hours: -numbers.pick([10, 400]))
    }
  }

  private mutating func changeSubscription(_ numbers: inout SeededNumbers) {
    let partner = numbers.pick(PlatformWorld.partners)
    subscriptions[partner] = numbers.pick([nil, [PlatformWorld.subscription(partner)]])
    if numbers.once(in: 2) { subscriptions[partner]?[0].isActive = false }
  }

  // MARK: What a pull shows

  /// What a pull reads: most of the lists that changed since they were read last, and some of the others, which say
  /// nothing new but when they were read. Once in a while a list is not complete.
  mutating func pull(_ numbers: inout SeededNumbers, isFirst: Bool = false) -> Pull {
    var pull = Pull()
    for partner in PlatformWorld.partners {
      var lists: [(PulledListKind, String?, PulledRows)] = [
        (.clients, nil, .clients(clients.filter { $0.partner == partner && $0.isListed }.map { .readable($0.row) })),
        (.webhooks, nil, .webhooks((subscriptions[partner] ?? []).map { .readable($0) })),
        (
          .cases, nil,
          .cases(cases.filter { $0.partner == partner && $0.isOnReferral }.map { .readable(referral($0)) })
        ),
        (
          .transactions, nil,
          .transactions(transactions.filter { $0.partner == partner }.map { .readable($0.row) })
        ),
      ]
      for tenant in PlatformWorld.customerPartners.contains(partner) ? PlatformWorld.tenants[partner] ?? [] : [] {
        let listed = payments.filter { $0.isListed && ($0.tenant == tenant || $0.otherTenant == tenant) }
        lists += [
          (.cases, tenant, .cases(cases.filter { $0.tenant == tenant && $0.isOnCustomer }.map { .readable($0.row) })),
          (
            .payments, tenant,
            .payments(
              listed.map { $0.isUnreadable ? .unreadable(id: $0.row.id, reason: "amount: 1e5") : .readable($0.row) })
          ),
        ]
      }
      for (kind, tenant, rows) in lists {
        let list = PulledList(partner: partner, tenant: tenant, kind: kind)
        let text = "\(rows) \(kind == .transactions ? summaryExcess[partner] ?? 0 : 0)"
        guard isFirst || (shown[list] == text ? numbers.once(in: 15) : !numbers.once(in: 4)) else { continue }
        var content = PulledContent(list: list, rows: rows)
        if numbers.once(in: 20) {
          content.end = tenant != nil && numbers.once(in: 3) ? .notReadableNow : .incomplete(reason: "HTTP 500")
        } else {
          shown[list] = text
        }
        pull.lists.append(content)
        if kind == .transactions { pull.summaries[partner] = summary(partner) }
      }
    }
    return pull
  }

  private func summary(_ partner: String) -> RevenueSummary {
    let own = transactions.filter { $0.partner == partner }.map(\.row)
    let sum = own.reduce(summaryExcess[partner] ?? 0) { $0 &+ ($1.feeUSD ?? 0) }
    return RevenueSummary(buckets: [.paid: (feeUSD: sum, count: own.count)])
  }

  /// A case as the referral API shows it.
  private func referral(_ shown: Case) -> CaseRow {
    var row = shown.row
    row.tenant = shown.tenant
    (row.interest, row.reminderFees, row.collectionFees) = (nil, nil, nil)
    (row.successFee, row.isTest) = (nil, nil)
    row.expectedRate = shown.expectedRate
    return row
  }
}
