/// Why a mail was not taken.
package enum MailFailure: Error, Hashable, Sendable {
  /// Nobody knows a machine of that name.
  case unknownHost
  case noConnection
  case timeout
  /// TLS did not come about: often a port that speaks without.
  case noTLS
  /// The server's certificate is not acceptable.
  case certificate
  /// The server offers no STARTTLS, and nothing is sent in clear.
  case noSTARTTLS
  /// The server's words.
  case refusedLogin(String)
  /// The server offers no way to log in that is taken here: PLAIN or LOGIN.
  case noLogin
  /// The server's words.
  case refusedSender(String)
  /// Nobody may get it: the words about the last one.
  case refusedRecipients(String)
  /// Whatever else was refused, in the server's words.
  case refused(String)
  /// What answers speaks no SMTP.
  case notSMTP
  /// The server had begun to take the mail, and did not say whether it keeps it: it may have arrived.
  case unanswered
  /// The connection broke.
  case brokenTransfer
  /// libcurl can't do it.
  case setUp(String)
}

extension MailFailure: CustomStringConvertible {
  /// For people; it holds nothing that was sent.
  package var description: String {
    switch self {
    case .unknownHost: "no such host"
    case .noConnection: "no connection"
    case .timeout: "no answer in time"
    case .noTLS: "no TLS came about"
    case .certificate: "the server's certificate is not acceptable"
    case .noSTARTTLS: "the server offers no STARTTLS, and nothing is sent in clear"
    case .refusedLogin(let words): "the login was refused: \(words)"
    case .noLogin: "the server takes no login by PLAIN or LOGIN"
    case .refusedSender(let words): "the sender was refused: \(words)"
    case .refusedRecipients(let words): "every recipient was refused: \(words)"
    case .refused(let words): "refused: \(words)"
    case .notSMTP: "what answers there speaks no SMTP"
    case .unanswered: "the server did not say whether it took the mail; it may have arrived"
    case .brokenTransfer: "the transfer broke off"
    case .setUp(let what): what
    }
  }
}
