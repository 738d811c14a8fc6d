import Amounts
import Books
import GRDB

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
