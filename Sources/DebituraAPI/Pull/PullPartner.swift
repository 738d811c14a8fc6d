package import Platforms

/// A partner whose lists are to be read.
package struct PullPartner: Sendable {
  package var id: String
  package var apiKey: Secret
  /// Whether the tenants' cases and payments are read too (configuration `customer_api`).
  package var readsCustomerAPI: Bool
  /// Tenants known from earlier pulls and from customer channels; those that this pull shows are added.
  package var tenants: [String]
  /// What the key has used up before this run.
  package var usage: KeyUsage?

  package init(id: String, apiKey: Secret, readsCustomerAPI: Bool, tenants: [String] = [], usage: KeyUsage? = nil) {
    self.id = id
    self.apiKey = apiKey
    self.readsCustomerAPI = readsCustomerAPI
    self.tenants = tenants
    self.usage = usage
  }
}
