import Books
package import Platforms

/// How Debitura's APIs are reached (inputs 1, `debitura`; contracts A.1–A.3).
package struct DebituraSettings: Hashable, Sendable {
  /// Address of the referral-partner API, without a slash at its end.
  package var referralAPI: String
  /// Address of the customer API; nil only when no partner uses it.
  package var customerAPI: String?
  package var apiKeyHeader: String
  package var maxConnections: Int
  package var rateLimits: RateLimits

  static let keys = ["referral_api", "customer_api", "api_key_header", "max_connections", "rate_limits"]
}

extension Place {
  func debitura(_ environment: Environment?) -> DebituraSettings? {
    guard let section = section(keys: DebituraSettings.keys) else { return nil }
    let referral = section.required(
      "referral_api", "its address was expected, such as https://referral-api.debitura.com")?
      .apiAddress(environment, role: .referral)
    let customer = section["customer_api"]?.apiAddress(environment, role: .customer)
    let header = section["api_key_header"].map { $0.headerName() } ?? "XApiKey"
    let connections = section["max_connections"].map { $0.integer(1...64) } ?? 8
    let limits = section["rate_limits"].map { $0.rateLimits() } ?? RateLimits()
    guard let referral, let header, let connections, let limits else { return nil }
    return DebituraSettings(
      referralAPI: referral, customerAPI: customer, apiKeyHeader: header, maxConnections: connections,
      rateLimits: limits)
  }

  private func rateLimits() -> RateLimits? {
    guard let section = section(keys: ["per_minute", "per_hour", "per_day"]) else { return nil }
    let defaults = RateLimits()
    func limit(_ key: String, _ standard: Int) -> Int? {
      section[key].map { $0.integer(1...1_000_000_000) } ?? standard
    }
    guard let minute = limit("per_minute", defaults.perMinute), let hour = limit("per_hour", defaults.perHour),
      let day = limit("per_day", defaults.perDay)
    else { return nil }
    return RateLimits(perMinute: minute, perHour: hour, perDay: day)
  }

  private func headerName() -> String? {
    guard let name = text(max: 64) else { return nil }
    let isToken = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
    return isToken
      ? name : refuse("is \(OneLine.quoted(name))", "the name of an HTTP header such as XApiKey was expected")
  }
}
