import Amounts
import Books
import Storage

/// Stages the rows of a whole pull, page by page, without HTTP: what the store makes of them is measured.
struct PullGenerator {
  let data: Dataset
  let night: Int

  private static let pageRows = 100

  /// Adds every list of every partner and tenant; gives how many rows there were.
  func stage(into staging: PullStaging) throws -> Int {
    var rows = 0
    for partner in 0..<Dataset.partners {
      let name = Dataset.partner(partner)
      let debts = stride(from: partner, to: data.cases, by: Dataset.partners)
      rows += try add(.clients, name, nil, clients(partner), to: staging) { .clients($0) }
      rows += try add(.webhooks, name, nil, [SubscriptionRow](), to: staging) { .webhooks($0) }
      rows += try add(.cases, name, nil, debts.lazy.map { caseRow($0, isCustomer: false) }, to: staging) { .cases($0) }
      rows += try add(.transactions, name, nil, debts.lazy.flatMap(transactions), to: staging) { .transactions($0) }
      let me = PulledList(partner: name, tenant: nil, kind: .me)
      try staging.begin(me)
      let profile = PartnerProfile(
        id: name, referralFeePercentage: "0.5", isActive: true, invoicingTriggerMode: "Manual")
      try staging.add(.me(profile), to: me, page: 1)
      staging.end(me, .complete)
      for tenant in 0..<Dataset.tenantsPerPartner {
        let own = stride(
          from: partner + tenant * Dataset.partners, to: data.cases,
          by: Dataset.partners * Dataset.tenantsPerPartner)
        let tenant = Dataset.tenant(partner, tenant)
        rows += try add(.cases, name, tenant, own.lazy.map { caseRow($0, isCustomer: true) }, to: staging) {
          .cases($0)
        }
        rows += try add(.payments, name, tenant, own.lazy.flatMap(payments), to: staging) { .payments($0) }
      }
    }
    return rows
  }

  private func add<Row: Sendable>(
    _ kind: PulledListKind, _ partner: String, _ tenant: String?, _ rows: some Sequence<Row>, to staging: PullStaging,
    _ wrap: ([ReadRow<Row>]) -> PulledRows
  ) throws -> Int {
    let list = PulledList(partner: partner, tenant: tenant, kind: kind)
    try staging.begin(list)
    var page: [ReadRow<Row>] = []
    var (pages, count) = (0, 0)
    func flush() throws {
      pages += 1
      count += page.count
      try staging.add(wrap(page), to: list, page: pages)
      page.removeAll(keepingCapacity: true)
    }
    for row in rows {
      page.append(.readable(row))
      if page.count == PullGenerator.pageRows { try flush() }
    }
    if !page.isEmpty { try flush() }
    staging.end(list, .complete)
    return count
  }

  private func clients(_ partner: Int) -> [ClientRow] {
    (0..<Dataset.tenantsPerPartner).map { tenant in
      ClientRow(
        tenant: Dataset.tenant(partner, tenant), creditorID: Dataset.uuid(tenant, 900 + partner),
        companyName: "Creditor \(tenant) GmbH", isAttributed: true, linkedAt: Instant(secondsSince1970: 1_760_000_000))
    }
  }

  private func caseRow(_ number: Int, isCustomer: Bool) -> CaseRow {
    let debt = data.debt(number)
    // On the second night one case in a hundred has a new figure.
    let isMoved = night > 1 && number % 100 == 7
    return CaseRow(
      id: debt.id, reference: "R\(debt.number)", creditorReference: debt.claimRef,
      tenant: isCustomer ? nil : Dataset.tenant(debt.partner, debt.tenant), clientName: "Creditor \(debt.tenant) GmbH",
      currency: debt.currency, principal: debt.principal, interest: isCustomer ? 0 : nil,
      reminderFees: isCustomer ? 0 : nil, collectionFees: isCustomer ? 0 : nil,
      remainder: debt.principal - debt.paid - (isMoved ? 1 : 0), lifecycle: "Active", closeCode: nil,
      phase: "pre_legal",
      createdAt: debt.createdAt, finishedAt: nil, successFee: isCustomer ? Percentage(digits: 15) : nil,
      expectedRate: isCustomer ? nil : Percentage(digits: 50), isTest: isCustomer ? false : nil)
  }

  private func payments(_ number: Int) -> [PaymentRow] {
    let debt = data.debt(number)
    return debt.payments.map {
      PaymentRow(
        id: $0.id, caseID: debt.id, amount: Money(minorUnits: $0.amount, currency: debt.currency),
        date: .instant($0.at),
        createdAt: Instant(microseconds: $0.at.microseconds + 3_600_000_000), recipient: "Creditor")
    }
  }

  private func transactions(_ number: Int) -> [TransactionRow] {
    let debt = data.debt(number)
    return debt.payments.enumerated().map { index, payment in
      TransactionRow(
        id: Dataset.uuid(number, 50 + index), caseID: debt.id, tenant: Dataset.tenant(debt.partner, debt.tenant),
        amount: Money(minorUnits: payment.amount, currency: debt.currency), paymentDate: .instant(payment.at),
        fee: Money(minorUnits: payment.amount * 3 / 100, currency: debt.currency),
        feePercentage: Percentage(digits: 50),
        feeUSD: payment.amount * 3 / 100, commissionStatus: "Confirmed", platformInvoicingStatus: "NotInvoiced",
        referralInvoicingStatus: "NotInvoiced")
    }
  }
}
