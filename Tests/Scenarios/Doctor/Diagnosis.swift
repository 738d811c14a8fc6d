import Foundation
import Testing

/// What `doctor --json` said.
struct Diagnosis: Decodable {
  struct Check: Decodable {
    let area: String
    let name: String
    let state: String
    let detail: String
    let advice: String?
  }

  let status: Int32
  let ok: Int
  let warnings: Int
  let failed: Int
  let checks: [Check]

  /// What is not ok, in words for a test's message.
  var faults: [String] { checks.filter { $0.state != "ok" }.map { "\($0.state) \($0.area) \($0.name): \($0.detail)" } }
}

/// A mistake made on purpose, and what doctor is to say of it.
struct Mistake: Sendable, CustomTestStringConvertible {
  let what: String
  /// Changes the sample's configuration: what to replace, and by what.
  ///
  /// `REFERRAL` and `CUSTOMER` stand for the sandbox's ports.
  var edits: [(old: String, new: String)] = []
  /// Variables of the job's environment; nil takes one away.
  var variables: [String: String?] = [:]
  /// Faults of the platform, as the sandbox takes them.
  var faults: [String] = []
  /// What else is done to the installation.
  var deed: @Sendable (Installation) throws -> Void = { _ in }
  var asOf = Night.all[1].asOf
  /// 64 when other commands would not start either.
  var status: Int32 = 1
  let finds: [Finding]

  /// A line of doctor's that must be there.
  struct Finding: Sendable {
    let state: String
    let area: String
    let name: String
    let detail: String
    let advice: String
  }

  var testDescription: String { what }

  /// Makes the mistake in an installation that was in order, and asks doctor.
  func diagnosis(_ more: String...) throws -> (said: Diagnosis, installation: Installation) {
    let installation = try Installation(sandbox: Sandbox())
    for night in Night.all.prefix(2) { try installation.begin(night) }
    try installation.edit { text in
      try edits.reduce(text) { text, edit in
        let old = edit.old.replacingOccurrences(of: "REFERRAL", with: "\(installation.sandbox.referralPort)")
          .replacingOccurrences(of: "CUSTOMER", with: "\(installation.sandbox.customerPort)")
        guard text.contains(old) else { throw TestProblem("the sample has no \(old)") }
        return text.replacingOccurrences(of: old, with: edit.new)
      }
    }
    for (name, value) in variables { installation.set(name, to: value) }
    if !faults.isEmpty { try installation.sandbox.arm(faults: "[\(faults.joined(separator: ","))]") }
    try deed(installation)
    let ended = try installation.tieout(["doctor", "--json", "--as-of", asOf] + more)
    #expect(ended.status == status, "\(ended.output)\(ended.errors)")
    for (name, value) in installation.environment where value.count > 8 {
      let secret = value.trimmingCharacters(in: .whitespacesAndNewlines.union(["\""]))
      #expect(!(ended.output + ended.errors).contains(secret), "\(name) was printed")
    }
    return (try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8)), installation)
  }
}

/// Faults of the platform.
enum Platform {
  /// An answer of the referral API, for as long as the test lasts.
  static func answers(
    _ path: String, _ status: Int = 200, _ body: String = "{}", partner: String = "acme", api: String = "referral",
    method: String = "GET", tenant: String? = nil
  ) -> String {
    let place = tenant.map { #","tenant":"\#($0)""# } ?? ""
    return #"{"api":"\#(api)","path":"\#(path)","method":"\#(method)","partner":"\#(partner)"\#(place),"#
      + #""kind":"status","status":\#(status),"times":0,"body":\#(body)}"#
  }

  /// `GET /me` with a change to what the sample says.
  static func me(
    _ partner: String = "acme", id: String = "3daf7202-d6d6-4e7d-9547-18304a81ca84",
    name: String = "Acme Invoicing ApS",
    isActive: Bool = true, isDemo: Bool = false
  ) -> String {
    answers(
      "/me", 200,
      #"{"id":"\#(id)","companyName":"\#(name)","isActive":\#(isActive),"isPublicDemo":\#(isDemo)}"#, partner: partner)
  }

  static let events = [
    "client.onboarding.contract_signed", "client.linked", "client.link_requested", "client.link_expired",
    "case.created", "case.updated", "case.closed",
  ]

  /// A webhook subscription.
  static func subscription(
    _ id: String = "54a50217-0000", url: String = "https://hooks.example/debitura", events: [String] = Platform.events,
    isActive: Bool = true, reason: String? = nil, isTestMode: Bool = false
  ) -> String {
    let names = events.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"id":"\#(id)","url":"\#(url)","events":[\#(names)],"isActive":\#(isActive),"#
      + #""disabledReason":\#(reason.map { "\"\($0)\"" } ?? "null"),"isTestMode":\#(isTestMode)}"#
  }

  /// `GET /v1/Webhooks` of acme.
  static func subscriptions(_ subscriptions: String...) -> String {
    answers("/v1/Webhooks", 200, "[\(subscriptions.joined(separator: ","))]")
  }
}
