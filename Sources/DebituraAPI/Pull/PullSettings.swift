package import Platforms

/// Where and how a pull reads (configuration `debitura`).
package struct PullSettings: Sendable {
  package var referralAPI: String
  package var customerAPI: String
  package var apiKeyHeader: String
  /// Most requests under way at once, of all partners together.
  package var connectionsMax: Int
  package var rates: RateLimits
  package var limits: PullLimits
  /// Of the chance in waiting times; it never changes what is read.
  package var seed: UInt64

  package init(
    referralAPI: String, customerAPI: String, apiKeyHeader: String = "XApiKey", connectionsMax: Int = 8,
    rates: RateLimits = .init(), limits: PullLimits = .init(), seed: UInt64 = 0
  ) {
    self.referralAPI = referralAPI
    self.customerAPI = customerAPI
    self.apiKeyHeader = apiKeyHeader
    self.connectionsMax = connectionsMax
    self.rates = rates
    self.limits = limits
    self.seed = seed
  }
}

/// What a pull is bounded by: passing a limit ends a list with a reason that names it.
package struct PullLimits: Hashable, Sendable {
  /// How often in a row a server is believed that says how long to wait.
  static let trustedWaits = 3

  /// The most that the platform gives (contracts A.5).
  package var pageSize = 100
  /// A million rows: past this a list is repeating itself.
  package var pagesMax = 10_000
  /// How often a list is read whose ids do not add up (inputs 3).
  package var readsMax = 3
  /// How often a request is repeated after a fault that may pass (inputs 3).
  package var retriesMax = 5
  /// How often one request is told to wait before its list ends.
  package var limitedMax = 20
  /// Tokens live half an hour: this is more than a day of them.
  package var mintsMax = 50
  /// The whole pull; nothing is sent after it.
  package var runSecondsMax = 10_800

  package init() {}
}
