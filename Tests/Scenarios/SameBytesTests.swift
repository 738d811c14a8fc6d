import Foundation
import Testing

/// Same store, configuration and as-of give the same bytes (outputs 1); so does the same set of deliveries, however it came.
@Suite(.serialized) struct `Same bytes` {
  @Test func `when a night is run again, also elsewhere`() throws {
    let installation = try Installation(.thirdNight)
    let before = try Folder.reports(installation)
    let night = Night.all[2]
    #expect(try installation.nightly(night).status == 0)
    #expect(Folder.differences(try Folder.reports(installation), before) == [])
    let elsewhere = try installation.tieout(
      ["nightly", "--as-of", night.asOf],
      variables: [
        "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nonexistent",
        "TMPDIR": "/nonexistent", "http_proxy": "http://127.0.0.1:1",
      ], prelude: "umask 077; cd /;")
    #expect(elsewhere.status == 0, "\(elsewhere.errors)")
    #expect(Folder.differences(try Folder.reports(installation), before) == [])
    let open = try installation.tieout(["nightly", "--as-of", night.asOf], prelude: "umask 000;")
    #expect(open.status == 0, "\(open.errors)")
    #expect(Folder.differences(try Folder.reports(installation), before) == [])
    #expect(try Folder.mode(installation.output.appending(path: "\(night.date)/payments.csv")) == 0o640)
  }

  @Test func `when the stages are run one by one`() throws {
    let whole = try Installation(.thirdNight)
    let parts = try Installation(sandbox: Sandbox())
    for night in Night.all {
      try parts.begin(night)
      for stage in ["pull", "ingest", "reconcile", "report"] {
        let ended = try parts.tieout([stage, "--as-of", night.asOf])
        #expect(ended.status <= 1, "\(stage): \(ended.output)\(ended.errors)")
      }
    }
    #expect(Folder.differences(try Folder.reports(parts), try Folder.reports(whole)) == [])
  }

  @Test func `when files of deliveries are replaced or written anew`() throws {
    let installation = try Installation(.thirdNight)
    let before = try Folder.reports(installation)
    let events = installation.folder.appending(path: "events")
    for (name, bytes) in try Folder.files(events) {
      // The same content in a new file, as a restored backup has it.
      let file = events.appending(path: name)
      try FileManager.default.removeItem(at: file)
      try bytes.write(to: file)
    }
    let rewritten = try installation.nightly(Night.all[2])
    #expect(rewritten.status == 0, "\(rewritten.output)\(rewritten.errors)")
    #expect(rewritten.output.contains("ingested    0 lines"), "\(rewritten.output)")
    #expect(Folder.differences(try Folder.reports(installation), before) == [])
    for (name, bytes) in try Folder.files(events) where name.hasPrefix("receeve/") || name.hasPrefix("acme-partner/") {
      // Another file of the same name: what was last comes first, so that every line has to be read again.
      let lines = bytes.split(separator: 0x0A)
      let turned = lines.reversed().map { $0 + [0x0A] }.reduce(into: Data()) { $0.append(contentsOf: $1) }
      try turned.write(to: events.appending(path: name))
    }
    let replaced = try installation.nightly(Night.all[2])
    #expect(replaced.output.contains(" 0 new"), "\(replaced.output)")
    let after = try Folder.reports(installation)
    // Lines that cannot be read or trusted have a subject with their line number; everything else must not change.
    for name in ["outstanding-balances.csv", "payments.csv", "settlements.csv", "fees.csv", "expected.csv"] {
      let path = "\(Night.all[2].date)/\(name)"
      #expect(after[path] == before[path], "\(name)")
    }
  }

  @Test func `when deliveries come torn and over several nights`() throws {
    let whole = try Installation(.firstNight)
    let torn = try Installation(sandbox: Sandbox())
    let night = Night.all[0]
    try torn.sandbox.go(toNight: night.number)
    let deliveries = try Installation.deliveries(of: night)
    // Three runs at the same as-of: at each, every file ends in the middle of a line.
    for part in 1...3 {
      for (file, bytes) in deliveries {
        let from = bytes.count * (part - 1) / 3
        let to = bytes.count * part / 3
        try torn.append(bytes[from..<to], to: file)
      }
      let ended = try torn.nightly(night)
      #expect(ended.status <= 1, "\(ended.errors)")
      #expect(!ended.output.contains("unreadable,"), "\(ended.output)")
    }
    let results = [
      "outstanding-balances.csv", "payments.csv", "settlements.csv", "fees.csv", "controls.csv", "expected.csv",
      "movements.csv",
    ]
    let (ours, theirs) = (try Folder.reports(torn), try Folder.reports(whole))
    for name in results { #expect(ours["\(night.date)/\(name)"] == theirs["\(night.date)/\(name)"], "\(name)") }
    let codes = try Folder.firstCells(torn.output.appending(path: "\(night.date)/discrepancies.csv")).sorted()
    #expect(codes == (try Folder.firstCells(whole.output.appending(path: "\(night.date)/discrepancies.csv")).sorted()))
  }

  @Test func `when a torn last line is completed the next night`() throws {
    let installation = try Installation(.firstNight)
    let night = Night.all[0]
    let before = try Folder.reports(installation)
    let file = "events/receeve/2026-03.ndjson"
    let text = try Data(contentsOf: Fixtures.sample.appending(path: "nights/002/\(file)"))
    guard let end = text.firstIndex(of: 0x0A) else { throw TestProblem("the sample has no line") }
    try installation.append(text[..<(end - 20)], to: file)
    let waiting = try installation.nightly(night)
    #expect(waiting.output.contains("ingested    0 lines"), "\(waiting.output)")
    #expect(Folder.differences(try Folder.reports(installation), before) == [])
    try installation.append(text[(end - 20)...end], to: file)
    let taken = try installation.nightly(night)
    #expect(taken.output.contains("ingested    1 line:"), "\(taken.output)")
  }
}
