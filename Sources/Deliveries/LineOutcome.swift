package import Amounts
package import Books

/// What a line of a file of deliveries is (inputs 2).
package enum LineOutcome: Sendable {
  /// Nothing but white space.
  case blank
  /// No delivery: it has no id to know it by, and nothing in it counts. The reason holds nothing of the content.
  case malformed(reason: String)
  /// A delivery that does not count, as nobody vouches for it.
  case quarantined(QuarantinedDelivery)
  /// A delivery that takes part in deduplication.
  case accepted(AcceptedDelivery)
}

/// A delivery that does not verify, or is not signed where it must be.
package struct QuarantinedDelivery: Hashable, Sendable {
  /// Why it does not count.
  package enum Reason: String, Hashable, Sendable {
    case unsigned = "no signature where one is required"
    case signatureMalformed = "the signature is malformed"
    case signatureTooFarFromReceipt = "the signature's time is more than 300 s from the receipt"
    case signatureWrong = "the signature does not fit"
    case signedTextDiffers = "payloadAsString does not say what payload says"
  }

  /// See ``AcceptedDelivery/id``.
  package let id: String
  package let typeName: String
  package let reason: Reason
  package let receivedAt: Instant
  package let occurredAt: Instant
}

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
  /// What may be kept of the body, as JSON; nil when nothing may (``Evidence``).
  package let evidence: [UInt8]?
}
