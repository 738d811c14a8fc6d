import Foundation
import Testing

/// `mail` and `digest`: what finance gets of a night, from a real server.
@Suite(.serialized, .enabled(if: PostOffice.isThere, "needs openssl, and python3 with the module aiosmtpd"))
struct `The mail of a night` {
  private static let login = (user: "tieout", password: "canary-word-7")

  /// An installation that sends mail.
  private func installation(
    _ server: String, _ more: String = "", to: String = "[anna@example.com, \"Bo Ågren <bo@example.com>\"]",
    when: String = "always"
  ) throws -> Installation {
    let installation = try Installation(sandbox: Sandbox())
    try installation.edit {
      $0
        + """

        mail: {server: "\(server)", from: "Tieout Nächte <tieout@example.com>"\(more)}
        digest: {to: \(to), when: \(when)}

        """
    }
    installation.set("MAIL_PASSWORD", to: Self.login.password)
    return installation
  }

  private static let withLogin = ", user: \(login.user), password: {env: MAIL_PASSWORD}"

  @Test func `has the verdict as its subject and the summary as its text`() throws {
    let office = try PostOffice()
    let installation = try installation("smtp://127.0.0.1:\(office.port)")
    for night in Night.all.prefix(2) {
      let ended = try installation.run(night)
      let letter = try #require(try office.letters().last)
      #expect(letter.defects == [] && letter.from == "tieout@example.com" && !letter.tls)
      #expect(letter.to == ["anna@example.com", "bo@example.com"])
      #expect(letter.header("From") == "Tieout Nächte <tieout@example.com>")
      #expect(letter.header("To") == "anna@example.com, Bo Ågren <bo@example.com>")
      #expect(letter.header("Auto-Submitted") == "auto-generated" && letter.header("Date") != nil)
      #expect(letter.header("Message-ID")?.hasSuffix("@example.com>") == true)
      let subject = try #require(letter.header("Subject"))
      let counts = try #require(ended.errors.firstMatch(of: #/discrepancies: ([^;]+);/#)?.1)
      #expect(subject == "Tieout production \(night.date): \(counts) new, worsened or reopened")
      let text = try #require(letter.parts.first { $0.type == "text/plain" }).text.replacing("\r\n", with: "\n")
      // The line of the status first, then what a screen of 80 columns is told, in 78.
      #expect(text.hasPrefix(ended.errors.replacing("tieout: ", with: "")), "\(text)")
      let said = ended.output.split(separator: "\n").filter { !$0.contains("root") }
      for line in said.filter({ $0.count <= 78 }) { #expect(text.contains("\(line)\n"), "\(line)\n\(text)") }
      #expect(said.count > 15 && text.contains("\n-- \ntieout "))
      let lines = text.split(separator: "\n").dropFirst()
      #expect(lines.allSatisfy { $0.count <= 78 || $0.contains(installation.folder.path) }, "\(text)")
    }
    #expect(Set(try office.letters().map { $0.header("Message-ID") }).count == 2)
  }

  @Test func `has the page of the night, without links to files that do not come with it`() throws {
    let office = try PostOffice()
    let installation = try installation("smtp://127.0.0.1:\(office.port)")
    _ = try installation.run(Night.all[0])
    let file = installation.output.appending(path: "\(Night.all[0].date)/index.html")
    let page = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let letter = try #require(try office.letters().first)
    #expect(letter.parts.map(\.type) == ["text/plain", "text/html"])
    let mailed = letter.parts[1].text.replacing("\r\n", with: "\n")
    #expect(page.contains("<a href=") && !mailed.contains("href") && !mailed.contains("</a>"))
    #expect(mailed == page.replacing(#/<\/?a( href="[^"]+")?>/#, with: ""))
  }

  @Test func `tells of every night or of those with another status, and of nothing else`() throws {
    let office = try PostOffice()
    let installation = try installation("smtp://127.0.0.1:\(office.port)", when: "alerts")
    #expect(try installation.run(Night.all[0]).status == 1)
    // Nothing is new the second time.
    #expect(try installation.nightly(Night.all[0]).status == 0)
    #expect(try office.letters().count == 1)
    for stage in ["reconcile", "report"] { _ = try installation.tieout([stage, "--as-of", Night.all[0].asOf]) }
    _ = try installation.tieout(["replay", Night.all[0].date])
    #expect(try office.letters().count == 1)
    try installation.edit { _ in
      String(decoding: try Data(contentsOf: installation.configuration), as: UTF8.self)
        .replacing("when: alerts", with: "when: always")
    }
    // With --quiet nothing else says so; the figures are there all the same.
    let quiet = try installation.nightly(Night.all[0], "--quiet")
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.errors)")
    let letter = try #require(try office.letters().last)
    #expect(letter.header("Subject") == "Tieout production \(Night.all[0].date): nothing new at or above high")
    let text = try #require(letter.parts.first).text
    #expect(text.hasPrefix("nothing new at or above high\r\n") && text.contains("\r\nmoney "), "\(text)")
    // A night that can't be is told of, too.
    try FileManager.default.removeItem(at: installation.store)
    try FileManager.default.createDirectory(at: installation.store, withIntermediateDirectories: false)
    let failed = try installation.nightly(Night.all[0])
    #expect(failed.status == 3)
    let last = try #require(try office.letters().last)
    #expect(last.header("Subject") == "Tieout production \(Night.all[0].date): failed; earlier reports are untouched")
    #expect(last.parts.map(\.type) == ["text/plain"])
    let told = try #require(last.parts.first).text.replacing("\r\n", with: "\n")
    #expect(told.hasPrefix(failed.errors.replacing("tieout: ", with: "")), "\(told)")
    #expect(try office.letters().count == 3)
  }

