import CurlTransport
import Foundation
import Platforms
import Testing

/// What a server hears of a mail, and what is said of a server that does not take it.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Mail` {
  private static let login = MailServer.Login(user: "tieout", password: Secret("canary-word"))

  /// The forms in which a server hears the password.
  private static let said = ["canary-word", "\0tieout\0canary-word"].map { Data($0.utf8).base64EncodedString() }

  private func transfer(
    _ server: ScriptedMailServer, login: MailServer.Login? = nil, limits: MailLimits = .init()
  ) -> MailTransfer {
    MailTransfer(
      MailServer(host: "127.0.0.1", port: server.port, isEncrypted: false, login: login, authority: nil),
      limits: limits)
  }

  private func message(
    to: [String] = ["anna@example.com", "bo@example.com"], subject: String = "A night", text: String = "Hello\n",
    html: String? = nil, attachments: [MailMessage.Attachment] = []
  ) throws -> MailMessage {
    MailMessage(
      from: try #require(MailAddress("Tieout <tieout@example.com>")),
      to: try to.map { try #require(MailAddress($0)) }, subject: subject, text: text, html: html,
      attachments: attachments, sentAt: 1_773_108_000, id: "tieout-7")
  }

  /// The headers of what a server took, unfolded by nobody.
  private func headers(_ mail: String) -> String { mail.components(separatedBy: "\r\n\r\n")[0] }

  @Test func `arrives with its envelope, its headers and both of its forms`() throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    let text = "Grüße, \n.\n.dot\n= sign\ttab \n" + String(repeating: "long ", count: 40) + "\n"
    #expect(try transfer(server).send(try message(text: text, html: "<p>Grüße</p>\r\n")) == [])
    #expect(
      server.commands.dropFirst() == [
        "MAIL FROM:<tieout@example.com>", "RCPT TO:<anna@example.com>", "RCPT TO:<bo@example.com>", "DATA", "QUIT",
      ])
    let mail = try #require(server.mails.first)
    for line in [
      "Date: Tue, 10 Mar 2026 02:00:00 +0000", "From: Tieout <tieout@example.com>",
      "To: anna@example.com, bo@example.com", "Subject: A night", "Message-ID: <tieout-7@example.com>",
      "Auto-Submitted: auto-generated", "Mime-Version: 1.0",
    ] { #expect(headers(mail).components(separatedBy: "\r\n").contains(line), "\(mail)") }
    #expect(headers(mail).contains("Content-Type: multipart/alternative; boundary="))
    #expect(mail.contains("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"))
    #expect(mail.contains("\r\n\r\nGr=C3=BC=C3=9Fe,=20\r\n.\r\n.dot\r\n=3D sign\ttab=20\r\nlong "))
    #expect(mail.contains("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"))
    #expect(mail.contains("\r\n\r\n<p>Gr=C3=BC=C3=9Fe</p>\r\n"))
    #expect(mail.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 90 }, "\(mail)")
  }

  @Test func `can have files with it`() throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    let bytes = (0..<200).map { UInt8($0) }
    let files = [
      MailMessage.Attachment(name: "RF-1.pdf", type: "application/pdf", bytes: bytes),
      MailMessage.Attachment(name: "Abrechnung März \"1\"\r\nX: y.csv", type: "text/csv\r\nX: y", bytes: []),
    ]
    #expect(try transfer(server).send(try message(html: "<p>", attachments: files)) == [])
    let mail = try #require(server.mails.first)
    #expect(headers(mail).contains("Content-Type: multipart/mixed; boundary="))
    #expect(mail.contains("Content-Type: multipart/alternative; boundary="))
    #expect(mail.contains("Content-Disposition: attachment; filename=\"RF-1.pdf\"\r\n"), "\(mail)")
    #expect(
      mail.contains(
        "Content-Disposition: attachment; filename=\"Abrechnung M_rz _1_ X: y.csv\";\r\n"
          + " filename*=UTF-8''Abrechnung%20M%C3%A4rz%20%221%22%20X%3A%20y.csv\r\n"), "\(mail)")
    #expect(mail.contains("Content-Type: text/csv X: y\r\n") && !mail.contains("\r\nX: y"), "\(mail)")
    let encoded = Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
    #expect(mail.contains(encoded.replacing("\r", with: "\r\n").replacing("\n\n", with: "\n")), "\(mail)")
  }

  static let long = "Tieout production 2026-03-10: done in part; 6 critical, 2 high new, worsened or reopened"

  @Test(arguments: [
    ("A night", "Subject: A night"), ("  two  words ", "Subject: two words"), ("", "Subject:"),
    ("Løn", "Subject: =?UTF-8?B?TMO4bg==?="),
    ("=?UTF-8?B?TMO4bg==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP1RNTzRiZz09Pz0=?="),
    ("A\r\nBcc: eve@example.com", "Subject: A Bcc: eve@example.com"), ("A\u{2028}\u{202E}B\0", "Subject: A B"),
    (
      long,
      "Subject: Tieout production 2026-03-10: done in part; 6 critical, 2 high new,\r\n worsened or reopened"
    ),
    (
      String(repeating: "æ", count: 30),
      "Subject: =?UTF-8?B?\(Data(String(repeating: "æ", count: 19).utf8).base64EncodedString())?=\r\n"
        + " =?UTF-8?B?\(Data(String(repeating: "æ", count: 11).utf8).base64EncodedString())?="
    ),
  ]) func `has a subject of any text, which begins no other header`(subject: String, header: String) throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    _ = try transfer(server).send(try message(subject: subject))
    let headers = headers(try #require(server.mails.first))
    #expect("\(headers)\r\n".contains("\r\n\(header)\r\nMessage-ID"), "\(headers)")
  }

  @Test(arguments: [
    (["a@b.c"], "To: a@b.c"), (["Anna B. <a@b.c>"], "To: \"Anna B.\" <a@b.c>"),
    (["\"B, A\" <a@b.c>"], "To: \"B, A\" <a@b.c>"),
    (["Søren <a@b.c>", "d@e.f"], "To: =?UTF-8?B?U8O4cmVu?= <a@b.c>, d@e.f"),
    (
      (0..<5).map { "reader\($0)@finance.example.com" },
      "To: reader0@finance.example.com, reader1@finance.example.com,\r\n"
        + " reader2@finance.example.com, reader3@finance.example.com,\r\n reader4@finance.example.com"
    ),
  ]) func `names its readers`(addresses: [String], header: String) throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    _ = try transfer(server).send(try message(to: addresses))
    let headers = headers(try #require(server.mails.first))
    #expect(headers.contains("\r\n\(header)\r\nSubject"), "\(headers)")
  }

  @Test func `goes to the others when one is refused`() throws {
    let server = try ScriptedMailServer.obliging {
      $0.contains("bo@") ? .say(["550-5.1.1 left", "550 5.1.1 last year"]) : nil
    }
    defer { server.stop() }
    let refused = try transfer(server).send(try message(to: ["anna@example.com", "bo@example.com", "cy@example.com"]))
    #expect(refused.map(\.index) == [1] && refused.map(\.words) == ["550 5.1.1 left 5.1.1 last year"])
    #expect(server.mails.count == 1)
  }

  @Test func `is not needed to see whether a server takes the login`() throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    #expect(try transfer(server, login: Self.login).check())
    // Of what the server offers, only what tells nobody else's machine anything.
    #expect(server.commands.dropFirst() == ["AUTH PLAIN", Self.said[1], "NOOP", "QUIT"])
    #expect(server.mails.isEmpty)
    #expect(try !transfer(server).check())
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let at: String
    let action: ScriptedMailServer.Action
    let failure: MailFailure

    init(_ at: String, _ action: ScriptedMailServer.Action, _ failure: MailFailure) {
      testDescription = "\(at.isEmpty ? "greeting" : at): \(failure)"
      self.at = at
      self.action = action
      self.failure = failure
    }
  }

  @Test(arguments: [
    Refusal("", .say(["554 no"]), .refused("554 no")), Refusal("", .say(["HTTP/1.1 400 Bad"]), .notSMTP),
    Refusal("", .close, .brokenTransfer), Refusal("EHLO", .close, .brokenTransfer),
    Refusal("EHLO", .say(["250 here"]), .refused("502 no")),
    Refusal("MAIL", .say(["530 5.7.0 log in first"]), .refusedSender("530 5.7.0 log in first")),
    Refusal("RCPT", .say(["450 later"]), .refusedRecipients("450 later")),
    Refusal("DATA", .say(["451 full"]), .refused("451 full")),
    Refusal(".", .say(["554-looks", "554 like spam"]), .refused("554 looks like spam")),
    Refusal(".", .say(["552"]), .refused("552")),
    Refusal(".", .say(["550 \u{1B}[31m\u{202E}red\u{0}"]), .refused("550 [31m red")),
    Refusal(
      ".", .say(["550 " + String(repeating: "x", count: 400)]),
      .refused("550 " + String(repeating: "x", count: 196) + "…")),
    Refusal(".", .close, .unanswered),
    Refusal("AUTH", .say(["504 not that"]), .refusedLogin("504 not that")),
    Refusal(said[1], .say(["535-5.7.8 wrong", "535 5.7.8 word"]), .refusedLogin("535 5.7.8 wrong 5.7.8 word")),
    // Servers that repeat what they were told.
    Refusal(said[1], .say(["535 not \(said[1])"]), .refusedLogin("535")),
    Refusal(said[1], .say(["535-not canary", "535 -word"]), .refusedLogin("535")),
    Refusal("MAIL", .say(["550 not \(said[0])"]), .refusedSender("550")),
  ]) func `that is refused says where and in whose words`(refusal: Refusal) throws {
    let server = try ScriptedMailServer.obliging { command in
      if case .refused("502 no") = refusal.failure, command.hasPrefix("EHLO") || command.hasPrefix("HELO") {
        return .say(["502 no"])
      }
      return command == refusal.at || (!refusal.at.isEmpty && command.hasPrefix(refusal.at)) ? refusal.action : nil
    }
    defer { server.stop() }
    let isAboutLogin = refusal.testDescription.contains("login") || refusal.testDescription.contains("sender")
    var limits = MailLimits()
    // What is no greeting is waited for.
    if refusal.failure == .notSMTP { limits.connectMilliseconds = 700 }
    #expect(throws: refusal.failure) {
      try transfer(server, login: isAboutLogin ? Self.login : nil, limits: limits).send(try message())
    }
    #expect(server.mails.count == (refusal.at == "." ? 1 : 0))
  }

  @Test(arguments: ["", "EHLO", "MAIL", "."]) func `waits for no server for ever`(at: String) throws {
    let server = try ScriptedMailServer.obliging { $0.prefix(4) == at ? .hang : nil }
    defer { server.stop() }
    var limits = MailLimits()
    limits.totalMilliseconds = 700
    limits.replySeconds = 1
    // Behind the last byte it may have it.
    let failure: MailFailure = at == "." ? .unanswered : .timeout
    #expect(throws: failure) { try transfer(server, limits: limits).send(try message()) }
  }

  @Test func `is sent when only the farewell is missing`() throws {
    let server = try ScriptedMailServer.obliging { $0 == "QUIT" ? .hang : nil }
    defer { server.stop() }
    var limits = MailLimits()
    limits.replySeconds = 1
    #expect(try transfer(server, limits: limits).send(try message()) == [])
    #expect(server.mails.count == 1)
  }

  @Test(arguments: ["250-and more", "250" + String(repeating: "x", count: 100_000), "noise"])
  func `has room for no endless answer`(line: String) throws {
    let server = try ScriptedMailServer.obliging { $0.hasPrefix("EHLO") ? .flood(line) : nil }
    defer { server.stop() }
    var limits = MailLimits()
    limits.totalMilliseconds = 3000
    #expect(throws: MailFailure.self) { try transfer(server, limits: limits).send(try message()) }
  }

  @Test func `goes nowhere in clear but on this machine`() throws {
    let server = try ScriptedMailServer.obliging()
    defer { server.stop() }
    // An authority is named: TLS is meant, and this server has none.
    let strict = MailServer(
      host: "localhost", port: server.port, isEncrypted: false, login: Self.login, authority: "/dev/null")
    #expect(strict.protection == .startTLS)
    #expect(throws: MailFailure.noSTARTTLS) { try MailTransfer(strict).send(try message()) }
    #expect(server.commands.count == 1 && server.commands[0].hasPrefix("EHLO "), "\(server.commands)")
    let other = MailServer(host: "127.0.0.1", port: server.port, isEncrypted: true, login: Self.login, authority: nil)
    #expect(throws: MailFailure.noTLS) { try MailTransfer(other).send(try message()) }
    #expect(!server.commands.contains { $0.hasPrefix("AUTH") })
  }

  @Test func `finds no server where there is none`() throws {
    let server = try ScriptedMailServer.obliging()
    server.stop()
    #expect(throws: MailFailure.noConnection) { try transfer(server).send(try message()) }
    let unknown = MailServer(host: "mail.invalid", port: 25, isEncrypted: false, login: nil, authority: nil)
    #expect(throws: MailFailure.unknownHost) { try MailTransfer(unknown).check() }
  }
}
