package import Platforms

/// Where mail goes out, and in whose name (`mail` of the configuration).
package struct MailSettings: Sendable {
  package let server: MailServer
  package let from: MailAddress
}

/// Who gets the mail of a night (`digest` of the configuration).
package struct NightDigest: Hashable, Sendable {
  /// The nights that are told of.
  package enum Nights: String, CaseIterable, Sendable {
    /// Every one: silence then means that something is broken.
    case always
    /// Those that end with another exit status than 0.
    case alerts
  }

  /// At least one.
  package let to: [MailAddress]
  package let nights: Nights
}
