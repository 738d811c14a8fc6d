package import Platforms

/// How the deliveries of one channel are read and verified.
package struct DeliveryChannel: Sendable {
  /// Whose webhooks they are.
  package enum Platform: Sendable {
    /// A delivery is verified when one of the secrets signed it.
    case debitura(secrets: [Secret])
    /// Without a key there is nothing to verify with.
    case receeve(PlatformPublicKey?)
  }

  package let platform: Platform
  /// Whether a delivery without a signature counts for nothing.
  package let requiresSignature: Bool

  /// Where the parts of a delivery are in what is read.
  package let envelope: DeliveryEnvelope

  package init(platform: Platform, requiresSignature: Bool, envelope: DeliveryEnvelope = .tieout) {
    self.platform = platform
    self.requiresSignature = requiresSignature
    self.envelope = envelope
  }
}
