import CCurl
package import Platforms

/// What bounds the sending of a mail.
package struct MailLimits: Hashable, Sendable {
  package var connectMilliseconds = 10_000
  package var totalMilliseconds = 60_000
  /// How long the server may think about a command; also about a farewell, for which the total does not count.
  package var replySeconds = 30

  package init() {}
}

/// Sends mail by SMTP over libcurl, each over a connection of its own, once.
package struct MailTransfer {
  /// A recipient whom the server does not know, while others get the mail.
  package struct RefusedRecipient: Hashable, Sendable {
    /// The place among the recipients: those of `to`, then those of `cc`.
    package let index: Int
    /// The server's words.
    package let words: String
  }

  private let server: MailServer
  private let limits: MailLimits

  package init(_ server: MailServer, limits: MailLimits = .init()) {
    self.server = server
    self.limits = limits
  }

  /// Sends a message.
  ///
  /// - Returns: who does not get it; the others do.
  /// - Throws: ``MailFailure`` when nobody does.
  package func send(_ message: MailMessage) throws(MailFailure) -> [RefusedRecipient] {
    let dialogue = try perform { handle, options throws(CurlError) in
      let parts = try MailParts(message, for: handle)
      let headers = try CurlTexts(message.headers + ["Content-Type: \(parts.type)"])
      let recipients = try CurlTexts((message.to + message.cc).map(\.address))
      try options.set(CURLOPT_MAIL_FROM, message.from.address)
      try options.set(CURLOPT_MAIL_RCPT, recipients.list)
      // One who has left must not keep the mail from the others.
      try options.check(tieout_curl_allow_refused_recipients(handle), CURLOPT_MAIL_RCPT)
      try options.set(CURLOPT_HTTPHEADER, headers.list)
      try options.set(CURLOPT_MIMEPOST, UnsafeMutableRawPointer(parts.root))
      return [parts, headers, recipients]
    }
    let words = ServerWords(server.login)
    return dialogue.steps.filter { $0.command == "RCPT" }.enumerated().filter(\.element.isRefusal).map {
      RefusedRecipient(index: $0.offset, words: words.text($0.element))
    }
  }

  /// Connects, logs in where the server wants it, and sends nothing.
  ///
  /// - Returns: whether the server wanted it, and took it.
  /// - Throws: ``MailFailure``.
  package func check() throws(MailFailure) -> Bool {
    let dialogue = try perform { _, options throws(CurlError) in
      try options.set(CURLOPT_CUSTOMREQUEST, "NOOP")
      try options.set(CURLOPT_NOBODY, 1)
      return []
    }
    return dialogue.steps.contains { $0.command == "AUTH" }
  }

  /// Does what was set up, and gives what was said.
  ///
  /// - Parameter prepare: gives what libcurl reads of while it works.
  private func perform(
    _ prepare: (UnsafeMutableRawPointer, EasyOptions) throws(CurlError) -> [AnyObject]
  ) throws(MailFailure) -> MailDialogue {
    let dialogue = MailDialogue()
    let code: CURLcode
    do throws(CurlError) {
      guard CurlGlobal.isReady, let handle = curl_easy_init() else { throw .setUp("no easy handle") }
      defer { curl_easy_cleanup(handle) }
      let options = EasyOptions(handle: handle)
      try setUp(options, dialogue)
      let used = try prepare(handle, options)
      code = withExtendedLifetime(used) { curl_easy_perform(handle) }
    } catch {
      throw .setUp("\(error)")
    }
    guard code == CURLE_OK else { throw failure(code, dialogue) }
    return dialogue
  }

  private func setUp(_ options: EasyOptions, _ dialogue: MailDialogue) throws(CurlError) {
    try options.setSafeDefaults()
    try options.set(CURLOPT_URL, "\(server)")
    try options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // CURLUSESSL_ALL, or CURLUSESSL_NONE: a relay on this machine often offers TLS with a certificate for nobody.
    try options.set(CURLOPT_USE_SSL, server.protection == .none ? 0 : 3)
    if let authority = server.authority { try options.set(CURLOPT_CAINFO, authority) }
    try options.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
    try options.set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
    try options.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limits.replySeconds)
    // Else the farewell would be said later, with limits of libcurl's own.
    try options.set(CURLOPT_FORBID_REUSE, 1)
    if let login = server.login {
      try options.set(CURLOPT_USERNAME, login.user)
      try options.set(CURLOPT_PASSWORD, login.password.reveal())
      // Behind TLS they are enough. Others wait for servers of their own (Kerberos), or fail where passwords are hashed.
      try options.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }
    try options.set(CURLOPT_VERBOSE, 1)
    try options.set(CURLOPT_DEBUGDATA, Unmanaged.passUnretained(dialogue).toOpaque())
    try options.check(
      tieout_curl_set_listener(options.handle, CURLOPT_DEBUGFUNCTION) { _, kind, bytes, count, dialogue in
        guard let dialogue else { return 0 }
        Unmanaged<MailDialogue>.fromOpaque(dialogue).takeUnretainedValue()
          .note(kind, UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
      }, CURLOPT_DEBUGFUNCTION)
  }

  private func failure(_ code: CURLcode, _ dialogue: MailDialogue) -> MailFailure {
    let last = dialogue.steps.last { $0.command != "QUIT" } ?? dialogue.last
    let words = ServerWords(server.login).text(last)
    // It said "go on" and then nothing: whether it keeps the mail, it alone knows.
    if last.command == "DATA", last.code.map({ $0 < 400 }) ?? false { return .unanswered }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost
    case CURLE_COULDNT_CONNECT: return .noConnection
    // libcurl waits for a greeting that is one.
    case CURLE_OPERATION_TIMEDOUT: return last.command.isEmpty && !last.replies.isEmpty ? .notSMTP : .timeout
    case CURLE_SSL_CONNECT_ERROR: return .noTLS
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE: return .certificate
    case CURLE_USE_SSL_FAILED: return .noSTARTTLS
    case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR:
      return last.command == "AUTH" && last.isRefusal ? .refusedLogin(words) : .noLogin
    default:
      switch (last.isRefusal, last.command) {
      case (true, "MAIL"): return .refusedSender(words)
      case (true, "RCPT"): return .refusedRecipients(words)
      case (true, _): return .refused(words)
      case (false, ""): return last.replies.isEmpty ? .brokenTransfer : .notSMTP
      case (false, _): return .brokenTransfer
      }
    }
  }
}
