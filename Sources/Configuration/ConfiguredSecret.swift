package import Platforms

/// A key or a signing secret that the configuration names, and where it was found.
package struct ConfiguredSecret: Sendable {
  package let secret: Secret
  /// Where it came from, such as `environment variable ACME_KEY`; safe to print.
  package let source: String
}

extension ConfiguredSecret {
  init(bytes: [UInt8], source: String) {
    self.init(secret: Secret(bytes: bytes), source: source)
  }
}

extension ConfiguredSecret: CustomStringConvertible {
  /// Always `•••`.
  package var description: String { secret.description }
}
