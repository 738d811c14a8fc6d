import Foundation

/// The calls that tests make, as the sample's partner acme.
extension SandboxProcess {
  /// The sample's key of acme.
  static let key = "sample-key-acme"

  /// Asks the referral API.
  func referral(_ target: String) throws -> Answer {
    try exchange(referralPort, "GET", target, headers: ["XApiKey: \(Self.key)"])
  }

  /// Mints a token for a tenant.
  func token(_ tenant: String) throws -> Answer {
    try exchange(
      referralPort, "POST", "/oauth/token", headers: ["xapikey: \(Self.key)", "Content-Type: application/json"],
      body: "{\"externalTenantId\":\"\(tenant)\"}")
  }

  /// Asks the customer API with a token.
  func customer(_ target: String, token: String) throws -> Answer {
    try exchange(customerPort, "GET", target, headers: ["Authorization: Bearer \(token)"])
  }

  /// A token for a tenant.
  func bearer(_ tenant: String) throws -> String {
    guard let token = try token(tenant).json?["accessToken"] as? String else { throw TestProblem("no token") }
    return token
  }

  /// Steers the sandbox.
  func control(_ path: String, _ body: String) throws -> Answer {
    try exchange(referralPort, "POST", path, body: body)
  }

  /// Arms one fault.
  func arm(_ fault: String) throws {
    let answer = try control("/__faults", "[\(fault)]")
    guard answer.status == 200 else { throw TestProblem("not armed: \(answer.body)") }
  }
}

extension Answer {
  /// The envelope of a page.
  var page: [String: Int] { json?["page"] as? [String: Int] ?? [:] }

  /// A member of each row of a list.
  func column(_ name: String, of list: String) -> [String] {
    (json?[list] as? [[String: Any]] ?? []).compactMap { $0[name] as? String }
  }
}
