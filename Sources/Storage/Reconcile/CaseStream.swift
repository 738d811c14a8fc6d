import Amounts
package import Books
import GRDB

/// A case file with the numbers of its stored allocations, in the order of its claims.
package struct StoredCase: Sendable {
  package let file: CaseFile
  package let allocationNumbers: [Int64]
}

/// A stream of rows in the order of a text key, read alongside others.
final class KeyedRows {
  let rows: SQLStatement
  private(set) var key: String?

  /// Begins at the first row whose key (column 0) is not null.
  init(_ rows: SQLStatement) throws {
    self.rows = rows
    try advance()
  }

  func advance() throws {
    key = try rows.step() ? rows.text(0) : nil
  }

  /// Calls the body for each row of a key; keys must be asked for in growing order.
  func forEach(_ wanted: String, _ body: (SQLStatement) throws -> Void) throws {
    while let key, key.utf8.lexicographicallyPrecedes(wanted.utf8) { try advance() }
    // Bytes, not characters: two spellings of a letter are two keys (M15).
    while let key, key.utf8.elementsEqual(wanted.utf8) {
      try body(rows)
      try advance()
    }
  }
}

extension ReconcileSession {
  /// Hands over every case file in order of the ids: a merge of ordered queries, so memory does not grow with history.
  ///
  /// - Parameter wanted: which cases, by their ids; nil = all.
  /// - Throws: `DamagedRow` for a row that fails its checksum, `DatabaseError`.
  package func forEachCase(_ wanted: Set<Key>? = nil, _ body: (StoredCase) throws -> Void) throws {
    let ids = try SQLStatement(
      db,
      """
      SELECT case_id FROM case_now
      UNION SELECT case_id FROM payment_version WHERE is_latest = 1
      UNION SELECT case_id FROM transaction_version WHERE gone_read IS NULL ORDER BY 1
      """)
    let cases = try KeyedRows(try SQLStatement(db, CaseSQL.cases))
    let announced = try casesWithAnnouncement()
    let payments = try PaymentReader(self)
    let claims = try ClaimReader(db, isJoined: true)
    let transactions = try TransactionReader(db)
    let events = try CaseEventReader(db)
    let terms = try TermsReader(db)
    while try ids.step() {
      let id = ids.text(0)
      if let wanted, !wanted.contains(ids.key(0)) { continue }
      var known: KnownCase?
      var place: (partner: String, tenant: String?)?
      try cases.forEach(id) { row in
        known = try CaseSQL.known(row)
        place = (row.text(1), row.textOrNil(2))
      }
      known?.newestEvent = try events.newest(id)
      let payments = try payments.read(id)
      let claims = try claims.read(id)
      let reported = try transactions.read(id)
      let owner =
        place ?? payments.first.map { ($0.partner, $0.tenant) } ?? reported.first.map { ($0.partner, $0.row.tenant) }
        ?? ("", nil)
      let file = CaseFile(
        id: id, partner: owner.partner, tenant: owner.tenant, known: known, payments: payments,
        claims: claims.map(\.claim), transactions: reported.filter { $0.partner == owner.partner }.map(\.row),
        strayTransactions: reported.filter { $0.partner != owner.partner }
          .map { StrayTransaction(partner: $0.partner, row: $0.row) },
        client: clients.client(partner: owner.partner, tenant: owner.tenant),
        register: settings.register(owner.partner, id, known?.row.creditorReference, owner.tenant),
        terms: payments.isEmpty ? [] : try terms.read(id, hasBook: known?.hasBook ?? false),
        announcedAt: announced[Key(id)])
      try body(StoredCase(file: file, allocationNumbers: claims.flatMap(\.numbers)))
    }
  }

  /// Hands over every claim that is on no case, in order of the references, with the cases that it could be on.
  package func forEachLooseClaim(_ body: (ClaimFile, [String]) throws -> Void) throws {
    let claims = try ClaimReader(db, isJoined: false)
    let candidates = try SQLStatement(
      db,
      """
      SELECT case_id FROM temp.claim_map WHERE claim_ref = ?1
      UNION ALL SELECT case_id FROM case_now
      WHERE creditor_reference = ?1 AND NOT EXISTS (SELECT 1 FROM temp.claim_map WHERE claim_ref = ?1) ORDER BY 1
      """)
    let ids = try SQLStatement(
      db, "SELECT claim_ref, case_count FROM claim WHERE case_id IS NULL ORDER BY claim_ref")
    while try ids.step() {
      let claim = ids.text(0)
      var cases: [String] = []
      if ids.integer(1) > 1 {
        candidates.bind(1, claim)
        while try candidates.step() { cases.append(candidates.text(0)) }
        candidates.reset()
      }
      for found in try claims.read(claim) { try body(found.claim, cases) }
    }
  }
}

