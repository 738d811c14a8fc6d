import Amounts
import Books
import GRDB

/// Writes what an applied event says into the tables that the rules read, and takes it away again.
final class EventFactWriter {
  private let insertLine: SQLStatement
  private let insertClaim: SQLStatement
  private let insertCase: SQLStatement
  private let insertClient: SQLStatement
  private let insertBooking: SQLStatement
  private let deletions: [SQLStatement]

  init(_ db: Database) throws {
    insertLine = try SQLStatement(
      db,
      """
      INSERT INTO sealed_payment_line (event_id, line, occurred_at, provider, tracking_id, family, status, claim_ref,
        receeve_ref, account_ref, amount, currency, total, breaks_sum, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertClaim = try SQLStatement(
      db,
      """
      INSERT INTO sealed_claim_event (event_id, occurred_at, kind, claim_ref, receeve_ref, amount, currency, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertCase = try SQLStatement(
      db, "INSERT INTO sealed_case_event (event_id, occurred_at, case_id, lifecycle) VALUES (?, ?, ?, ?)")
    insertClient = try SQLStatement(
      db,
      """
      INSERT INTO sealed_client_event (event_id, channel_id, occurred_at, tenant, kind, is_attributed)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    insertBooking = try SQLStatement(
      db,
      """
      INSERT INTO sealed_booking_event (event_id, channel_id, occurred_at, kind, payment_id, case_id, amount, currency)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
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
      insertClient.bind(1, id)
      insertClient.bind(2, channel)
      insertClient.bind(3, at)
      insertClient.bind(4, tenant)
      insertClient.bind(5, kind.rawValue)
      insertClient.bind(6, isAttributed)
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
      insertLine.bind(1, id)
      insertLine.bind(2, Int64(index))
      insertLine.bind(3, row.occurredAt)
      insertLine.bind(4, row.provider)
      insertLine.bind(5, row.trackingID)
      insertLine.bind(6, row.family)
      insertLine.bind(7, row.status)
      insertLine.bind(8, row.claimRef)
      insertLine.bind(9, row.receeveRef)
      insertLine.bind(10, event.accountReference)
      insertLine.bind(11, row.amount)
      insertLine.bind(12, row.currency)
      insertLine.bind(13, row.total)
      insertLine.bind(14, row.breaksSum)
      insertLine.bind(15, row.checksum)
      try insertLine.run()
    }
  }

  private func writeClaim(_ event: Event, id: Int64, kind: Int64, amount: Int64?, currency: String?) throws {
    let at = event.occurredAt.microseconds
    insertClaim.bind(1, id)
    insertClaim.bind(2, at)
    insertClaim.bind(3, kind)
    insertClaim.bind(4, event.claimRef)
    insertClaim.bind(5, event.receeveClaimRef)
    insertClaim.bind(6, amount)
    insertClaim.bind(7, currency)
    insertClaim.bind(8, ClaimEventRecord.checksum(at: at, kind: kind, amount: amount, currency: currency))
    try insertClaim.run()
  }

  private func writeCase(id: Int64, at: Int64, caseID: String, lifecycle: String) throws {
    insertCase.bind(1, id)
    insertCase.bind(2, at)
    insertCase.bind(3, caseID)
    insertCase.bind(4, lifecycle)
    try insertCase.run()
  }

  private func writeBooking(
    id: Int64, channel: Int64, at: Int64, kind: Int64, payment: String, caseID: String?, amount: Money?
  ) throws {
    insertBooking.bind(1, id)
    insertBooking.bind(2, channel)
    insertBooking.bind(3, at)
    insertBooking.bind(4, kind)
    insertBooking.bind(5, payment)
    insertBooking.bind(6, caseID)
    insertBooking.bind(7, amount?.minorUnits)
    insertBooking.bind(8, amount?.currency.code)
    try insertBooking.run()
  }
}
