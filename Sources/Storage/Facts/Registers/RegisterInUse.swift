package import Books

/// A register as a reconciliation uses it: what its file says now, or its last readable content.
package struct RegisterInUse: Sendable {
  /// A case id; a creditorReference and an externalTenantId; or a claimRef and a case id.
  package struct Row: Sendable {
    /// From 1.
    package let line: Int
    package let first: Key
    package let second: Key?

    package init(line: Int, first: Key, second: Key?) {
      self.line = line
      self.first = first
      self.second = second
    }
  }

  /// `integration-cases` or `claim-map`.
  package let name: String
  /// Whose register; nil for the claim map.
  package let partner: String?
  /// As the configuration names it.
  package let file: String
  package let rows: [Row]
  package let content: [UInt8]
  /// SHA-256 of the content.
  package let digest: [UInt8]

  package init(name: String, partner: String?, file: String, rows: [Row], content: [UInt8], digest: [UInt8]) {
    self.name = name
    self.partner = partner
    self.file = file
    self.rows = rows
    self.content = content
    self.digest = digest
  }
}