/// Reads cases as they are now.
enum CaseSQL {
  static let cases = """
    SELECT n.case_id, n.partner, n.tenant, n.has_book, v.reference, v.creditor_reference,
      v.client_name, v.currency, v.principal, v.interest, v.reminder_fees, v.collection_fees,
      v.remainder, v.lifecycle, v.close_code, v.phase, v.created_at, v.finished_at, v.finished_is_day, v.success_fee,
      r.expected_rate, v.is_test, v.checksum, v.gone_read, v.expected_rate, v.lifecycle_since
    FROM case_now n JOIN case_version v ON v.id = n.version_id
    LEFT JOIN case_version r ON r.id = n.referral_id
    ORDER BY n.case_id
    """

  static func known(_ row: SQLStatement) throws -> KnownCase {
    guard let currency = row.currency(7) else { throw DamagedRow(table: "case_version", row: row.text(0)) }
    var stored = CaseRow(
      id: row.text(0), reference: row.textOrNil(4), creditorReference: row.textOrNil(5), tenant: row.textOrNil(2),
      clientName: row.textOrNil(6), currency: currency, principal: row.integer(8), interest: row.integerOrNil(9),
      reminderFees: row.integerOrNil(10), collectionFees: row.integerOrNil(11), remainder: row.integer(12),
      lifecycle: row.textOrNil(13), closeCode: row.textOrNil(14), phase: row.textOrNil(15),
      createdAt: row.integerOrNil(16).map(Instant.init(microseconds:)),
      finishedAt: row.integerOrNil(17).map { StoredDate(at: $0, isDay: row.bool(18)).value },
      successFee: row.percentage(19), expectedRate: row.percentage(24), isTest: row.isNull(21) ? nil : row.bool(21))
    guard stored.checksum == row.integer(22) else { throw DamagedRow(table: "case_version", row: stored.id) }
    stored.expectedRate = row.percentage(20)
    return KnownCase(
      row: stored, hasBook: row.bool(3), isVanished: !row.isNull(23),
      lifecycleSince: Instant(microseconds: row.integer(25)))
  }
}

/// Reads the payments of one case after the other.
final class PaymentReader {
  private let session: ReconcileSession
  private let rows: KeyedRows
  private let events: BookingEventReader
  private let version: SQLStatement
  private let moves: SQLStatement
  private let statedLines: StatedLines.Reader
  /// The reason that a person accepted by resolving `eligibility-changed`, by the payment's id.
  private var acceptedVerdicts: [Key: String] = [:]
  private let firstEvent: SQLStatement
  /// The customer channels, by partner and tenant.
  private var channels: [[Key?]: [String]] = [:]
  /// Since when a tenant's customer channels deliver, by partner and tenant, as far as it was asked for.
  private var eventsSince: [[Key]: Instant?] = [:]

  private static let columns =
    "p.case_id, p.row_id, p.amount, p.currency, p.paid_at, p.paid_is_day, p.created_at, p.recipient, p.checksum"

