import Amounts
import Books
import Storage

/// Explains a booked payment: its versions, match, attribution, fee, transaction and statements (rules R3, R4, R7–R10).
struct ExplainPayment {
  let desk: ExplainDesk
  let view: CaseView
  let payment: PaymentFile
  let fee: PaymentFee
  let match: PaymentMatch

  init?(desk: ExplainDesk, view: CaseView, id: String) {
    guard let index = view.file.payments.firstIndex(where: { $0.row.id == id }) else { return nil }
    self.desk = desk
    self.view = view
    payment = view.file.payments[index]
    fee = view.fees[index]
    match = view.payments[index]
  }

  func explanation() throws -> Explanation {
    let day = desk.calendar.day(of: payment.row.date)
    var explanation = try desk.begin(
      payment.subject, "\(payment.row.amount) of \(day), \(payment.partner)/\(payment.tenant)")
    explanation.notes += try changes()
    for section in try sections() { explanation.add(section) }
    return explanation
  }

  /// Everything behind the payment; the sections that a statement line goes on with.
  func sections() throws -> [Explanation.Section] {
    [
      try booking(), try MatchSection(desk: desk, view: view).section(payment: payment),
      try AttributionSection(desk: desk, view: view, payment: payment, fee: fee).section(),
      try FeeSection(desk: desk, view: view, payment: payment, fee: fee).section(), try transactions(), try stated(),
      try desk.discrepancies(view.file.id) {
        $0 == payment.subject || fee.transaction.map { "transaction:\($0.id)" } == $0
      },
    ]
  }

  private func changes() throws -> [String] {
    guard desk.dossier.context.asOf == desk.run.asOf,
      let published = try desk.identities.published(payment: payment.row.id)
    else { return [] }
    let isSame =
      published.eligibility == fee.eligibility.state.rawValue && published.reason == fee.eligibility.reason.rawValue
      && published.fee == fee.fee?.minorUnits && published.match == match.kind?.rawValue ?? "none"
    guard !isSame else { return [] }
    return [
      "match, eligibility or fee are not as the reports have them; facts or the configuration have changed since."
    ]
  }

  // MARK: R3

  private func booking() throws -> Explanation.Section {
    let row = payment.row
    let list = PulledList(partner: payment.partner, tenant: payment.tenant, kind: .payments)
    let all = try desk.versions.payment(row.id)
    let current = [Explanation.Evidence].rows(all)
    var facts = [
      Explanation.Fact("amount", row.amount.description, counts),
      .init("date", "\(desk.calendar.day(of: row.date))", dateWords),
      .init("state", payment.isBooked ? "booked" : "deleted", try stateWords(list), evidence: try deletion()),
      .init("case", "case:\(row.caseID)", evidence: [.subject("case:\(row.caseID)")]),
    ]
    if let recipient = row.recipient { facts.append(.init("recipient", recipient)) }
    if payment.accepted != row {
      facts.append(
        .init("amended", "from \(payment.accepted.amount) of \(desk.calendar.day(of: payment.accepted.date))"))
    }
    let events = try desk.deliveries.ofPayment(row.id)
    facts.append(
      .init(
        "events", events.isEmpty ? "none" : "\(events.count)",
        payment.eventsSince.map { "the tenant's channel delivers since \($0.readable)" } ?? "the tenant has no channel",
        evidence: .deliveries(events)))
    facts.append(.init("versions", "\(all.count)", evidence: current))
    return .init("Booking", rule: "R3", facts)
  }

  private var counts: String? {
    guard let currency = view.currency else { return "the case is in no list: in no balance" }
    if payment.row.amount.currency != currency { return "the case is in \(currency.code): in no balance and no match" }
    return nil
  }

  private var dateWords: String? {
    switch payment.row.date {
    case .day: "a calendar date, which no zone moves"
    case .instant(let instant): "\(instant.description) in \(desk.calendar.zone)"
    }
  }

  private func stateWords(_ list: PulledList) throws -> String {
    if payment.isBooked { return "the newest complete \(list.readable), \(payment.lastListed.readable), shows it" }
    if !payment.isListed { return "gone from the \(list.readable), last shown \(payment.lastListed.readable)" }
    return "payment.deleted is later than the list that last showed it, \(payment.lastListed.readable)"
  }

