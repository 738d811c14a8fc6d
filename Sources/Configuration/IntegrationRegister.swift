package import Books

/// The cases that a partner submitted through the integration (inputs 4; rules R7, 7 and 8).
package struct IntegrationRegister: Hashable, Sendable {
  /// A case as the partner knows it.
  package struct Reference: Hashable, Sendable {
    package let creditorReference: Key
    package let externalTenantId: Key

    package init(creditorReference: Key, externalTenantId: Key) {
      self.creditorReference = creditorReference
      self.externalTenantId = externalTenantId
    }
  }

  /// Case ids in lower case; empty when the register names cases by their references.
  package let caseIds: Set<Key>
  /// References with their tenants; empty when the register names cases by their ids.
  package let references: Set<Reference>

  package init(caseIds: Set<Key> = [], references: Set<Reference> = []) {
    self.caseIds = caseIds
    self.references = references
  }

  /// The register of these rows.
  package init(_ rows: [RegisterRow]) {
    self.init(
      caseIds: Set(rows.filter { $0.second == nil }.map(\.first)),
      references: Set(
        rows.compactMap { row in
          row.second.map { Reference(creditorReference: row.first, externalTenantId: $0) }
        }))
  }

  /// Whether a case is in the register.
  package func contains(caseId: String, creditorReference: String?, tenant: String) -> Bool {
    if caseIds.contains(Key(LooseText.lowercasedASCII(caseId))) { return true }
    guard let creditorReference, !references.isEmpty else { return false }
    return references.contains(
      Reference(
        creditorReference: Key(LooseText.trimmed(creditorReference)), externalTenantId: Key(LooseText.trimmed(tenant))))
  }
}
