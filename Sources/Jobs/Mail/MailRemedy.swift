import CurlTransport

extension MailFailure {
  /// Where to go and what to do there.
  var remedy: String {
    switch self {
    case .unknownHost: "correct the host in mail.server"
    case .noConnection: "check host and port in mail.server, and whether a firewall lets this machine reach them"
    case .timeout: "try again; if it stays, check host and port in mail.server"
    case .noTLS: "check the port in mail.server: smtps:// is usual at 465, smtp:// at 587"
    case .certificate: "name the host as its certificate does, or the authority that signed it with mail.ca"
    case .noSTARTTLS: "use the server's port for smtps://, or another server"
    case .refusedLogin: "check mail.user and mail.password; some providers want a password for programs"
    case .noLogin: "use a server that takes PLAIN or LOGIN behind TLS, or a relay that needs no login"
    case .refusedSender: "check mail.from, and whether the server wants mail.user and mail.password"
    case .refusedRecipients: "check digest.to, and whether the server wants mail.user and mail.password"
    case .refused: "ask who runs the server, with these words"
    case .notSMTP: "check the port in mail.server: smtps:// is usual at 465, smtp:// at 587"
    case .unanswered: "ask a recipient, or who runs the server"
    case .brokenTransfer: "try again; if it stays, ask who runs the server"
    case .setUp: "install libcurl again; `tieout doctor` says which one is there"
    }
  }
}
