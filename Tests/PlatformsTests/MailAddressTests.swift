import Platforms
import Testing

/// Addresses of mail, and how their servers are talked to.
@Suite struct `A mail address` {
  @Test(
    arguments: [
      ("finance@example.com", nil, "finance@example.com"), ("a.b+c_d-e@x-1.example", nil, "a.b+c_d-e@x-1.example"),
      ("Finance <finance@example.com>", "Finance", "finance@example.com"), ("<f@e.x>", nil, "f@e.x"),
      ("\"Ops, Finance\" <f@e.x>", "Ops, Finance", "f@e.x"), ("Søren Å. <s@e.x>", "Søren Å.", "s@e.x"),
      ("  Two  words  <f@e.x>", "Two  words", "f@e.x"), ("root@localhost", nil, "root@localhost"),
    ] as [(String, String?, String)]) func `is read with its name`(text: String, name: String?, address: String) throws
  {
    let read = try #require(MailAddress(text))
    #expect(read.name == name && read.address == address)
  }

  @Test(arguments: [
    "", "finance", "@example.com", "finance@", "a@b@c", "a b@c.d", "a@b c", "a@b.", "a@.b", ".a@b", "a.@b", "a..b@c",
    "a@-b", "a@b-", "a@b..c", "søren@example.com", "a@exämple.com", "a@b.c\r\nBcc: e@x.y", "a@b.c\n", "a@[127.0.0.1]",
    "\"a b\"@c.d", "Name a@b.c", "Name <a@b.c", "Name <a@b.c> more", "Na<me <a@b.c>", "Name\r\nX: y <a@b.c>",
    "Na\"me <a@b.c>", "Na\\me <a@b.c>", "\" <a@b.c>", "Name\u{202E} <a@b.c>", "Name\0 <a@b.c>", "a,b@c.d", "a@b,c",
    String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b", count: 64) + ".c",
    "a@" + String(repeating: "b.", count: 130) + "c",
  ]) func `is nothing else`(text: String) {
    #expect(MailAddress(text) == nil)
  }

  @Test func `has a domain`() throws {
    #expect(try #require(MailAddress("A <a@mail.example.com>")).domain == "mail.example.com")
  }

  @Test(
    arguments: [
      ("mail.example.com", true, nil, .tls, 465), ("mail.example.com", false, nil, .startTLS, 587),
      ("10.0.0.25", false, nil, .startTLS, 587), ("127.evil.example", false, nil, .startTLS, 587),
      ("localhost.example.com", false, nil, .startTLS, 587), ("localhost", false, nil, .none, 25),
      ("127.0.0.1", false, nil, .none, 25), ("[::1]", false, nil, .none, 25), ("localhost", true, nil, .tls, 465),
      ("localhost", false, "/ca.pem", .startTLS, 587),
    ] as [(String, Bool, String?, MailServer.Protection, Int)])
  func `is reached in clear on this machine only`(
    host: String, isEncrypted: Bool, authority: String?, protection: MailServer.Protection, port: Int
  ) {
    let server = MailServer(host: host, port: nil, isEncrypted: isEncrypted, login: nil, authority: authority)
    #expect(server.protection == protection && server.port == port)
    #expect("\(server)" == "\(isEncrypted ? "smtps" : "smtp")://\(host):\(port)")
    #expect(MailServer(host: host, port: 2525, isEncrypted: isEncrypted, login: nil, authority: authority).port == 2525)
  }
}
