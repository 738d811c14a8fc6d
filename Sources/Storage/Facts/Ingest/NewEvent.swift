import Amounts
import Books
package import Platforms

/// An accepted delivery and the line that brought it, as they are stored.
package struct NewEvent: Sendable {
  package let delivery: AcceptedDelivery
  /// The line by its bytes (``LineIdentity/hash``).
  package let lineHash: Int64
  /// SHA-256 of the canonical content.
  let digest: [UInt8]
  /// What is kept of the body; nil for events without financial relevance.
  let body: String?

  package init(_ delivery: AcceptedDelivery, lineHash: Int64) {
    self.delivery = delivery
    self.lineHash = lineHash
    digest = delivery.digest.bytes
    body = delivery.evidence.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Debitura `id` or Receeve `messageId`.
  var id: String { delivery.id }
  /// `event` or `messageType`, as sent.
  var type: String { delivery.typeName }
  var isVerified: Bool { delivery.isVerified }
  var receivedAt: Instant { delivery.receivedAt }
  var occurredAt: Instant { delivery.occurredAt }
  package var content: AcceptedDelivery.Content { delivery.content }
}

extension AcceptedDelivery.Content {
  /// The state of an event with this content alone, why, and what it says of claims.
  var stated: (state: EventState, reason: String?, event: Event?) {
    switch self {
    case .event(let event): (.applied, nil, event)
    case .malformed(let reason): (.malformed, reason, nil)
    case .unknownType(let event): (.unknownType, nil, event)
    }
  }
}

/// How an accepted delivery stands, as it is stored.
enum EventState: Int64 {
  case applied, conflicting, malformed, unknownType
}

/// Where a delivery was read.
package struct DeliveryPlace: Hashable, Sendable {
  package var file: Int64
  /// From 1, blank lines counted.
  package var line: Int64

  package init(file: Int64, line: Int64) {
    self.file = file
    self.line = line
  }
}

/// What became of an accepted delivery.
package enum Acceptance: Hashable, Sendable {
  case new, repeated, conflicting
  /// Unsigned beside a verified delivery that says something else: it does not count.
  case outdone
}

/// What became of a line that says something: how it was taken, and whether the channel never had these bytes before.
package struct Taken: Hashable, Sendable {
  package let acceptance: Acceptance
  package let isNewLine: Bool
}
