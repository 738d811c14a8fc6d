package import Amounts
package import Books
import GRDB

/// Writes what the rules make of the facts, row by row, into the results that are being made.
package final class ResultWriter {
  private let session: ReconcileSession
  private let insertFinding: SQLStatement
  private let insertExpected: SQLStatement
  private let insertCase: SQLStatement
  private let insertPayment: SQLStatement
  private let allocations: AllocationWriter
  private let keptAllocations: AllocationWriter
  private let terms: TermsWriter
  private let insertMatch: SQLStatement
  private let describeEvent: SQLStatement
  private let insertDue: SQLStatement
  private let insertAnnouncement: SQLStatement
  private let insertJudged: SQLStatement
  private let insertUncountable: SQLStatement

  /// More evidence than this is cut, with a note: a cell of a report is no archive.
  private static let evidenceMax = 20

  package init(_ session: ReconcileSession) throws {
    self.session = session
    let db = session.db
    func insert(_ table: String, _ columns: String) throws -> SQLStatement {
      let marks = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
      return try SQLStatement(db, "INSERT OR REPLACE INTO results.\(table) (\(columns)) VALUES (\(marks))")
    }
    insertFinding = try insert(
      "finding", "code, subject, owner, partner, tenant, case_id, currency, money_at_risk, explanation, evidence, facts"
    )
    insertExpected = try insert(
      "expected", "code, subject, owner, partner, case_id, currency, amount, since, becomes_discrepancy_at")
    insertCase = try insert(
      "result_case",
      """
      case_id, reference, creditor_reference, partner, tenant, client, lifecycle, close_code, phase, currency,
      principal, added_fees, claimed, paid, outstanding, remainder, remainder_difference, claims, paid_by_evidence,
      booked_unmatched, settled_unmatched, reversed_booked, matched_difference, unexplained, last_payment_date, test,
      merged
      """)
    insertPayment = try insert(
      "result_payment",
      """
      payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency, recipient, state, match,
      matched_allocations, matched_amount, difference, is_test, is_in_case_currency, eligibility, reason,
      success_fee_percent, share_percent, rate_percent, fee, transaction_id, platform_fee, statement
      """)
    allocations = try AllocationWriter(db)
    keptAllocations = try AllocationWriter(db, in: "results")
    terms = try TermsWriter(session.db, .taken, asOf: session.context.asOf)
    insertMatch = try insert("result_allocation_match", "allocation_id, matched_payments, difference")
    insertDue = try insert("due", "owner, at")
    insertAnnouncement = try insert("announcement", "payment_id, case_id, announced_at")
    insertJudged = try insert("judged", "case_id, payments")
    insertUncountable = try insert("uncountable", "case_id, partner, tenant, reason")
    describeEvent = try SQLStatement(
      db,
      """
      SELECT c.name || '/' || e.event_id || ' (' || f.path || ':' || e.line || ')'
      FROM event e JOIN channel c ON c.id = e.channel_id JOIN source_file f ON f.id = e.file_id WHERE e.id = ?
      """)
  }

  // MARK: Verdicts

  /// Writes what a rule says.
  package func write(_ verdict: Verdict, of owner: ResultOwner) throws {
    switch verdict {
    case .finding(let finding): try write(finding, of: owner)
    case .expected(let item): try write(item, of: owner)
    }
  }

  /// Writes a finding; whether an incomplete list stops its code, or the configuration tolerates its amount, is asked where
  /// lives are kept.
  package func write(_ finding: Finding, of owner: ResultOwner) throws {
    insertFinding.bind(1, finding.code.rawValue)
    insertFinding.bind(2, finding.subject)
    insertFinding.bind(3, owner.text)
    insertFinding.bind(4, finding.partner)
    insertFinding.bind(5, finding.tenant)
    insertFinding.bind(6, finding.caseID)
    insertFinding.bind(7, finding.atRisk?.currency.code)
    insertFinding.bind(8, finding.atRisk?.minorUnits)
    insertFinding.bind(9, finding.explanation)
    insertFinding.bind(10, try evidence(finding))
    insertFinding.bind(11, finding.resolvableFacts)
    try insertFinding.run()
  }

  /// Writes what is inside a grace, unless it is of an amount that becomes no finding.
  private func write(_ item: ExpectedItem, of owner: ResultOwner) throws {
    guard !session.context.settings.tolerates(item.code, item.amount) else { return }
    insertExpected.bind(1, item.code.rawValue)
    insertExpected.bind(2, item.subject)
    insertExpected.bind(3, owner.text)
    insertExpected.bind(4, item.partner)
    insertExpected.bind(5, item.caseID)
    insertExpected.bind(6, item.amount?.currency.code)
    insertExpected.bind(7, item.amount?.minorUnits)
    insertExpected.bind(8, item.since.microseconds)
    insertExpected.bind(9, item.becomesDiscrepancyAt.microseconds)
    try insertExpected.run()
  }

  private func evidence(_ finding: Finding) throws -> String {
    var events: [String] = []
    for event in Set(finding.events).sorted() {
      describeEvent.bind(1, event)
      if try describeEvent.step() { events.append("event " + describeEvent.text(0)) }
      describeEvent.reset()
    }
    let all = finding.evidence + events.sorted()
    let shown = all.prefix(ResultWriter.evidenceMax).joined(separator: "; ")
    return all.count > ResultWriter.evidenceMax ? shown + "; and \(all.count - ResultWriter.evidenceMax) more" : shown
  }

  // MARK: Settlements

  /// Writes an allocation under a number, where the session reads it from.
  ///
  /// - Parameter isKept: whether it is written into the results beside that.
  package func write(
    _ allocation: Allocation, number: Int64, account: String?, caseID: Key?, isKept: Bool = false
  ) throws {
    try allocations.write(allocation, number: number, account: account, caseID: caseID)
    if isKept { try keptAllocations.write(allocation, number: number, account: account, caseID: caseID) }
  }

  // MARK: Cases

  /// Notes from when on the same facts may give an owner something else.
  package func write(nextChange: Instant?, of owner: ResultOwner) throws {
    guard let nextChange else { return }
    insertDue.bind(1, owner.text)
    insertDue.bind(2, nextChange.microseconds)
    try insertDue.run()
  }

  /// Notes an announced payment.
  package func write(_ announcement: EventWithoutPayment.Announcement) throws {
    insertAnnouncement.bind(1, announcement.paymentID)
    insertAnnouncement.bind(2, announcement.caseID)
    insertAnnouncement.bind(3, announcement.at.microseconds)
    try insertAnnouncement.run()
  }

  /// Notes that a case was judged, and why it cannot be counted if that is so.
  package func note(_ file: CaseFile, uncountable reason: String? = nil) throws {
    insertJudged.bind(1, file.id)
    insertJudged.bind(2, Int64(file.payments.count))
    try insertJudged.run()
    guard let reason else { return }
    insertUncountable.bind(1, file.id)
    insertUncountable.bind(2, file.list.partner)
    insertUncountable.bind(3, file.list.tenant)
    insertUncountable.bind(4, reason)
    try insertUncountable.run()
  }

  /// Writes a case with its payments and the matches of its allocations.
  package func write(_ result: CaseResult, of file: CaseFile, allocationNumbers: [Int64]) throws {
    if let known = file.known { try write(known, result, file) }
    for (index, payment) in file.payments.enumerated() {
      try write(payment, result.payments[index], result.fees[index], file)
    }
    for (number, match) in zip(allocationNumbers, result.allocations) where match.kind != nil {
      insertMatch.bind(1, number)
      insertMatch.bind(2, match.payments.joined(separator: ";"))
      insertMatch.bind(3, match.difference)
      try insertMatch.run()
    }
    for verdict in result.verdicts { try write(verdict, of: .case(file.id)) }
  }

  private func write(_ known: KnownCase, _ result: CaseResult, _ file: CaseFile) throws {
    let row = known.row
    let balance = result.balance
    let tieOut = result.tieOut
    let lastPayment = file.payments.filter { $0.isBooked && $0.row.amount.currency == row.currency }.map {
      session.context.calendar.day(of: $0.row.date)
    }.max()
    insertCase.bind(1, file.id)
    insertCase.bind(2, row.reference)
    insertCase.bind(3, row.creditorReference)
    insertCase.bind(4, file.partner)
    insertCase.bind(5, file.tenant)
    insertCase.bind(6, row.clientName)
    insertCase.bind(7, row.lifecycle.map(Lifecycle.canonicalLabel))
    insertCase.bind(8, row.closeCode.map(CloseCode.canonicalLabel))
    insertCase.bind(9, row.phase)
    insertCase.bind(10, row.currency.code)
    insertCase.bind(11, row.principal)
    insertCase.bind(12, balance?.addedFees)
    insertCase.bind(13, balance?.claimed)
    // Without a book nothing is paid that we know of; the other figures are unknown (rules R3).
    insertCase.bind(14, balance?.paid ?? 0)
    insertCase.bind(15, balance?.outstanding)
    insertCase.bind(16, row.remainder)
    insertCase.bind(17, balance?.remainderDifference)
    insertCase.bind(18, file.claims.isEmpty ? nil : file.claims.map(\.claimRef).joined(separator: ";"))
    insertCase.bind(19, tieOut?.paidByEvidence)
    insertCase.bind(20, tieOut?.bookedUnmatched)
    insertCase.bind(21, tieOut?.settledUnmatched)
    insertCase.bind(22, tieOut?.reversedBooked)
    insertCase.bind(23, tieOut?.matchedDifference)
    insertCase.bind(24, tieOut?.unexplained)
    insertCase.bind(25, lastPayment?.description)
    insertCase.bind(26, known.hasBook ? known.isTest : nil)
    insertCase.bind(27, known.isMerged)
    try insertCase.run()
  }

  private func write(_ payment: PaymentFile, _ match: PaymentMatch, _ fee: PaymentFee, _ file: CaseFile) throws {
    let row = payment.row
    insertPayment.bind(1, row.id)
    insertPayment.bind(2, row.caseID)
    insertPayment.bind(3, payment.partner)
    insertPayment.bind(4, payment.tenant)
    insertPayment.bind(5, session.context.calendar.day(of: row.date).description)
    insertPayment.bind(6, row.createdAt.microseconds)
    insertPayment.bind(7, payment.firstSeen.microseconds)
    insertPayment.bind(8, row.amount.minorUnits)
    insertPayment.bind(9, row.amount.currency.code)
    insertPayment.bind(10, row.recipient)
    insertPayment.bind(11, payment.isBooked ? "booked" : "deleted")
    insertPayment.bind(12, match.kind?.rawValue ?? "none")
    insertPayment.bind(13, match.kind == nil ? nil : match.allocations.joined(separator: ";"))
    insertPayment.bind(14, match.matchedAmount)
    insertPayment.bind(15, match.difference)
    insertPayment.bind(16, file.known?.isTest ?? false)
    insertPayment.bind(17, file.known?.row.currency == row.amount.currency)
    insertPayment.bind(18, fee.eligibility.state.rawValue)
    insertPayment.bind(19, fee.eligibility.reason.rawValue)
    insertPayment.bind(20, fee.terms?.successFee?.description)
    insertPayment.bind(21, fee.terms?.share?.description)
    insertPayment.bind(22, fee.terms?.rate?.description)
    insertPayment.bind(23, fee.fee?.minorUnits)
    insertPayment.bind(24, fee.transaction?.id)
    let platform = fee.transaction?.fee
    insertPayment.bind(25, platform?.currency == row.amount.currency ? platform?.minorUnits : nil)
    let statements = payment.statedLines.compactMap(\.number)
    insertPayment.bind(26, statements.isEmpty ? nil : Set(statements).sorted().joined(separator: ";"))
    try insertPayment.run()
    try terms.keep(fee, of: row.id)
  }

  // MARK: Controls

  /// Writes a control: two sides that must be equal.
  ///
  /// A side that is no amount any more is the nearest that is, and still differs where the two do.
  package func write(_ control: Control) throws {
    let left = Int64(clamping: control.left)
    var right = Int64(clamping: control.right)
    if left == right, control.left != control.right { right = left > 0 ? left - 1 : left + 1 }
    try session.db.execute(
      sql: "INSERT INTO results.control (control, scope, currency, left_side, right_side) VALUES (?, ?, ?, ?, ?)",
      arguments: [control.name, control.scope, control.currency?.code, left, right])
  }
}
