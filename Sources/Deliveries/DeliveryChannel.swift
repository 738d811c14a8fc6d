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

  package init(platform: Platform, requiresSignature: Bool) {
    self.platform = platform
    self.requiresSignature = requiresSignature
  }
}
