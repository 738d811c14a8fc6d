import Amounts
import Books

/// One list as a pull reads it.
struct PulledContent: Sendable {
  let list: PulledList
  let rows: PulledRows
  var end = ListEnd.complete
}

/// Makes two random pulls of one partner with two tenants: cases, payments and transactions that nearly agree.
struct RandomPulls {
  private var numbers: SeededNumbers
  private var payments: [PaymentRow] = []
  private let euro: Currency
  private let krona: Currency

  init(seed: UInt64) throws {
    numbers = SeededNumbers(seed: seed)
    euro = try known("EUR")
    krona = try known("SEK")
    for number in 1...numbers.number(2...9) { payments.append(try payment(number)) }
  }

  /// The lists of the first pull, or of the second one with what changed in between.
  mutating func pull(isSecond: Bool) throws -> (lists: [PulledContent], summary: RevenueSummary) {
    if isSecond { change() }
    var lists: [PulledContent] = []
    func add(_ kind: PulledListKind, _ tenant: String?, _ rows: PulledRows) {
      lists.append(PulledContent(list: PulledList(partner: "acme", tenant: tenant, kind: kind), rows: rows))
    }
    let profile = PartnerProfile(id: "acme", referralFeePercentage: "50", isActive: true, invoicingTriggerMode: nil)
    add(.me, nil, .me(profile))
    add(.clients, nil, .clients(try clients(isSecond: isSecond).map { .readable($0) }))
    add(.webhooks, nil, .webhooks([]))
    add(.cases, nil, .cases(try (1...5).map { .readable(try caseRow($0, isCustomer: false)) }))
    let transactions = transactions()
    add(.transactions, nil, .transactions(transactions.map { .readable($0) }))
    for (tenant, cases) in [("t1", 1...2), ("t2", 3...4)] {
      // Once in a while a case is gone in the second pull.
      let listed = try cases.filter { _ in !isSecond || !numbers.once(in: 8) }.map { try caseRow($0, isCustomer: true) }
      add(.cases, tenant, .cases(listed.map { .readable($0) }))
      let booked = payments.filter { ($0.caseID <= "c2") == (tenant == "t1") }
      add(.payments, tenant, .payments(booked.map { .readable($0) }))
    }
    if isSecond, numbers.once(in: 4) {
      lists[numbers.number(1...(lists.count - 1))].end = .incomplete(reason: "HTTP 500")
    }
    let sum = transactions.reduce(0) { $0 + ($1.feeUSD ?? 0) }
    return (lists, RevenueSummary(buckets: [.paid: (feeUSD: sum, count: transactions.count)]))
  }

  private mutating func change() {
    payments.removeAll { _ in numbers.once(in: 8) }
    for index in payments.indices where numbers.once(in: 8) {
      payments[index].amount = Money(minorUnits: 2000, currency: euro)
    }
  }

  private mutating func payment(_ number: Int) throws -> PaymentRow {
    let day = numbers.number(17...24)
    return PaymentRow(
      id: "p\(number)", caseID: numbers.pick(["c1", "c1", "c2", "c3", "c4", "c7"]),
      amount: Money(
        minorUnits: numbers.pick([2000, 4000, 6000, 8000, 10_000, 10_001]),
        currency: numbers.once(in: 15) ? krona : euro),
      date: .day(try date(day)), createdAt: try instant(day, hour: 9),
      recipient: numbers.pick(["Debitura", "Creditor", "client directly"]))
  }

  private mutating func clients(isSecond: Bool) throws -> [ClientRow] {
    var clients: [ClientRow] = []
    for tenant in 1...2 where !numbers.once(in: 3) {
      clients.append(
        ClientRow(
          tenant: "t\(tenant)", creditorID: "creditor-\(tenant)", companyName: "Creditor \(tenant)",
          isAttributed: tenant == 1 ? !numbers.once(in: 5) : numbers.once(in: 2),
          linkedAt: try instant(isSecond ? 2 : numbers.pick([1, 12]), hour: 0)))
    }
    return clients
  }

  private mutating func caseRow(_ number: Int, isCustomer: Bool) throws -> CaseRow {
    // Seldom two cases of one claim: then it is joined to none.
    let reference = number == 4 && numbers.once(in: 4) ? 3 : number
    let paid = payments.filter { $0.caseID == "c\(number)" }.reduce(0) { $0 + $1.amount.minorUnits }
    let principal = Int64(numbers.pick([10_000, 20_000, 20_000]))
    let isClosed = numbers.once(in: 4)
    return CaseRow(
      id: "c\(number)", reference: "R\(number)", creditorReference: "INV-\(reference)",
      tenant: isCustomer ? nil : (number <= 2 ? "t1" : "t2"), clientName: "Creditor", currency: euro,
      principal: principal, interest: isCustomer ? 100 : nil, reminderFees: isCustomer ? 0 : nil,
      collectionFees: isCustomer ? 0 : nil, remainder: principal + (numbers.once(in: 3) ? 0 : 100) - paid,
      lifecycle: isClosed ? "Closed" : numbers.pick(["Active", "Active", "Paused", "Merged", "Strange"]),
      closeCode: isClosed ? numbers.pick(["Paid", "Other"]) : nil,
      phase: numbers.pick(["Pre-legal", "Pre-legal", "Legal", nil]),
      createdAt: try instant(10, hour: 0), finishedAt: isClosed ? .instant(try instant(20, hour: 0)) : nil,
      successFee: isCustomer && !numbers.once(in: 5) ? Percentage(digits: 15) : nil,
      expectedRate: isCustomer ? nil : Percentage(digits: numbers.pick([50, 50, 45])),
      isTest: isCustomer ? numbers.once(in: 10) : nil)
  }

  /// Debitura's own figures of most payments, and seldom one of a payment that nobody has.
  private mutating func transactions() -> [TransactionRow] {
    var rows: [TransactionRow] = []
    for payment in payments where !numbers.once(in: 4) {
      let day: DateOrInstant = numbers.once(in: 10) ? .instant(payment.createdAt.adding(hours: -48)) : payment.date
      let fee = payment.amount.minorUnits * 3 / 100 + Int64(numbers.number(0...2))
      rows.append(
        TransactionRow(
          id: "x\(payment.id)", caseID: payment.caseID, tenant: payment.caseID <= "c2" ? "t1" : "t2",
          amount: payment.amount, paymentDate: day, fee: Money(minorUnits: fee, currency: payment.amount.currency),
          feePercentage: Percentage(digits: 5, decimals: 1), feeUSD: fee, commissionStatus: "Confirmed",
          platformInvoicingStatus: nil, referralInvoicingStatus: nil))
    }
    return rows
  }

  /// A date in March 2026.
  private func date(_ day: Int) throws -> Day {
    guard let date = Day(year: 2026, month: 3, day: day) else { throw NoSuchValue(text: "day \(day)") }
    return date
  }

  private func instant(_ day: Int, hour: Int64) throws -> Instant {
    Instant(secondsSince1970: Int64(try date(day).daysSince1970) * 86_400 + hour * 3600)
  }
}

/// A value that the test spelt wrongly.
struct NoSuchValue: Error {
  let text: String
}

private func known(_ code: String) throws -> Currency {
  guard let currency = Currency(code) else { throw NoSuchValue(text: code) }
  return currency
}
