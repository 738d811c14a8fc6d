/// A creditor behind a partner: what a bearer token for it sees.
struct Tenant: Sendable {
  let id: String

  /// Whether tokens can be minted and used.
  let isTokenOK: Bool

  let creditorID: String
  let cases: RowList
  let payments: RowList
  let webhooks: RowList

  /// Payments by the lower-case id of their case.
  let paymentsOfCase: [String: [Row]]

  /// Reads a tenant of `api.json`.
  init(id: String, from slice: JSONSlice) throws(JSONSliceError) {
    let members = try slice.membersByName()
    self.id = id
    isTokenOK = members["token_ok"]?.bool ?? false
    creditorID = members["creditorId"]?.string ?? ""
    cases = try RowList(.customerCase, from: members["cases"])
    webhooks = try RowList(.webhook, from: members["webhooks"])
    let payments = try RowList(.payment, from: members["payments"])
    paymentsOfCase = Dictionary(grouping: payments.rows) { payments.value("case", of: $0).text.lowercased() }
    self.payments = payments
  }
}
