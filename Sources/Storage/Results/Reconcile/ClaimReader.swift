import Amounts
import Books
import GRDB

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