  private func deletion() throws -> [Explanation.Evidence] {
    try desk.evidence(payment.deletedEvent.map { [$0.event] } ?? [])
  }

  // MARK: R9

  private func transactions() throws -> Explanation.Section {
    let calendar = desk.calendar
    let day = calendar.day(of: payment.row.date)
    var facts: [Explanation.Fact] = []
    for transaction in view.file.transactions {
      let isOurs = transaction.id == fee.transaction?.id
      let date = calendar.day(of: transaction.paymentDate)
      let differing = [
        transaction.amount.currency != payment.row.amount.currency ? "currency" : nil,
        transaction.amount.minorUnits != payment.row.amount.minorUnits ? "amount" : nil, date != day ? "date" : nil,
      ].compactMap(\.self)
      let other = zip(view.file.payments, view.fees).first { $1.transaction?.id == transaction.id }?.0
      let why =
        isOurs
        ? nil
        : !differing.isEmpty
          ? "another \(differing.joined(separator: " and "))"
          : payment.isBooked
            ? "equal, but the order of creation and ids gives it to \(other?.subject ?? "nobody")"
            : "only booked payments are matched"
      let theirs = transaction.fee.map { "fee \($0)" } ?? "no fee"
      let percent = transaction.feePercentage.map { ", rate \($0.fromFractionIfSmall) %" } ?? ""
      facts.append(
        .init(
          isOurs ? "matched" : "not matched", "transaction:\(transaction.id)", "\(transaction.amount) of \(date)", why,
          "Debitura: \(theirs)\(percent)" + (transaction.referralInvoicingStatus.map { ", \($0)" } ?? ""),
          evidence: .rows(try desk.versions.transaction(transaction.id))))
    }
    if facts.isEmpty { facts.append(.init("transaction", "none", "Debitura reports none on the case")) }
    if let theirs = fee.transaction?.fee, let ours = fee.fee, theirs.currency == ours.currency {
      facts.append(
        .init("difference", (try ours.subtracting(theirs)).description, "our fee \(ours) - theirs \(theirs)"))
    }
    return .init("Reporting transaction", rule: "R9", facts)
  }

  // MARK: R10

  private func stated() throws -> Explanation.Section {
    var facts: [Explanation.Fact] = []
    for row in try desk.identities.statedElsewhere(payment.row.id) {
      let number = row.number.map { "as \($0) " } ?? ""
      facts.append(.init("stated elsewhere", row.fee.description, "\(number)to \(row.partner), \(row.month)"))
    }
    for line in try desk.identities.lines(ofPayment: payment.row.id) {
      let id = StatementLineName(number: line.number, line: Int(line.line)).text
      facts.append(
        .init(
          "stated", "\(line.fee), \(line.section)", "by \(line.number) to \(line.partner), \(line.month)",
          evidence: [.subject("statement-line:\(id)")]))
    }
    for entry in fee.positions {
      let (series, position) = (entry.series, entry.position)
      func money(_ units: Int64) -> String { Money(minorUnits: units, currency: series.currency).description }
      let last = view.context.lastIssued[series.partner]
      let next = try last.flatMap { try position.line(closing: $0.adding(months: 1)) }
      facts.append(
        .init(
          "due", money(position.due), "\(series.partner), \(series.currency.code): \(dueWords(position.state))",
          "net stated \(money(position.stated))",
          last.map { last in
            let month = last.adding(months: 1)
            return next.map { "the statement of \(month) would state \(money($0.amount)), \($0.section.rawValue)" }
              ?? "the statement of \(month) would state nothing of it"
          } ?? "no month of \(series.partner) is issued yet"))
    }
    return .init("Statements", rule: "R10", facts)
  }

  private func dueWords(_ state: EligibilityState) -> String {
    switch state {
    case .eligible: "eligible, so its fee"
    case .held: "held, so what is stated"
    case .reversed, .ineligible: "\(state.rawValue), so nothing"
    }
  }
}
