import Crypto
import Foundation

/// A line of a file of deliveries, with the channel that it came by.
struct DeliveryLine: Hashable, Sendable {
  let channel: ChannelName
  let text: String

  /// The channels of the random installations.
  enum ChannelName: String, CaseIterable, Sendable {
    /// The partner's own deliveries, signed or not.
    case partner
    /// Those of tenant t1, which must be signed.
    case tenant
    case receeve
  }

  static let secretBytes = Array("0123456789abcdef0123456789abcdef".utf8)

  /// What the signature's header of a delivery of Debitura is.
  enum Signature { case right, wrong, missing }

  /// A delivery of Debitura; spaces change its bytes and not what it says.
  static func debitura(
    _ channel: ChannelName, id: String, event: String, at: String, data: String, signature: Signature,
    isSpaced: Bool = false
  ) -> DeliveryLine {
    let body =
      isSpaced
      ? #"{ "data": \#(data), "timestamp": "\#(at)", "event": "\#(event)", "specVersion": "1.0", "id": "\#(id)" }"#
      : #"{"id":"\#(id)","specVersion":"1.0","event":"\#(event)","timestamp":"\#(at)","data":\#(data)}"#
    let seconds = "1774260000"
    let header =
      switch signature {
      case .right: #""X-Debitura-Signature":"t=\#(seconds),v1=\#(code(seconds, body))""#
      case .wrong: #""X-Debitura-Signature":"t=\#(seconds),v1=\#(code(seconds, body + " "))""#
      case .missing: ""
      }
    return DeliveryLine(
      channel: channel,
      text: #"{"receivedAt":"2026-03-23T10:00:01Z","headers":{\#(header)},"body":"\#(escaped(body))"}"#)
  }

  /// A delivery of Receeve; spaces change its bytes and not what it says.
  static func receeve(id: String, type: String, at: String, details: String, isSpaced: Bool = false) -> DeliveryLine {
    let gap = isSpaced ? "  " : ""
    let details = details.isEmpty ? "" : ",\(gap)\(details)"
    let payload =
      #"{"details":{"messageType":"\#(type)"\#(details)},"messageId":"\#(id)","#
      + #"\#(gap)"timestamp":"\#(at)","user":{"id":"u"}}"#
    let body = #"{"payload":\#(payload),"signature":"SIGNATURE"}"#
    return DeliveryLine(
      channel: .receeve, text: #"{"receivedAt":"2026-03-23T10:00:01Z","headers":{},"body":"\#(escaped(body))"}"#)
  }

  private static func code(_ timestamp: String, _ body: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(timestamp).\(body)".utf8), using: SymmetricKey(data: secretBytes))
    return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The body as a JSON string: it has no other character to escape.
  private static func escaped(_ body: String) -> String { body.replacing("\"", with: "\\\"") }
}
