import Foundation
import Testing

/// Deliveries in a form that the configuration does not name: doctor leads to a working channel in two steps (issue 12).
@Suite struct `Doctor and forms of deliveries` {
  static let forms = [
    "events of an HTTP API in base64", "a queue of events", "lists of Webhook.site", "requests that Svix relays",
    "an object of lists, seconds with a fraction", "a file a delivery", "an array in an archive",
  ]

  @Test(arguments: forms) func `lead to a channel that works, in two steps`(name: String) throws {
    let form = try #require(StoredForm.all.first { $0.testDescription == name })
    let receiver = try FormInstallation(form, isNamed: false)
    let installation = receiver.installation
    let night = try receiver.receive(0)
    try installation.sandbox.go(toNight: night.number)

    // What doctor says is put into the configuration as it stands.
    var text = try String(contentsOf: installation.configuration, encoding: .utf8)
    for check in try channels(installation, night) {
      #expect(check.state == "failed", "\(check)")
      let lines = try #require(check.advice).split(separator: "\n").dropFirst()
      #expect(lines.count == 2, "\(check)")
      let keys = lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: ", ")
      let path = "path: \"events/\(check.name)/**/*\""
      text = text.replacing(path, with: "\(path), \(keys)")
    }
    try Data(text.utf8).write(to: installation.configuration)
    let mended = try channels(installation, night).filter { $0.name != Self.silent }
    #expect(mended.allSatisfy { $0.state == "ok" }, "\(mended)")
    #expect(mended.contains { $0.detail.contains(" verify") }, "\(mended)")
    let ended = try installation.tieout(["ingest", "--as-of", night.asOf])
    #expect(ended.status == 0 && !ended.output.contains("unreadable,"), "\(ended.output)\(ended.errors)")
  }

  /// A channel whose newest delivery is older than two weeks on the first night.
  private static let silent = "corvid-partner"

  private func channels(_ installation: Installation, _ night: Night) throws -> [Diagnosis.Check] {
    let ended = try installation.tieout(["doctor", "--json", "--as-of", night.asOf])
    let said = try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8))
    let found = said.checks.filter { $0.area == "deliveries" }
    #expect(found.count == StoredDeliveries.nights[0].count, "\(found)")
    return found
  }

  @Test func `say of a table what its first and its last rows are`() throws {
    let form = try #require(StoredForm.all.first { $0.testDescription == "a table, journal delete" })
    let receiver = try FormInstallation(form)
    let night = try receiver.receive(0)
    let files = try Folder.paths(receiver.installation.folder)
    let found = try channels(receiver.installation, night)
    let heard = found.filter { $0.name != Self.silent }
    #expect(heard.allSatisfy { $0.state == "ok" && $0.detail.hasSuffix("; rows of a database") }, "\(found)")
    let detail = try #require(found.first { $0.name == "acme-partner" }).detail
    #expect(detail.contains("the first of 2026-01-26; 19 of the last 20 verify, 1 failed (the signature does not fit)"))
    #expect(try Folder.paths(receiver.installation.folder) == files)
    // A query that cannot be asked is the configuration's fault.
    let text = try String(contentsOf: receiver.installation.configuration, encoding: .utf8)
    try Data(text.replacing("headers, body FROM hook", with: "headers FROM hook").utf8)
      .write(to: receiver.installation.configuration)
    let wrong = try channels(receiver.installation, night)
    #expect(wrong.allSatisfy { $0.state == "failed" && $0.advice?.hasPrefix("Write it as SELECT") == true }, "\(wrong)")
  }

  @Test func `name the members of what no known form fits`() throws {
    let receiver = try FormInstallation(.own)
    let night = try receiver.receive(0)
    let installation = receiver.installation
    try FileManager.default.removeItem(at: installation.folder.appending(path: "events/receeve"))
    let line = #"{"when":"2026-03-09T10:00:00Z","who":"example","what":{"a":1}}"#
    try installation.append(Data(Array(repeating: line + "\n", count: 3).joined().utf8), to: "events/receeve/log")
    let found = try #require(try channels(installation, night).first { $0.name == "receeve" })
    #expect(found.state == "failed")
    #expect(found.detail.hasSuffix("the first line is an object with when, who, what"), "\(found)")
    #expect(found.advice?.contains("envelope of channel receeve, as {body: ") == true, "\(found)")
  }
}
