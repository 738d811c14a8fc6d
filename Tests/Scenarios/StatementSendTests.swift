import Foundation
import Testing

/// `tieout statement send` to a real server: each statement once, as it was issued, and never silently twice.
@Suite(.serialized, .enabled(if: PostOffice.isThere, "needs openssl, and python3 with the module aiosmtpd"))
struct `A statement that is sent` {
  /// February is issued; acme gets mail, corvid does not unless `more` says so.
  private func desk(_ office: PostOffice, _ more: [String: String] = [:]) throws -> StatementDesk {
    let desk = try StatementDesk.afterTheIssue()
    try configure(desk, office, more)
    return desk
  }

  private func configure(_ desk: StatementDesk, _ office: PostOffice, _ more: [String: String] = [:]) throws {
    let acme = "{to: [ap@acme.example, \"Bo Ågren <bo@acme.example>\"], cc: [cfo@acme.example]}"
    let mails = ["acme": acme].merging(more) { $1 }
    try desk.installation.edit { text in
      mails.reduce(text) { text, mail in
        text.replacing("id: \(mail.key)\n", with: "id: \(mail.key)\n    send: {mail: \(mail.value)}\n")
      } + """

        mail: {server: "smtp://127.0.0.1:\(office.port)", from: "Tieout <tieout@example.com>"}

        """
    }
  }

  private func send(_ desk: StatementDesk, _ words: String..., variables: [String: String] = [:]) throws -> Ended {
    try desk.installation.tieout(
      ["statement", "send"] + words + ["--format", "csv", "--as-of", StatementDesk.issueTime], variables: variables)
  }

  private func states(_ ended: Ended) -> [String: String] {
    Dictionary(
      CSV.rows(ended.output).map { ($0["number"] ?? "", $0["state"] ?? "") }, uniquingKeysWith: { $0 + $1 })
  }

