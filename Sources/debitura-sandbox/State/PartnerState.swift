/// A referral partner: one API key and what it sees.
struct PartnerState: Sendable {
  let id: String
  let key: String

  /// The answer of `GET /me`.
  let me: JSONSlice?

  let clients: RowList
  let cases: RowList
  let transactions: RowList
  let webhooks: RowList
  let tenants: [String: Tenant]

  /// Reads a partner of `api.json`.
  init(id: String, from slice: JSONSlice) throws(JSONSliceError) {
    let members = try slice.membersByName()
    self.id = id
    key = members["key"]?.string ?? ""
    me = members["me"]
    clients = try RowList(.client, from: members["clients"])
    cases = try RowList(.referralCase, from: members["cases"])
    transactions = try RowList(.transaction, from: members["transactions"])
    webhooks = try RowList(.webhook, from: members["webhooks"])
    var tenants: [String: Tenant] = [:]
    for (name, value) in try members["tenants"]?.members() ?? [] {
      tenants[name] = try Tenant(id: name, from: value)
    }
    self.tenants = tenants
  }
}