  init(_ session: ReconcileSession) throws {
    self.session = session
    let db = session.db
    events = try BookingEventReader(db)
    rows = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT \(PaymentReader.columns), p.id, p.partner, p.list_tenant, p.gone_read, p.last_seen,
          coalesce(f.id, p.id), l.as_of, EXISTS (SELECT 1 FROM statement_line s WHERE s.payment_id = p.row_id)
            OR EXISTS (SELECT 1 FROM stated_elsewhere s WHERE s.payment_id = p.row_id),
          (SELECT a.version_id FROM payment_acceptance a WHERE a.payment_id = p.row_id ORDER BY a.id DESC LIMIT 1),
          g.as_of, \(TermsBook.columns)
        FROM payment_version p
        LEFT JOIN temp.first_version o ON o.row_id = p.row_id
        LEFT JOIN payment_version f ON f.id = o.id
        JOIN list_read l ON l.id = coalesce(f.first_read, p.first_read)
        LEFT JOIN list_read g ON g.id = p.gone_read
        \(TermsBook.join)
        WHERE p.is_latest = 1 ORDER BY p.case_id, p.row_id
        """))
    version = try SQLStatement(db, "SELECT \(PaymentReader.columns) FROM payment_version p WHERE p.id = ?")
    moves = try SQLStatement(
      db,
      """
      SELECT p.case_id, l.as_of, p.partner FROM payment_version p JOIN list_read l ON l.id = p.first_read
      WHERE p.row_id = ? ORDER BY p.id
      """)
    statedLines = try StatedLines.Reader(db)
    // A resolution stands while the finding stays: a verdict in between that said otherwise ends it (readings, Rules).
    let verdicts = try Row.fetchAll(
      db,
      sql: """
        SELECT substr(subject, 9), resolved_facts FROM discrepancy
        WHERE code = ? AND status = 'resolved' AND is_present = 1 AND resolved_facts IS NOT NULL
        """, arguments: [DiscrepancyCode.eligibilityChanged.rawValue])
    for row in verdicts { acceptedVerdicts[Key(row[0])] = row[1] }
    firstEvent = try SQLStatement(db, "SELECT first FROM results.deliveries_since WHERE channel = ?")
    for (name, place) in session.settings.channels where place.isCustomer {
      channels[[place.partner.map { Key($0) }, place.tenant.map { Key($0) }], default: []].append(name)
    }
  }

  /// Since when a tenant's customer channels deliver.
  private func deliveriesSince(_ partner: String, _ tenant: String) throws -> Instant? {
    let place = [Key(partner), Key(tenant)]
    if let known = eventsSince[place] { return known }
    var since: Instant?
    for name in channels[place] ?? [] {
      firstEvent.bind(1, name)
      defer { firstEvent.reset() }
      guard try firstEvent.step(), let first = firstEvent.integerOrNil(0).map(Instant.init(microseconds:)) else {
        continue
      }
      since = min(first, since ?? first)
    }
    eventsSince[place] = .some(since)
    return since
  }

  func read(_ caseID: String) throws -> [PaymentFile] {
    var payments: [PaymentFile] = []
    let events = try events.read(caseID)
    try rows.forEach(caseID) { row in payments.append(try payment(row, events)) }
    return payments
  }

  private func payment(_ row: SQLStatement, _ events: [Key: BookingEvents]) throws -> PaymentFile {
    let now = try PaymentReader.row(row)
    let partner = row.text(10)
    let tenant = row.text(11)
    let isListed = row.isNull(12)
    let list = PulledList(partner: partner, tenant: tenant, kind: .payments)
    let firstSeen = Instant(microseconds: row.integer(15))
    let lastListed =
      isListed ? session.lists.completedAt(list) ?? firstSeen : row.integerOrNil(13).map(Instant.init(microseconds:))
    // What a person accepted of an amended payment, else how it was first (rules R3).
    let acceptedVersion = row.integerOrNil(17) ?? row.integer(14)
    let accepted = acceptedVersion == row.integer(9) ? now : try storedVersion(acceptedVersion)
    let isAlone = row.integer(14) == row.integer(9)
    let events = events[Key(now.id)] ?? BookingEvents()
    return PaymentFile(
      row: now, partner: partner, tenant: tenant, firstSeen: firstSeen, lastListed: lastListed ?? firstSeen,
      isListed: isListed, accepted: accepted, createdEvent: events.created, deletedEvent: events.deleted,
      eventsSince: try deliveriesSince(partner, tenant),
      onCaseSince: isAlone ? firstSeen : try onCaseSince(now, partner),
      statedLines: row.bool(16) ? try statedLines.read(now.id) : [],
      vanishedAt: row.integerOrNil(18).map(Instant.init(microseconds:)), terms: try TermsBook.terms(row, from: 19),
      acceptedVerdict: acceptedVerdicts[Key(now.id)])
  }

  /// When the payment came to its present case and partner: the start of its last versions there.
  private func onCaseSince(_ payment: PaymentRow, _ partner: String) throws -> Instant? {
    moves.bind(1, payment.id)
    defer { moves.reset() }
    var since: Instant?
    while try moves.step() {
      if moves.key(0) != Key(payment.caseID) || moves.text(2) != partner {
        since = nil
      } else if since == nil {
        since = Instant(microseconds: moves.integer(1))
      }
    }
    return since
  }

  private func storedVersion(_ id: Int64) throws -> PaymentRow {
    version.bind(1, id)
    defer { version.reset() }
    guard try version.step() else { throw DamagedRow(table: "payment_version", row: "\(id)") }
    return try PaymentReader.row(version)
  }

  private static func row(_ row: SQLStatement) throws -> PaymentRow {
    guard let currency = row.currency(3) else { throw DamagedRow(table: "payment_version", row: row.text(1)) }
    let payment = PaymentRow(
      id: row.text(1), caseID: row.text(0), amount: Money(minorUnits: row.integer(2), currency: currency),
      date: StoredDate(at: row.integer(4), isDay: row.bool(5)).value, createdAt: Instant(microseconds: row.integer(6)),
      recipient: row.textOrNil(7))
    guard payment.checksum == row.integer(8) else { throw DamagedRow(table: "payment_version", row: payment.id) }
    return payment
  }
}

/// Reads claims with their events and allocations: those of one case after the other, or those on no case.
final class ClaimReader {
  private let claims: KeyedRows
  private let facts: KeyedRows
  private let allocations: KeyedRows
  private let order: EventOrder

  init(_ db: Database, isJoined: Bool) throws {
    order = try EventOrder(db)
    let key = isJoined ? "k.case_id" : "k.claim_ref"
    let which = "k.case_id IS \(isJoined ? "NOT NULL" : "NULL")"
    claims = try KeyedRows(
      try SQLStatement(db, "SELECT \(key), k.claim_ref FROM claim k WHERE \(which) ORDER BY \(key), k.claim_ref"))
    facts = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT \(key), k.claim_ref, f.kind, f.occurred_at, f.amount, f.currency, f.event_id, f.checksum
        FROM claim k CROSS JOIN temp.claim_fact f ON f.claim_ref = k.claim_ref
        WHERE \(which) ORDER BY \(key), k.claim_ref, f.kind, f.occurred_at, f.amount
        """))
    allocations = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT \(key), a.claim_ref, a.id, a.provider, a.tracking_id, a.amount, a.currency, a.state, a.state_since, a.date,
          a.settled_at, a.processing_at, a.kind, a.settlement_total, a.settlement_lines, a.is_reported_twice, a.events
        FROM result_allocation a CROSS JOIN claim k ON k.claim_ref = a.claim_ref
        WHERE \(which) ORDER BY \(key), a.claim_ref, a.provider, a.tracking_id
        """))
  }

  func read(_ key: String) throws -> [(claim: ClaimFile, numbers: [Int64])] {
    var found: [(claim: ClaimFile, numbers: [Int64])] = []
    try claims.forEach(key) { found.append((ClaimFile(claimRef: $0.key(1)), [])) }
    guard !found.isEmpty else { return [] }
    func place(_ row: SQLStatement) throws -> Int {
      let claim = row.key(1)
      guard let place = found.firstIndex(where: { $0.claim.claimRef == claim }) else {
        throw DamagedRow(table: "claim", row: claim.text)
      }
      return place
    }
    var resolved: [Int: ClaimAmount] = [:]
    try facts.forEach(key) { row in
      // In order of time and amount: the newest of a kind is the last.
      let kind = row.integer(2)
      let amount = ClaimAmount(
        minorUnits: row.integer(4), currency: row.currency(5),
        at: Instant(microseconds: row.integer(3)), event: row.integer(6))
      let checksum = ClaimEventRecord.checksum(
        at: row.integer(3), kind: kind, amount: kind == 2 ? nil : row.integer(4), currency: row.textOrNil(5))
      guard checksum == row.integer(7) else { throw DamagedRow(table: "claim_event", row: "\(amount.event)") }
      let index = try place(row)
      switch kind {
      case 0: found[index].claim.opening = try later(found[index].claim.opening, amount)
      case 1: found[index].claim.total = try later(found[index].claim.total, amount)
      default:
        resolved[index] = try later(resolved[index], amount)
        found[index].claim.resolved = resolved[index]?.event
      }
    }
    try allocations.forEach(key) { row in
      let index = try place(row)
      found[index].claim.allocations.append(try ClaimReader.allocation(row))
      found[index].numbers.append(row.integer(2))
    }
    return found
  }

  /// The one of two amounts, given in order of time and amount, that is taken as the newest.
  private func later(_ known: ClaimAmount?, _ next: ClaimAmount) throws -> ClaimAmount {
    guard let known, known.at == next.at, known.minorUnits == next.minorUnits else { return next }
    if let ours = known.currency, let theirs = next.currency, ours != theirs { return ours < theirs ? next : known }
    return try order.first(known.event, next.event) == known.event ? known : next
  }

  private static func allocation(_ row: SQLStatement) throws -> Allocation {
    guard let currency = row.currency(6), let state = AllocationState(rawValue: row.text(7)),
      let kind = Allocation.Kind(rawValue: row.text(12))
    else { throw DamagedRow(table: "result_allocation", row: "\(row.integer(2))") }
    return Allocation(
      key: AllocationKey(provider: row.key(3), trackingID: row.key(4), claimRef: row.key(1)),
      amount: Money(minorUnits: row.integer(5), currency: currency), state: state,
      stateSince: Instant(microseconds: row.integer(8)), date: Instant(microseconds: row.integer(9)),
      settledAt: row.integerOrNil(10).map(Instant.init(microseconds:)),
      processingAt: row.integerOrNil(11).map(Instant.init(microseconds:)), kind: kind,
      settlementTotal: row.integer(13), settlementLines: Int(row.integer(14)), isReportedTwice: row.bool(15),
      conflictingAmounts: [], events: row.text(16).split(separator: ",").compactMap { Int64($0) })
  }
}
