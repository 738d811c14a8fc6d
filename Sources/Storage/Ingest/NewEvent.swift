package import Amounts
package import Books

/// A delivery that passed parsing and verification, as it is stored.
package struct NewEvent: Sendable {
  /// Debitura `id` or Receeve `messageId`.
  package var id: String
  /// `event` or `messageType`, as sent.
  package var type: String
  package var isVerified: Bool
  package var receivedAt: Instant
  package var occurredAt: Instant
  /// SHA-256 of the canonical content.
  package var digest: [UInt8]
  package var content: Content
  /// What is kept of the body; nil for events without financial relevance.
  package var body: String?
  /// The line by its bytes (``LineIdentity/hash``).
  package var lineHash: Int64

  package enum Content: Hashable, Sendable {
    case event(Event)
    /// Kept with its references, not applied.
    case unknownType(Event)
    /// A money or balance event without its figures.
    case malformed(reason: String)
  }

  package init(
    id: String, type: String, isVerified: Bool, receivedAt: Instant, occurredAt: Instant, digest: [UInt8],
    content: Content, body: String?, lineHash: Int64
  ) {
    self.id = id
    self.type = type
    self.isVerified = isVerified
    self.receivedAt = receivedAt
    self.occurredAt = occurredAt
    self.digest = digest
    self.content = content
    self.body = body
    self.lineHash = lineHash
  }

}

extension NewEvent.Content {
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
