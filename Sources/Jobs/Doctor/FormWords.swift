import Configuration
import Deliveries
import Platforms
import StrictJSON

/// The form of a channel's deliveries, in words and as lines of the configuration (inputs 2).
enum FormWords {
  /// `NDJSON in envelope tieout`.
  static func words(_ format: DeliveryFormat, _ envelope: DeliveryEnvelope) -> String {
    let name = DeliveryEnvelope.named.first { $0.value == envelope }?.name
    return format.rawValue + (name.map { " in envelope \($0)" } ?? " with its parts at places of their own")
  }

  /// What a channel says in the configuration: the lines to put there.
  static func lines(_ format: DeliveryFormat, _ envelope: DeliveryEnvelope) -> String {
    let name = DeliveryEnvelope.named.first { $0.value == envelope }?.name
    return "    format: \(format.rawValue)\n    envelope: \(name ?? places(envelope))"
  }

  private static func places(_ envelope: DeliveryEnvelope) -> String {
    guard case .places(let places) = envelope else { return "" }
    var parts = ["body: \(quoted(places.body))"]
    switch places.base64 {
    case .never: break
    case .always: parts.append("base64: true")
    case .at(let pointer): parts.append("base64: \(quoted(pointer))")
    }
    if let headers = places.headers { parts.append("headers: \(quoted(headers))") }
    if let receivedAt = places.receivedAt { parts.append("received_at: \(quoted(receivedAt))") }
    return "{\(parts.joined(separator: ", "))}"
  }

  /// A place as YAML reads it, whatever its members are called: what is not plain is a string of JSON, which YAML knows.
  private static func quoted(_ pointer: JSONPointer) -> String {
    let text = pointer.description
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var string: [UInt8] = []
    Array(text.utf8).withUnsafeBytes { text in JSONString.write(text) { string += $0 } }
    return String(decoding: string, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    "/_-.~".utf8.contains(byte) || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
