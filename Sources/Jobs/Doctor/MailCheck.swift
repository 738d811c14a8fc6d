import Configuration
import CurlTransport
import Platforms

/// The server that takes mail: it is connected to and logged in at, and nothing is sent.
enum MailCheck {
  static func checkups(_ parts: ConfigurationParts) -> [Checkup] {
    guard let mail = parts.mail else { return [] }
    let name = "\(mail.server)"
    // Somebody waits.
    var limits = MailLimits()
    limits.connectMilliseconds = 5_000
    limits.totalMilliseconds = 20_000
    limits.replySeconds = 10
    do {
      let isLoggedIn = try MailTransfer(mail.server, limits: limits).check()
      let login = isLoggedIn ? mail.server.login.map { "takes the login of \($0.user)" } : nil
      let words = "\(login ?? "answers, without a login"); nothing was sent. \(readers(parts.digest))"
      return [.ok(.mail, name, words + partners(parts.partners))]
    } catch {
      return [.failed(.mail, name, "\(error)", "In \(parts.file): \(error.remedy).")]
    }
  }

  /// Whose statements go out by it.
  private static func partners(_ partners: [Partner]) -> String {
    let count = partners.count { $0.sending != nil }
    return count == 0 ? "" : "; `statement send` mails to \(Wording.count(count, "partner"))"
  }

  private static func readers(_ digest: NightDigest?) -> String {
    guard let digest else { return "Nobody gets the mail of a night (digest)" }
    let nights = digest.nights == .always ? "every night" : "nights that end with another status than 0"
    return "\(Wording.count(digest.to.count, "reader")) of \(nights)"
  }
}