  /// The numbers of the statements that letters bring.
  private func numbers(_ letters: [PostOffice.Letter]) -> [String] {
    letters.compactMap { $0.header("Subject")?.firstMatch(of: #/RF-\d+-\d+/#).map { String($0.output) } }
  }

  @Test func `brings its files byte for byte, once`() throws {
    let office = try PostOffice()
    let desk = try desk(office)
    let asked = try send(desk, "--dry-run")
    #expect(asked.status == 0 && asked.errors.isEmpty, "\(asked.errors)")
    let wanted = states(asked).filter { $0.value == "would-be-sent" }.keys.sorted()
    #expect(!wanted.isEmpty && states(asked).values.contains("not-configured"), "\(asked.output)")
    #expect(try office.letters().isEmpty)
    let sent = try send(desk)
    #expect(sent.status == 0 && sent.errors.isEmpty, "\(sent.errors)")
    #expect(states(sent).filter { $0.value == "sent" }.keys.sorted() == wanted)
    let letters = try office.letters()
    #expect(numbers(letters) == wanted)
    let issued = try desk.files()
    for letter in letters {
      let number = try #require(numbers([letter]).first)
      #expect(letter.defects == [] && letter.to == ["ap@acme.example", "bo@acme.example", "cfo@acme.example"])
      #expect(letter.header("Cc") == "cfo@acme.example" && letter.header("To")?.contains("cfo") == false)
      #expect(letter.header("Subject") == "Statement \(number) for 2026-02")
      let own = issued.filter { $0.key.contains("/\(number)_") && !$0.key.contains("internal/") }
      let attached = letter.parts.filter { $0.name != nil }
      #expect(attached.count == own.count && own.count >= 2)
      for part in attached {
        let file = own.first { $0.key.hasSuffix("/\(part.name ?? "")") }
        #expect(file?.value == part.content, "\(part.name ?? "")")
      }
      let text = letter.parts[0].text
      #expect(text.contains(number) && text.contains("2026-02") && !text.contains("{"), "\(text)")
    }
    // Never twice by itself; with --again, as often as somebody says.
    let next = try send(desk)
    #expect(next.status == 0 && Set(states(next).values) == ["sent-already", "not-configured"], "\(next.output)")
    #expect(next.output.contains("ap@acme.example"))
    #expect(try office.letters().count == wanted.count)
    let again = try send(desk, "--again", "--partner", "acme")
    #expect(again.status == 0 && Set(states(again).values) == ["sent"], "\(again.errors)")
    #expect(try numbers(office.letters()) == wanted + wanted)
    #expect(Set(try office.letters().map { $0.header("Message-ID") }).count == wanted.count * 2)
    // Nothing is in doubt.
    let arrived = try send(desk, "--arrived")
    #expect(arrived.status == 0 && states(arrived).isEmpty)
    #expect(try desk.run("verify").status == 0)
  }

  @Test func `has the words of the configuration`() throws {
    let office = try PostOffice()
    let desk = try desk(office)
    let file = desk.installation.configuration
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let words = #"mail: {subject: "{partner}: {number}", text: ["In {currency}.", "Für {month}."]}, "#
    try Data(text.replacing("\nstatements: {", with: "\nstatements: {\(words)").utf8).write(to: file)
    #expect(try send(desk).status == 0)
    let letter = try #require(try office.letters().first)
    #expect(letter.header("Subject")?.contains(": RF-2026-") == true)
    let said = letter.parts[0].text.replacing("\r\n", with: "\n")
    #expect(said.wholeMatch(of: #/In [A-Z]{3}\.\n\nFür 2026-02\.\n/#) != nil, "\(said)")
    let misspelt = words.replacing("{currency}", with: "{curency}")
    try Data(text.replacing("\nstatements: {", with: "\nstatements: {\(misspelt)").utf8).write(to: file)
    let wrong = try send(desk)
    #expect(wrong.status == 64 && wrong.errors.contains("statements.mail.text"), "\(wrong.errors)")
  }

  @Test func `that fails keeps none of the others back, and is sent by the next call`() throws {
    let office = try PostOffice(refusing: ["gone@corvid.example", "cfo@acme.example"])
    let desk = try desk(office, ["corvid": "{to: [gone@corvid.example]}"])
    // One of acme is not as it was issued.
    let issued = try desk.files().keys.filter { $0.hasSuffix(".csv") && !$0.contains("internal/") }.sorted()
    let numbers = CSV.rows(try send(desk, "--dry-run", "--partner", "acme").output).map { $0["number"] ?? "" }
    let changed = try #require(numbers.first)
    let path = try #require(issued.first { $0.contains("/\(changed)_") })
    try Data("x".utf8).write(to: desk.folder.appending(path: path))
    let first = try send(desk)
    #expect(first.status == 4, "\(first.errors)")
    let rows = CSV.rows(first.output)
    for row in rows {
      let number = row["number"] ?? ""
      let expected = number == changed ? "refused" : row["partner"] == "corvid" ? "not-sent" : "sent"
      #expect(row["state"] == expected, "\(row)")
    }
    #expect(first.errors.contains("was changed after the issue; put it back with `tieout statement verify --restore`"))
    #expect(first.errors.contains("every recipient was refused") && !first.errors.contains("@corvid"))
    // Who does not know its mailbox is told by its place.
    if numbers.count > 1 { #expect(first.errors.contains("send.mail.cc[0]: the server does not take it (550")) }
    #expect(try office.letters().count == rows.filter { $0["state"] == "sent" }.count)
    #expect(try desk.run("verify", "--restore").status == 0)
    try configure(desk, office, ["corvid": "{to: [ap@corvid.example]}", "acme": "{to: [ap@acme.example]}"])
    let second = try send(desk)
    #expect(second.status == 0 && second.errors.isEmpty, "\(second.errors)")
    for row in CSV.rows(second.output) {
      let was = rows.first { $0["number"] == row["number"] }?["state"]
      #expect(row["state"] == (was == "sent" ? "sent-already" : "sent"), "\(row)")
    }
    let all = try self.numbers(office.letters())
    #expect(Set(all).count == all.count && all.count == rows.count)
  }

  @Test func `as a draft goes to who reviews it, marked, and notes nothing`() throws {
    let office = try PostOffice(refusing: ["gone@example.com"])
    let desk = try desk(office)
    let none = try desk.run("draft", "--month", "2026-03", "--send")
    #expect(none.status == 64 && none.errors.contains("statements.drafts_to"), "\(none.errors)")
    let file = desk.installation.configuration
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let words = "drafts_to: [anna@example.com, gone@example.com], "
    try Data(text.replacing("\nstatements: {", with: "\nstatements: {\(words)").utf8).write(to: file)
    let sent = try desk.run("draft", "--month", "2026-03", "--send")
    #expect(sent.status == 2 && sent.errors.contains("statements.drafts_to[1]: the server does not take it"))
    let letter = try #require(try office.letters().first)
    #expect(letter.to == ["anna@example.com"] && letter.defects == [])
    #expect(letter.header("Subject") == "DRAFT: statements of 2026-03, nothing is issued")
    #expect(letter.parts[0].text.hasPrefix("DRAFT for review."))
    let drafts = try Folder.files(desk.installation.output.appending(path: "drafts/2026-03"))
    let attached = letter.parts.filter { $0.name != nil }
    #expect(attached.count > 2 && attached.count == drafts.count)
    #expect(attached.allSatisfy { $0.name?.uppercased().hasPrefix("DRAFT") == true })
    #expect(Set(attached.map(\.content)) == Set(drafts.values))
    #expect(Set(states(try send(desk, "--dry-run")).values) == ["would-be-sent", "not-configured"])
  }

  @Test func `needs a server, an address and a month that is issued`() throws {
    let office = try PostOffice()
    let desk = try desk(office)
    let none = try send(desk, "--partner", "corvid")
    #expect(none.status == 64 && none.errors.contains("corvid has no `send`"), "\(none.errors)")
    let empty = try send(desk, "--month", "2026-01")
    #expect(empty.status == 0 && CSV.rows(empty.output).isEmpty)
    try desk.installation.edit { text in
      text.replacing("id: acme\n", with: "id: acme\n    send: {mail: {to: [a@acme.example], cc: [A@acme.example]}}\n")
    }
    let twice = try send(desk)
    #expect(twice.status == 64 && twice.errors.contains("send.mail.cc"), "\(twice.errors)")
    try desk.installation.edit { text in
      text.replacing("id: acme\n", with: "id: acme\n    send: {mail: {to: [a@acme.example]}}\n")
    }
    let unsent = try send(desk)
    #expect(unsent.status == 64 && unsent.errors.contains("no server that takes mail"), "\(unsent.errors)")
    #expect(try office.letters().isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func `by a run that is killed is never sent twice, nor silently lost`() throws {
    let office = try PostOffice()
    let before = try desk(office)
    let death = try SuddenDeath()
    let whole = try StatementDesk(copyOf: before)
    let calls = try death.calls { try send(whole, variables: $0) }
    let wanted = try numbers(office.letters()).sorted()
    #expect(calls.count > 10 && !wanted.isEmpty)
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    var doubts = (arrived: 0, lost: 0)
    for call in SuddenDeath.moments(of: calls, &random) {
      let moment = "call \(call) of \(calls.count), seed \(seed)"
      let seen = try office.letters().count
      func letters() throws -> [String] { try numbers(Array(office.letters().dropFirst(seen))) }
      let desk = try StatementDesk(copyOf: before)
      let killed = try send(desk, variables: death.variables(before: call))
      #expect(killed.status == 128 + 9, "\(moment): \(killed.status) \(killed.errors)")
      let early = try letters()
      let next = try send(desk)
      let all = try letters()
      #expect(Set(all).count == all.count, "\(moment): \(all)")
      let doubtful = states(next).filter { $0.value == "may-have-arrived" }.keys.sorted()
      #expect(doubtful.count <= 1 && next.status == (doubtful.isEmpty ? 0 : 2), "\(moment): \(next.errors)")
      // What nobody got is in doubt, and what is in doubt is said.
      #expect(Set(wanted).subtracting(all).isSubset(of: doubtful), "\(moment): \(all) \(next.output)")
      for number in doubtful {
        #expect(next.errors.contains("\(number) acme: a run that began to send it"), "\(moment): \(next.errors)")
        if early.contains(number) { doubts.arrived += 1 } else { doubts.lost += 1 }
        let way = early.contains(number) ? "--arrived" : "--again"
        let solved = try send(desk, way)
        #expect(solved.status == 0, "\(moment): \(solved.errors)")
        #expect(states(solved)[number] == (way == "--arrived" ? "noted" : "sent"), "\(moment): \(solved.output)")
      }
      #expect(try Set(letters()) == Set(wanted), "\(moment)")
      #expect(Set(states(try send(desk)).values) == ["sent-already", "not-configured"], "\(moment)")
    }
    #expect(doubts.arrived > 0, "\(doubts)")
  }
}
