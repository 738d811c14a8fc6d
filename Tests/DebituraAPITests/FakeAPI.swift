import DebituraAPI
import Platforms

/// A server of both APIs in memory: one partner, rows as JSON text, and a hook for what goes wrong.
final class FakeAPI {
  struct Seen {
    let path: String
    let page: Int
    let url: String
    let at: Int64
    let headers: [String: String]
  }

  var lists: [String: [String]] = [
    "/clients": [], "/cases": [], "/reporting/transactions": [], "tenant /cases": [], "tenant /Payments": [],
  ]
  var me = #"{"id":"P1","referralFeePercentage":50,"isActive":true,"invoicingTriggerMode":"PayWhenPaid"}"#
  /// Answers instead of the server; called with the request and how many of its path came before it.
  var fault: (Seen, Int) -> Result<HTTPResponse, TransportFailure>? = { _, _ in nil }
  var envelope = "page"
  var latency: Int64 = 20
  private(set) var seen: [Seen] = []
  private(set) var tokens = 0

  static let entities = [
    "/clients": "clients", "/cases": "cases", "/reporting/transactions": "data", "tenant /cases": "cases",
    "tenant /Payments": "payments",
  ]

  func count(_ path: String) -> Int { seen.count { $0.path == path } }

  func serve(_ request: HTTPRequest, _ now: Moment) -> VirtualTransport.Reply {
    let isCustomer = request.url.hasPrefix("https://customer")
    let target = "/" + (request.url.split(separator: "/", maxSplits: 2).last ?? "")
    let parts = target.split(separator: "?").map(String.init)
    let path = (isCustomer ? "tenant " : "") + parts[0]
    let page = parts.last?.split(separator: "&").compactMap { Int($0.dropFirst("Page=".count)) }.first ?? 1
    let headers = Dictionary(request.headers.map { ($0.name, $0.value.reveal()) }) { first, _ in first }
    let before = count(path)
    let now = Seen(path: path, page: page, url: request.url, at: now.milliseconds, headers: headers)
    seen.append(now)
    if let answer = fault(now, before) { return (latency, answer) }
    return (latency, .success(HTTPResponse(status: 200, body: Array(answer(path, page).utf8))))
  }

  func answer(_ path: String, _ page: Int) -> String {
    switch path {
    case "/me": return me
    case "/v1/Webhooks": return "[]"
    case "/oauth/token":
      tokens += 1
      return #"{"accessToken":"token-\#(tokens)","tokenType":"Bearer","expiresIn":1800}"#
    default:
      let rows = lists[path] ?? []
      return FakeAPI.page(rows, page, total: rows.count, path: path, envelope: envelope)
    }
  }

  static func page(_ rows: [String], _ page: Int, total: Int, path: String, envelope: String = "page") -> String {
    let shown = rows.dropFirst((page - 1) * 100).prefix(100)
    let head = """
      {"\(envelope)":{"totalResults":\(total),"pageSize":100,"currentPage":\(page),"responseCount":\(shown.count),\
      "totalPages":\((total + 99) / 100)}
      """
    return "\(head),\"\(entities[path] ?? "x")\":[\(shown.joined(separator: ","))]}"
  }

  static func ok(_ body: String) -> Result<HTTPResponse, TransportFailure> {
    .success(HTTPResponse(status: 200, body: Array(body.utf8)))
  }

  static func status(
    _ status: Int, _ body: String = "", _ headers: [(name: String, value: String)] = []
  ) -> Result<HTTPResponse, TransportFailure> {
    .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
  }

  static func client(_ tenant: String) -> String {
    #"""
    {"externalTenantId":"\#(tenant)","client":{"id":"C-\#(tenant)","companyName":"N"},"isAttributedClient":true,
    "dateLinked":"2026-01-01T00:00:00Z"}
    """#
  }

  static func referralCase(_ id: String, tenant: String = "t1") -> String {
    #"""
    {"id":"\#(id)","client":{"externalTenantId":"\#(tenant)"},"grossAmount":10.50,"remainder":1,"currency":"EUR",
    "dateCreated":"2026-01-01T00:00:00"}
    """#
  }

  static func customerCase(_ id: String) -> String {
    #"""
    {"id":"\#(id)","grossAmount":10,"remainder":1,"interestFees":0,"reminderFees":0,"collectionFees":0.0,
    "currency":"EUR","dateCreated":"2026-01-01T00:00:00","isTestCase":false}
    """#
  }

  static func payment(_ id: String, amount: String = "1.5", currency: String = #""EUR""#) -> String {
    #"""
    {"id":"\#(id)","dateCreated":"2026-01-01T00:00:00","date":"2026-01-01T00:00:00","grossAmount":\#(amount),\#
    "currency":\#(currency),"invoice":{"invoiceId":"K"}}
    """#
  }
}
