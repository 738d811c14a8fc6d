import Amounts
import Books
import GRDB

/// Writes what an applied event says into the tables that the rules read, and takes it away again.
final class EventFactWriter {
  private let insertLine: SealedInsert
  private let insertClaim: SealedInsert
  private let insertCase: SealedInsert
  private let insertClient: SealedInsert
  private let insertBooking: SealedInsert
  private let deletions: [SQLStatement]

  init(_ db: Database) throws {
    insertLine = try SealedInsert(
      db, "payment_line",
      columns: [
        "event_id", "line", "occurred_at", "provider", "tracking_id", "family", "status", "claim_ref", "receeve_ref",
        "account_ref", "amount", "currency", "total", "breaks_sum", "checksum",
      ])
    insertClaim = try SealedInsert(
      db, "claim_event",
      columns: ["event_id", "occurred_at", "kind", "claim_ref", "receeve_ref", "amount", "currency", "checksum"])
    insertCase = try SealedInsert(db, "case_event", columns: ["event_id", "occurred_at", "case_id", "lifecycle"])
    insertClient = try SealedInsert(
      db, "client_event", columns: ["event_id", "channel_id", "occurred_at", "tenant", "kind", "is_attributed"])
    insertBooking = try SealedInsert(
      db, "booking_event",
      columns: ["event_id", "channel_id", "occurred_at", "kind", "payment_id", "case_id", "amount", "currency"])
    deletions = try ["payment_line", "claim_event", "case_event", "client_event", "booking_event"].map {
      try SQLStatement(db, "DELETE FROM \(Seal.prefix)\($0) WHERE event_id = ?")
    }
  }

  /// Takes away what an event said: nobody reads it any more.
  func remove(_ id: Int64) throws {
    for deletion in deletions {
      deletion.bind(1, id)
      try deletion.run()
    }
  }

  /// Writes what an event says.
  func write(_ event: Event, id: Int64, channel: Int64) throws {
    let at = event.occurredAt.microseconds
    switch event.fact {
    case .other: break
    case .payment(let payment): try write(payment, of: event, id: id)
    case .claimCreated(let money):
      try writeClaim(event, id: id, kind: 0, amount: money.minorUnits, currency: money.currency.code)
    case .claimTotal(let units): try writeClaim(event, id: id, kind: 1, amount: units, currency: nil)
    case .claimResolved: try writeClaim(event, id: id, kind: 2, amount: nil, currency: nil)
    case .caseUpdated(let caseID, let lifecycle): try writeCase(id: id, at: at, caseID: caseID, lifecycle: lifecycle)
    case .caseClosed(let caseID):
      try writeCase(id: id, at: at, caseID: caseID, lifecycle: Lifecycle.closed.rawValue)
    case .client(let kind, let tenant, let isAttributed):
      insertClient.add(id)
      insertClient.add(channel)
      insertClient.add(at)
      insertClient.add(tenant)
      insertClient.add(kind.rawValue)
      insertClient.add(isAttributed)
      try insertClient.run()
    case .paymentCreated(let payment, let caseID, let amount):
      try writeBooking(id: id, channel: channel, at: at, kind: 0, payment: payment, caseID: caseID, amount: amount)
    case .paymentDeleted(let payment, let caseID):
      try writeBooking(id: id, channel: channel, at: at, kind: 1, payment: payment, caseID: caseID, amount: nil)
    }
  }

  private func write(_ payment: ProviderPayment, of event: Event, id: Int64) throws {
    let breaksSum = payment.breaksSum
    for (index, line) in payment.lines.enumerated() {
      let row = PaymentLineRecord(
        occurredAt: event.occurredAt.microseconds, provider: payment.provider, trackingID: payment.trackingID,
        family: payment.family == .multi ? 1 : 0, status: Int64(payment.status.rawValue), claimRef: line.claimRef,
        receeveRef: line.receeveClaimRef, amount: line.amount.minorUnits, currency: line.amount.currency.code,
        total: payment.total, breaksSum: breaksSum)
      insertLine.add(id)
      insertLine.add(Int64(index))
      insertLine.add(row.occurredAt)
      insertLine.add(row.provider)
      insertLine.add(row.trackingID)
      insertLine.add(row.family)
      insertLine.add(row.status)
      insertLine.add(row.claimRef)
      insertLine.add(row.receeveRef)
      insertLine.add(event.accountReference)
      insertLine.add(row.amount)
      insertLine.add(row.currency)
      insertLine.add(row.total)
      insertLine.add(row.breaksSum)
      insertLine.add(row.checksum)
      try insertLine.run()
    }
  }

  private func writeClaim(_ event: Event, id: Int64, kind: Int64, amount: Int64?, currency: String?) throws {
    let at = event.occurredAt.microseconds
    insertClaim.add(id)
    insertClaim.add(at)
    insertClaim.add(kind)
    insertClaim.add(event.claimRef)
    insertClaim.add(event.receeveClaimRef)
    insertClaim.add(amount)
    insertClaim.add(currency)
    insertClaim.add(ClaimEventRecord.checksum(at: at, kind: kind, amount: amount, currency: currency))
    try insertClaim.run()
  }

  private func writeCase(id: Int64, at: Int64, caseID: String, lifecycle: String) throws {
    insertCase.add(id)
    insertCase.add(at)
    insertCase.add(caseID)
    insertCase.add(lifecycle)
    try insertCase.run()
  }

  private func writeBooking(
    id: Int64, channel: Int64, at: Int64, kind: Int64, payment: String, caseID: String?, amount: Money?
  ) throws {
    insertBooking.add(id)
    insertBooking.add(channel)
    insertBooking.add(at)
    insertBooking.add(kind)
    insertBooking.add(payment)
    insertBooking.add(caseID)
    insertBooking.add(amount?.minorUnits)
    insertBooking.add(amount?.currency.code)
    try insertBooking.run()
  }
}
