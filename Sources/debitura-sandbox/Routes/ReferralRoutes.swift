/// The endpoints of the Referral Partner API.
struct ReferralRoutes: Sendable {
  let sandbox: Sandbox
  let partner: PartnerState

  /// The answer to a request of the partner.
  func reply(to request: ReceivedRequest, fault: Fault?) -> Reply {
    let parts = request.pathParts
    if request.method == "POST" {
      return parts == ["oauth", "token"] ? token(request.body) : .notFound("no such resource")
    }
    guard request.method == "GET" else { return .failure(405, "method_not_allowed", request.method) }
    switch parts.count {
    case 1 where parts[0] == "me":
      return partner.me.map(Reply.row) ?? .notFound("me")
    case 1 where parts[0] == "clients":
      return PageAnswer.reply(partner.clients, to: request, fault: fault)
    case 1 where parts[0] == "cases":
      return PageAnswer.reply(partner.cases, to: request, fault: fault)
    case 2 where parts == ["reporting", "transactions"]:
      return PageAnswer.reply(partner.transactions, to: request, fault: fault)
    case 2 where parts == ["v1", "Webhooks"]:
      return .array(partner.webhooks.rows)
    case 2 where parts[0] == "clients":
      return one(partner.clients, parts[1])
    case 2 where parts[0] == "cases":
      return oneCase(parts[1].lowercased())
    case 3 where parts[0] == "v1" && parts[1] == "Webhooks":
      return one(partner.webhooks, parts[2].lowercased())
    default:
      return .notFound("no such resource")
    }
  }

  private func one(_ list: RowList, _ id: String) -> Reply {
    list.row(id: id).map { Reply.row($0.slice) } ?? .notFound("\(list.kind.member): no such id")
  }

  /// A case by id has a member more than in the list: what everything collected would earn.
  ///
  /// The sandbox knows none of it and says 0; nobody may count on a forecast.
  private func oneCase(_ id: String) -> Reply {
    guard let row = partner.cases.row(id: id) else { return .notFound("cases: no such id") }
    let names = [
      "grossAmountUsd", "successFeePercentage", "collectionPartnerRevenueUsd", "platformRevenueSharePercentage",
      "platformRevenueUsd", "referralFeePercentage", "referralRevenueUsd",
    ]
    let members = names.map { "\"\($0)\":0.0" }.joined(separator: ",")
    return Reply(
      status: 200, body: row.slice.raw.dropLast() + [UInt8](",\"potentialRevenue\":{\(members)}}".utf8))
  }

  private func token(_ body: [UInt8]) -> Reply {
    guard let name = (try? JSONSlice(text: body))?["externalTenantId"]?.string, (1...255).contains(name.count) else {
      return .failure(400, "validation_error", "externalTenantId is required")
    }
    guard let tenant = partner.tenants[name], tenant.isTokenOK else {
      return .notFound("no active link for this externalTenantId")
    }
    let token = sandbox.tokens.mint(for: Caller(partner: partner.id, tenant: name))
    return .json(
      """
      {"accessToken":"\(token)","expiresIn":\(sandbox.tokens.lifetime.components.seconds),\
      "creditorId":\(jsonQuoted(tenant.creditorID)),"externalTenantId":\(jsonQuoted(name)),"tokenType":"Bearer"}
      """)
  }
}
