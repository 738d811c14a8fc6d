@testable import Deliveries
import StrictJSON
import Platforms

/// A line of stored deliveries, on a channel of each platform.
enum DeliveryReader {
  private static var channels: [DeliveryChannel] {
    [
      DeliveryChannel(
        platform: .debitura(secrets: [Secret(bytes: Array(repeating: 7, count: 32))]), requiresSignature: false),
      DeliveryChannel(platform: .receeve(nil), requiresSignature: false),
    ]
  }

  static func broken(by bytes: [UInt8]) -> String? {
    for channel in channels {
      let reader = LineReader(channel: channel)
      let outcome = bytes.withUnsafeBytes { reader.read($0) }
      // What was read before leaves nothing behind.
      let again = bytes.withUnsafeBytes { reader.read($0) }
      guard isSame(outcome, again) else { return "another outcome the second time" }
      switch outcome {
      case .blank: break
      case .malformed(let reason):
        guard isOneLine(reason) else { return "a reason of more than a line" }
      case .quarantined(let delivery):
        guard !delivery.id.isEmpty, !delivery.typeName.isEmpty else { return "quarantined without a name" }
      case .accepted(let delivery):
        guard !delivery.id.isEmpty, !delivery.typeName.isEmpty else { return "accepted without a name" }
        guard !delivery.isVerified else { return "verified without the secret" }
        if case .malformed(let reason) = delivery.content, !isOneLine(reason) { return "a reason of more than a line" }
        guard let evidence = delivery.evidence else { break }
        guard (try? JSONParser.withValue(of: evidence) { $0.kind == .object }) == true else {
          return "evidence that is no object"
        }
      }
    }
    return nil
  }

  private static func isSame(_ one: LineOutcome, _ other: LineOutcome) -> Bool {
    switch (one, other) {
    case (.blank, .blank): true
    case (.malformed(let one), .malformed(let other)): one == other
    case (.quarantined(let one), .quarantined(let other)): one == other
    case (.accepted(let one), .accepted(let other)): one == other
    default: false
    }
  }

  private static func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count < 1000 && !text.unicodeScalars.contains { $0.value < 0x20 }
  }
}
