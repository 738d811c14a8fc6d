import Books
import StrictJSON
import Platforms

/// Reads the answers to a probe's questions.
struct ProbeReader {
  static let clients = ListSource.ofPartner[0]

  private let pages: PageReader

  init(_ limits: PullLimits) {
    precondition(ProbeReader.clients.kind == .clients, "the list that names the tenants")
    pages = PageReader(limits)
  }

  /// Names are the server's words: what was sent must not come back in them.
  func standing(_ body: [UInt8], without secret: Secret) throws(ProbeFailure) -> PartnerStanding {
    try read(body, "a profile") { fields throws(FieldFault) in
      let name = try fields.text("companyName")
      return PartnerStanding(
        id: try fields.id("id"), companyName: name.map { CleanText.clipped(CleanText.without(secret, $0)) },
        isActive: try fields.optionalBool("isActive"), isPublicDemo: try fields.optionalBool("isPublicDemo"))
    }
  }

  func creditor(_ body: [UInt8]) throws(ProbeFailure) -> String {
    try read(body, "a profile") { fields throws(FieldFault) in try fields.id("id") }
  }

  func subscriptions(_ body: [UInt8], without secret: Secret) throws(ProbeFailure) -> [ProbedSubscription] {
    let rows: ReadRows<ProbedSubscription>? = try? JSONParser.withValue(of: body) { root in
      root.kind == .array ? RowReading.rows(root, as: ProbedSubscription.self) : nil
    }
    guard let rows, rows.withoutID == 0 else { throw .unexpected("HTTP 200, but no list of subscriptions") }
    var found: [ProbedSubscription] = []
    for row in rows.rows {
      switch row {
      case .readable(let subscription): found.append(subscription.cleaned(of: secret))
      case .unreadable(let id, let reason):
        throw .unexpected("HTTP 200, but subscription \(CleanText.clipped(id)) has \(reason)")
      }
    }
    return found.sorted { $0.row.id < $1.row.id }
  }

  /// How many clients there are, and the creditors of those on the first page by tenant.
  func clientList(_ body: [UInt8]) throws(ProbeFailure) -> (total: Int, creditors: [String: String?]) {
    guard case .success(let page) = pages.page(body, of: ProbeReader.clients) else {
      throw .unexpected("HTTP 200, but no page of clients")
    }
    var creditors: [String: String?] = [:]
    for tenant in page.tenants { creditors[tenant] = .some(nil) }
    if case .clients(let rows) = page.rows {
      for case .readable(let client) in rows { creditors[client.tenant] = client.creditorID }
    }
    return (page.total, creditors)
  }

  func token(_ body: [UInt8], tenant: String) throws(ProbeFailure) -> Secret {
    switch pages.token(body, tenant: tenant) {
    case .success(let token): return token
    case .failure(.otherTenant): throw .unexpected("the token is another tenant's")
    case .failure(.broken(let reason)): throw .unexpected("HTTP 200, but \(reason)")
    }
  }

  private func read<Value>(
    _ body: [UInt8], _ what: String, _ read: (Fields) throws(FieldFault) -> Value
  ) throws(ProbeFailure) -> Value {
    let value: Value? = try? JSONParser.withValue(of: body) { root in
      root.kind == .object ? try? read(Fields(root)) : nil
    }
    guard let value else { throw .unexpected("HTTP 200, but not \(what)") }
    return value
  }
}

extension ProbedSubscription: WireRow {
  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("id") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> ProbedSubscription {
    let target = try fields.text("url").map(WebhookTarget.init)
    return ProbedSubscription(
      row: try SubscriptionRow.read(fields, id: id), isPublicHost: target?.isPublicHost ?? false)
  }

  fileprivate func cleaned(of secret: Secret) -> ProbedSubscription {
    var row = row
    row.disabledReason = row.disabledReason.map { CleanText.without(secret, $0) }
    return ProbedSubscription(row: row, isPublicHost: isPublicHost)
  }
}
