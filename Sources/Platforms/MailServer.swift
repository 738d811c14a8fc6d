/// A server that takes mail by SMTP, and how it is talked to.
package struct MailServer: Sendable {
  /// What keeps others from reading and changing what is sent.
  package enum Protection: Hashable, Sendable {
    /// TLS from the first byte (RFC 8314): `smtps://`.
    case tls
    /// TLS before anything is said: a server that does not offer STARTTLS gets nothing.
    case startTLS
    /// Nothing: what stays on this machine needs none.
    case none
  }

  /// Who logs in, and with what.
  package struct Login: Sendable {
    package let user: String
    package let password: Secret

    package init(user: String, password: Secret) {
      self.user = user
      self.password = password
    }
  }

  /// A name or an address; one of IPv6 has its brackets.
  package let host: String
  package let port: Int
  package let protection: Protection
  /// nil = the server takes mail without.
  package let login: Login?
  /// Path of a PEM file with the authority that must have signed the server's certificate; nil = one that this machine
  /// trusts.
  package let authority: String?

  /// - Parameters:
  ///   - isEncrypted: whether TLS begins with the first byte; else the server must offer STARTTLS, unless it is this
  ///     machine and no authority is named.
  ///   - port: nil = the usual one: 465 with TLS, 587 with STARTTLS, 25 on this machine.
  package init(host: String, port: Int?, isEncrypted: Bool, login: Login?, authority: String?) {
    let isHere = LoopbackHost.contains(host) && authority == nil
    protection = isEncrypted ? .tls : isHere ? .none : .startTLS
    self.host = host
    self.port = port ?? (isEncrypted ? 465 : isHere ? 25 : 587)
    self.login = login
    self.authority = authority
  }
}

extension MailServer: CustomStringConvertible {
  /// Its address, such as `smtps://mail.example.com:465`: safe to print.
  package var description: String { "\(protection == .tls ? "smtps" : "smtp")://\(host):\(port)" }
}
