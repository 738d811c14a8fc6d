import Amounts
import Crypto
import Deliveries
import Foundation
import Platforms

/// Makes lines as a receiver of webhooks writes them.
enum Line {
  static let secretBytes = Array("0123456789abcdef0123456789abcdef".utf8)
  static let secret = Data(secretBytes).base64EncodedString()

  /// A JSON string that says this.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  static func code(_ timestamp: String, _ body: String, key: [UInt8] = secretBytes) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(timestamp).\(body)".utf8), using: SymmetricKey(data: key))
    return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// A delivery of Debitura; signed one second before it was received, unless a header is given.
  static func debitura(
    _ body: String, header: String? = nil, receivedAt: String = "2026-03-04T07:00:01Z", t: String = "1772607600"
  ) -> String {
    let header = header ?? "t=\(t),v1=\(code(t, body))"
    return """
      {"receivedAt":"\(receivedAt)","headers":{"X-Debitura-Signature":\(quoted(header))},"body":\(quoted(body))}
      """
  }

  static func envelope(_ body: String) -> String {
    #"{"receivedAt":"2026-03-04T07:00:01Z","headers":{},"body":\#(quoted(body))}"#
  }

  static func event(_ name: String, _ data: String, id: String = "6F0C3C1E-0001") -> String {
    #"{"id":"\#(id)","specVersion":"1.0","event":"\#(name)","timestamp":"2026-03-04T07:00:00Z","data":\#(data)}"#
  }

  static func payload(_ type: String, _ details: String = "", id: String = "m-1") -> String {
    let details = details.isEmpty ? "" : ",\(details)"
    return """
      {"details":{"messageType":"\(type)"\(details)},"messageId":"\(id)","timestamp":"2026-03-04T07:00:00.000Z",\
      "user":{"id":"u","email":"agent@example.org"}}
      """
  }

  static func receeve(_ type: String, _ details: String = "") -> String {
    envelope(#"{"payload":\#(payload(type, details)),"signature":"SIGNATURE"}"#)
  }
}

extension LineReader {
  static func debitura(requiresSignature: Bool = true) -> LineReader {
    LineReader(
      channel: DeliveryChannel(
        platform: .debitura(
          secrets: [Secret(bytes: Line.secretBytes)]),
        requiresSignature: requiresSignature))
  }

  static func receeve(_ key: PlatformPublicKey? = nil, requiresSignature: Bool = false) -> LineReader {
    LineReader(channel: DeliveryChannel(platform: .receeve(key), requiresSignature: requiresSignature))
  }

  func read(_ line: String) -> LineOutcome { Array(line.utf8).withUnsafeBytes { read($0) } }
}

extension LineOutcome {
  var accepted: AcceptedDelivery? { if case .accepted(let delivery) = self { delivery } else { nil } }

  var quarantined: QuarantinedDelivery? { if case .quarantined(let delivery) = self { delivery } else { nil } }

  var malformedReason: String? { if case .malformed(let reason) = self { reason } else { nil } }
}
