import Amounts
package import Books

/// A settlement with the places of its claims, as read from the store.
package struct StoredSettlement: Sendable {
  package let settlement: Settlement
  package let places: [Key: ClaimPlace]
  /// The account that each claim's allocation names.
  package let accounts: [Key: String]
  /// What each event says of each claim, as it was delivered.
  package let events: [AllocationEvent]
}

extension ReconcileSession {
  /// Hands over every settlement, in order of provider and trackingId.
  ///
  /// - Throws: `DamagedRow` for a line that fails its checksum, `DatabaseError`.
  package func forEachSettlement(_ body: (StoredSettlement) throws -> Void) throws {
    let rows = try SQLStatement(
      db,
      """
      SELECT t.provider, t.tracking_id, t.event_id, t.occurred_at, t.family, t.status, t.claim_ref, t.receeve_ref,
        t.amount, t.currency, t.total, t.breaks_sum, t.checksum, t.account_ref,
        k.claim_ref, k.account_ref, k.case_id, k.case_count, k.is_opened, c.partner, c.tenant
      FROM payment_line t
      CROSS JOIN claim k ON k.claim_ref = \(ClaimJoin.resolved)
      LEFT JOIN case_now c ON c.case_id = k.case_id
      ORDER BY t.provider, t.tracking_id
      """)
    var group = SettlementGroup()
    while try rows.step() {
      if !group.isSame(rows) {
        if let settlement = group.finish() { try body(settlement) }
        group = SettlementGroup(provider: rows.text(0), trackingID: rows.text(1))
      }
      try group.add(rows)
    }
    if let settlement = group.finish() { try body(settlement) }
  }
}

/// The rows of one settlement.
private struct SettlementGroup {
  var provider = ""
  var trackingID = ""
  private var events: [AllocationEvent] = []
  private var places: [Key: ClaimPlace] = [:]
  /// The newest account that the settlement's own events name for a claim.
  private var accounts: [Key: (at: Int64, account: Key)] = [:]

  init(provider: String = "", trackingID: String = "") {
    self.provider = provider
    self.trackingID = trackingID
  }

  func isSame(_ row: SQLStatement) -> Bool {
    !events.isEmpty && row.text(1).utf8.elementsEqual(trackingID.utf8) && row.text(0).utf8.elementsEqual(provider.utf8)
  }

  mutating func add(_ row: SQLStatement) throws {
    let record = PaymentLineRecord(
      occurredAt: row.integer(3), provider: provider, trackingID: trackingID, family: row.integer(4),
      status: row.integer(5), claimRef: row.textOrNil(6), receeveRef: row.textOrNil(7), amount: row.integer(8),
      currency: row.text(9), total: row.integerOrNil(10), breaksSum: row.bool(11))
    guard record.checksum == row.integer(12), let currency = row.currency(9),
      let status = PaymentStatus(rawValue: Int(record.status))
    else { throw DamagedRow(table: "payment_line", row: "\(row.integer(2))") }
    let claim = row.key(14)
    events.append(
      AllocationEvent(
        event: row.integer(2), occurredAt: Instant(microseconds: record.occurredAt), status: status,
        family: record.family == 1 ? .multi : .single, claimRef: claim,
        amount: Money(minorUnits: record.amount, currency: currency), total: record.total, breaksSum: record.breaksSum))
    if places[claim] == nil {
      places[claim] = ClaimPlace(
        caseID: row.keyOrNil(16), partner: row.textOrNil(19), tenant: row.keyOrNil(20), isOpened: row.bool(18),
        isAmbiguous: row.integer(17) > 1)
      if let account = row.keyOrNil(15) { accounts[claim] = (Int64.min, account) }
    }
    if let account = row.keyOrNil(13), (accounts[claim] ?? (Int64.min, "")) < (record.occurredAt, account) {
      accounts[claim] = (record.occurredAt, account)
    }
  }

  func finish() -> StoredSettlement? {
    guard !events.isEmpty else { return nil }
    return StoredSettlement(
      settlement: Settlement(provider: Key(provider), trackingID: Key(trackingID), events: events), places: places,
      accounts: accounts.mapValues(\.account.text), events: events)
  }
}
