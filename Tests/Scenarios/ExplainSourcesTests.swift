import Foundation
import Testing

/// `tieout explain` of findings on what Tieout reads: channels and registers.
@Suite(.serialized) struct `Explaining sources` {
  private let asker: Asker

  /// One register names a case that there is not, the claim map too, and a channel's files went away.
  private static let beginning = Beginning("explained-sources") {
    let installation = try Installation(sandbox: Sandbox())
    for (file, row) in [
      ("acme-cases", "0000-none"), ("corvid-cases", "0042,corvid-t07"), ("claim-map", "CLM-1,0000-none"),
    ] {
      let register = installation.folder.appending(path: "registers/\(file).csv")
      let text = String(decoding: try Data(contentsOf: register), as: UTF8.self)
      try Data((text + row + "\n").utf8).write(to: register)
    }
    for night in Night.all.dropLast() { try installation.run(night) }
    try FileManager.default.removeItem(at: installation.folder.appending(path: "events/receeve-eu"))
    try installation.sandbox.go(toNight: 3)
    try installation.nightly(Night.all[2])
    return installation
  }

  init() throws { asker = Asker(try Installation(Self.beginning)) }

  @Test func `a channel by its files, its looks and its newest receipt`() throws {
    let explained = try asker.explained("discrepancy", "channel-missing", "channel:receeve-eu")
    #expect(explained.values("Channel", "configured") == ["events/receeve-eu/*.ndjson"])
    #expect(
      explained.facts("Channel", "received").first?.because.first?.contains("the newest receipt is of 2026-") == true)
    #expect(explained.values("Channel", "file").allSatisfy { $0.hasPrefix("events/receeve-eu/") })
    #expect(!explained.values("Channel", "file").isEmpty)
    let looks = explained.facts("Channel", "look").flatMap(\.because)
    #expect(looks.first?.contains("0 files fit the path") == true && looks.count > 1, "\(looks)")
  }

  @Test(arguments: [
    ("register:acme/0000-none", "registers/acme-cases.csv", "0000-none"),
    ("register:corvid/0042/corvid-t07", "registers/corvid-cases.csv", "0042"),
    ("register:claim-map/CLM-1", "registers/claim-map.csv", "0000-none"),
  ])
  func `a register by its row, since when it is known, and what it names`(subject: String, file: String, id: String)
    throws
  {
    let explained = try asker.explained("discrepancy", "register-unmatched", subject)
    let rows = explained.facts("Register", "row")
    #expect(rows.count == 1 && rows[0].value.hasPrefix("\(file):"), "\(rows)")
    #expect(rows[0].because == ["first read 2026-03-10 02:00 UTC"])
    let named = explained.facts("Register", "named")
    #expect(named.map(\.value) == [id] && named[0].because[0].contains("no list ever showed"), "\(named)")
    #expect(explained.evidence.contains { $0.kind == "configuration" })
  }

  @Test func `a payment reference by the place that it stands at`() throws {
    let said = "its payment reference is kept as a hash; the text stands in that line of the file"
    let rows = try asker.report("settlements").filter { $0["provider"] == "trustly" || $0["provider"] == "swish" }
    let texts = try rows.prefix(20).map { row in
      let key = [row["provider"], row["tracking_id"], row["claim_ref"]].compactMap(\.self).joined(separator: "/")
      return try asker.text("allocation", key, columns: 100)
    }
    #expect(texts.contains { $0.contains(said) }, "\(texts.first ?? "")")
    #expect(!texts.contains { $0.contains("2958de2d-750b-40cb-8273-1fd5e20c24e8") })
  }
}
