package import Amounts
package import Platforms

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
  /// What it is judged again by, where that is not what stands in its file: a line of our own envelope.
  package var kept: [UInt8]?
}
