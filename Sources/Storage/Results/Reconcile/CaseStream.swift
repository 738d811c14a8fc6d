package import Books

/// A case file with the numbers of its stored allocations, in the order of its claims.
package struct StoredCase: Sendable {
  package let file: CaseFile
  package let allocationNumbers: [Int64]
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
}
