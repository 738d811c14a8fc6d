package import Amounts
package import Books

/// A delivery that counts, unless another version of it is accepted as well.
package struct AcceptedDelivery: Hashable, Sendable {
  /// What normalising made of it.
  package enum Content: Hashable, Sendable {
    case event(Event)
    /// An unknown name or version: kept with the references that it has, and reported.
    case unknownType(Event)
    /// A money or balance event whose figures, currency or references cannot be used. The reason holds no content.
    case malformed(reason: String)
  }

  /// What the channel's deliveries are deduplicated by.
  ///
  /// Debitura's `id` in lower case, Receeve's `messageId` as sent; trimmed.
  package let id: String
  /// `event` or `messageType` as it arrived.
  package let typeName: String
  /// Whether a signature was verified; else there was none.
  package let isVerified: Bool
  /// When it was received; of a line that is itself a webhook's body, its own timestamp.
  package let receivedAt: Instant
  /// When the platform says it happened.
  package let occurredAt: Instant
  /// Of the parsed body, of Receeve's `payload`: equal if, and only if, two deliveries say the same.
  package let digest: ContentDigest
  package let content: Content
  /// What may be kept of the body, as JSON; nil when nothing may (inputs 2, Evidence).
  package let evidence: [UInt8]?

  package init(
    id: String, typeName: String, isVerified: Bool, receivedAt: Instant, occurredAt: Instant, digest: ContentDigest,
    content: Content, evidence: [UInt8]?
  ) {
    self.id = id
    self.typeName = typeName
    self.isVerified = isVerified
    self.receivedAt = receivedAt
    self.occurredAt = occurredAt
    self.digest = digest
    self.content = content
    self.evidence = evidence
  }
}
