package import Books

extension ReconcileSession {
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
