/// The key of a Debitura subscription's signatures.
package struct WebhookSecret: Sendable {
  /// 128 bits: a shorter key can be guessed, and an empty one signs everything.
  package static let bytesMin = 16

  let bytes: [UInt8]

  /// A secret that the configuration has decoded and checked.
  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a secret as Debitura shows it; nil when it is no strict base64, or too short.
  package init?(base64 text: String) {
    guard let bytes = Base64Text.decode(text.utf8), bytes.count >= WebhookSecret.bytesMin else { return nil }
    self.bytes = bytes
  }
}

extension WebhookSecret: CustomStringConvertible, CustomReflectable {
  /// Nothing of the secret: it must be in no log.
  package var description: String { "(secret)" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
