import Configuration
import Foundation

/// A folder with a configuration and the files that it names, removed with the value.
final class Installation {
  let folder: String
  var variables = [
    "ACME_KEY": "canary-key-1", "ACME_SECRET": Installation.secret, "SHORT": "c2hvcnQ=", "EMPTY": "",
    "PADDED": "canary-key-2 ", "LOOSE": "canary-not-base64",
    "PING_CLEAR": "http://hc-ping.com/canary", "PING_QUERY": "https://hc-ping.com/canary?create=1",
  ]

  /// 32 bytes, as Debitura's are.
  static let secret = "MjcYoo5hcSXnBRqthNI9Q2zZgkUDWcb4ES0C+P3/gaI="

  init() throws {
    folder = "/tmp/tieout-configuration-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ text: String, to name: String, mode: Int = 0o600) throws {
    let path = "\(folder)/\(name)"
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  func write(bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }

  func load(_ yaml: String, registersMayBeBroken: Bool = false) throws(any Error) -> Configuration {
    try write(yaml, to: "tieout.yaml")
    return try Configuration.load(
      "\(folder)/tieout.yaml", variables: variables, registersMayBeBroken: registersMayBeBroken)
  }

  /// The messages about a text, with the folder left out.
  func problems(_ yaml: String) throws -> [String] {
    do {
      _ = try load(yaml)
      return []
    } catch let error as ConfigurationError {
      return error.problems.map { $0.description.replacingOccurrences(of: "\(folder)/", with: "") }
    }
  }

  /// A sound configuration; tables replace a part of it.
  static let sound = """
    environment: production
    time_zone: Europe/Copenhagen
    store: var/tieout.sqlite
    output: out
    debitura:
      referral_api: https://referral-api.debitura.com
      customer_api: https://customer-api.debitura.com/
    partners:
      - id: acme
        name: Acme ApS
        api_key: {env: ACME_KEY}
        agreement:
          rates:
            - {from: 2024-01-01, to: 2026-07-01, percent: 50}
            - {from: 2026-07-01, percent: 45}
          platform_share: {pre_legal: 40, legal: 20}
          success_fee: from_case
          examples:
            - {amount: 1000.00, currency: EUR, success_fee: 15, phase: legal, date: 2026-03-01, fee: 15.00}
    channels:
      - name: acme-partner
        kind: debitura
        audience: referral_partner
        partner: acme
        path: events/acme/*.ndjson
        secrets: [{env: ACME_SECRET}]

    """

  static func replacing(_ part: String, _ other: String) -> String {
    precondition(sound.contains(part), "the sound configuration has no \(part)")
    return sound.replacingOccurrences(of: part, with: other)
  }
}
