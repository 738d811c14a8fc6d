/// The endpoints of the Customer API, as one tenant's token sees them.
struct CustomerRoutes: Sendable {
  let sandbox: Sandbox
  let tenant: Tenant

  /// The answer to a request of the tenant.
  func reply(to request: ReceivedRequest, fault: Fault?) -> Reply {
    guard request.method == "GET" else { return .failure(405, "method_not_allowed", request.method) }
    let parts = request.pathParts
    switch parts.count {
    case 1 where parts[0] == "me":
      return me
    case 1 where parts[0] == "cases":
      return PageAnswer.reply(tenant.cases, to: request, fault: fault)
    case 1 where parts[0] == "Payments":
      return PageAnswer.reply(tenant.payments, to: request, fault: fault)
    case 1 where parts[0] == "webhooks":
      return .array(tenant.webhooks.rows)
    case 2 where parts == ["webhooks", "events"]:
      return events(request)
    case 2 where parts[0] == "cases":
      return one(tenant.cases, parts[1].lowercased())
    case 2 where parts[0] == "Payments":
      return one(tenant.payments, parts[1].lowercased())
    case 3 where parts[0] == "cases" && parts[2] == "payments":
      let id = parts[1].lowercased()
      guard tenant.cases.row(id: id) != nil else { return .notFound("cases: no such id") }
      return .array(tenant.paymentsOfCase[id] ?? [])
    case 3 where parts[0] == "cases" && parts[1] == "case-reference":
      return oneCase(field: "reference", value: parts[2])
    case 3 where parts[0] == "cases" && parts[1] == "by-creditor-reference":
      return oneCase(field: "creditorReference", value: parts[2])
    default:
      return .notFound("no such resource")
    }
  }

  private func one(_ list: RowList, _ id: String) -> Reply {
    list.row(id: id).map { Reply.row($0.slice) } ?? .notFound("\(list.kind.member): no such id")
  }

  private func oneCase(field: String, value: String) -> Reply {
    let row = tenant.cases.rows.first { tenant.cases.value(field, of: $0) == .text(value) }
    return row.map { Reply.row($0.slice) } ?? .notFound("cases: no such reference")
  }

  private var me: Reply {
    let empty = [
      "companyRegistrationNumber", "address", "zipCode", "city", "state", "country", "officeEmail", "officePhone",
    ]
    let members = empty.map { "\"\($0)\":null" }.joined(separator: ",")
    return .json("{\"id\":\(jsonQuoted(tenant.creditorID)),\"companyName\":\(jsonQuoted(tenant.id)),\(members)}")
  }

  private func events(_ request: ReceivedRequest) -> Reply {
    let parameters = Dictionary(request.parameters.map { ($0.name, $0.value) }) { first, _ in first }
    guard let caseID = parameters["caseId"]?.lowercased() else {
      return .failure(400, "validation_error", "caseId is required")
    }
    let events = sandbox.dataset.deliveries(channel: "\(tenant.id)-events", until: sandbox.nightNumber)
      .compactMap { StoredEvent(line: $0) }
      .filter { $0.caseID == caseID && $0.timestamp >= parameters["since"] ?? "" }
      .sorted { $0.timestamp > $1.timestamp }
    return .json("[\(events.map(\.row).joined(separator: ","))]")
  }
}
