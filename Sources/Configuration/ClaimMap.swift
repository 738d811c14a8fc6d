package import Books

/// The register that joins claims to cases by hand (inputs 4; rules R1).
package enum ClaimMap {
  /// The cases that rows name for a claim, in order of their ids: those that exist count, so there may be several.
  package static func cases(_ rows: [RegisterRow]) -> [Key: [Key]] {
    var cases: [Key: Set<Key>] = [:]
    for row in rows { if let caseID = row.second { cases[row.first, default: []].insert(caseID) } }
    return cases.mapValues { $0.sorted() }
  }
}