  @Test(arguments: [true, false]) func `is sent through TLS to who knows the login`(isEncrypted: Bool) throws {
    let certificate = try Certificate()
    let office = try PostOffice(certificate: certificate, isEncrypted: isEncrypted, login: Self.login)
    let server = "\(isEncrypted ? "smtps" : "smtp")://localhost:\(office.port)"
    let installation = try installation(server, Self.withLogin + ", ca: \(certificate.file.path)")
    let ended = try installation.run(Night.all[0])
    #expect(ended.status == 1 && !ended.errors.contains("mail of the night"), "\(ended.errors)")
    let letters = try office.letters()
    #expect(letters.count == 1 && letters[0].tls == true && letters[0].login == Self.login.user)
  }

  struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var isEncrypted = false
    var names = (server: "localhost", ca: true, login: true)
    var password = login.password
    let says: String
  }

  @Test(arguments: [
    Trouble(
      testDescription: "a wrong password", password: "canary-word-8",
      says: "the login was refused: 535 5.7.8 Authentication credentials invalid; check mail.user and mail.password; "
        + "some providers want a password for programs"),
    Trouble(
      testDescription: "no login", names: ("localhost", true, false),
      says: "the sender was refused: 530 5.7.0 Authentication required; check mail.from, and whether the server wants "
        + "mail.user and mail.password"),
    Trouble(
      testDescription: "a certificate that nobody knows", isEncrypted: true, names: ("localhost", false, true),
      says: "the server's certificate is not acceptable; name the host as its certificate does, or the authority that "
        + "signed it with mail.ca"),
    Trouble(
      testDescription: "a certificate for another name", isEncrypted: true, names: ("127.0.0.1", true, true),
      says: "the server's certificate is not acceptable; name the host as its certificate does, or the authority that "
        + "signed it with mail.ca"),
  ]) func `that is not taken changes nothing but one line`(trouble: Trouble) throws {
    let certificate = try Certificate()
    let office = try PostOffice(certificate: certificate, isEncrypted: trouble.isEncrypted, login: Self.login)
    let server = "\(trouble.isEncrypted ? "smtps" : "smtp")://\(trouble.names.server):\(office.port)"
    let more = (trouble.names.login ? Self.withLogin : "") + (trouble.names.ca ? ", ca: \(certificate.file.path)" : "")
    let installation = try installation(server, more)
    installation.set("MAIL_PASSWORD", to: trouble.password)
    let undisturbed = try Installation(sandbox: installation.sandbox)
    let expected = try undisturbed.run(Night.all[0])
    try installation.begin(Night.all[0])
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == expected.status && office.port > 0)
    #expect(Folder.differences(try Folder.reports(installation), try Folder.reports(undisturbed)) == [])
    let line = "tieout: mail of the night: \(server): \(trouble.says); the run itself is not affected\n"
    #expect(
      ended.errors == expected.errors.replacing(undisturbed.output.path, with: installation.output.path) + line)
    // That mails stop is said even where nothing else is: nobody misses a mail that comes for alerts only.
    let quiet = try installation.nightly(Night.all[0], "--quiet")
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors == line, "\(quiet.errors)")
    #expect(try office.letters().isEmpty)
    for (file, bytes) in try Folder.files(installation.folder) {
      #expect(bytes.range(of: Data("canary-word".utf8)) == nil, "the password is in \(file)")
    }
  }

  @Test func `goes to the others when one reader is refused`() throws {
    let office = try PostOffice(refusing: ["anna@example.com"])
    let installation = try installation("smtp://localhost:\(office.port)")
    let ended = try installation.run(Night.all[0])
    #expect(
      ended.errors.hasSuffix(
        "tieout: digest.to[0]: the server does not take the mail of the night (550 5.1.1 no such mailbox); "
          + "correct the address or remove it; the others have it\n"), "\(ended.errors)")
    #expect(ended.status == 1)
    #expect(try office.letters().map(\.to) == [["bo@example.com"]])
  }

  @Test func `holds nothing of keys, debtors and deliveries`() throws {
    let office = try PostOffice(login: Self.login)
    let installation = try installation("smtp://localhost:\(office.port)", Self.withLogin)
    for night in Night.all { _ = try installation.run(night) }
    let letters = try office.letters()
    #expect(letters.count == Night.all.count)
    for letter in letters {
      let all = letter.raw + letter.parts.map(\.content).reduce(Data(), +)
      for (name, value) in installation.environment {
        let text = value.trimmingCharacters(in: .whitespaces)
        #expect(all.range(of: Data(text.utf8)) == nil, "\(name)")
      }
      // The debtors of the sample, and who wrote for them.
      for word in ["Bearer ", "日本商事", "+45 Holding", "Møller", "Anna \"Ann\"", "=cmd", "Kunde", "Ida Holm"] {
        #expect(all.range(of: Data(word.utf8)) == nil, "\(word)")
      }
    }
  }

  @Test func `is looked at by doctor, which sends none`() throws {
    let office = try PostOffice(login: Self.login)
    let installation = try installation("smtp://localhost:\(office.port)", Self.withLogin)
    _ = try installation.run(Night.all[0])
    func look() throws -> Diagnosis.Check? {
      let ended = try installation.tieout(["doctor", "--json", "--as-of", Night.all[0].asOf])
      return try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8)).checks
        .first { $0.area == "mail" }
    }
    let well = try #require(try look())
    #expect(well.state == "ok" && well.name == "smtp://localhost:\(office.port)")
    #expect(well.detail == "takes the login of tieout; nothing was sent. 2 readers of every night")
    installation.set("MAIL_PASSWORD", to: "canary-word-8")
    let refused = try #require(try look())
    #expect(refused.state == "failed" && refused.detail.hasPrefix("the login was refused: 535 "))
    #expect(refused.advice?.contains("check mail.user and mail.password") == true)
    #expect(try office.letters().count == 1)
  }
}
