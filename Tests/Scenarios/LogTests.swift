import Foundation
import Testing

/// What a run says while it works, to a person and to a log.
@Suite struct `Progress and logs` {
  private func objects(_ text: String) throws -> [[String: any Sendable]] {
    try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      return object.mapValues { ($0 as? NSNumber).map { $0.intValue } ?? "\($0)" }
    }
  }

  @Test func `a log of JSON is one object a line, with time, level, message and fields`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let ended = try installation.nightly(Night.all[0], "--verbose", "--log-format", "json")
    let lines = try objects(ended.errors)
    #expect(
      lines.prefix(6).map { $0["message"] as? String } == [
        "run started", "ingest done", "pull done", "reconcile done", "report done", "run ended",
      ])
    for line in lines {
      #expect((line["time"] as? String)?.hasSuffix("Z") == true && line["level"] is String, "\(line)")
    }
    let discrepancies = installation.output.appending(path: "\(Night.all[0].date)/run.json")
    let run = try JSONSerialization.jsonObject(with: Data(contentsOf: discrepancies)) as? [String: Any]
    let results = run?["results"] as? [String: Int]
    #expect(lines[3]["cases"] as? Int == results?["cases"] && lines[3]["payments"] as? Int == results?["payments"])
    #expect(lines.last?["status"] as? Int == 1 && lines.last?["level"] as? String == "warning")
  }

  @Test func `a log of text has a line an event`() throws {
    let installation = try Installation(sandbox: Sandbox())
    let ended = try installation.run(Night.all[0])
    #expect(ended.errors.split(separator: "\n").count == 1, "without --verbose: \(ended.errors)")
    let again = try installation.nightly(Night.all[0], "--verbose")
    let lines = again.errors.split(separator: "\n")
    #expect(again.status == 0 && lines.count == 6, "\(again.errors)")
    #expect(lines.allSatisfy { $0.contains("Z info ") })
    #expect(lines[3].contains(" reconcile done allocations=") && lines[3].contains(" seconds="))
  }

  @Test func `an error is an object too`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.edit { $0 + "unknown: 1\n" }
    let ended = try installation.tieout(["nightly", "--log-format", "json"])
    let lines = try objects(ended.errors)
    #expect(ended.status == 64 && lines.count == 1 && lines[0]["status"] as? Int == 64, "\(ended.errors)")
    #expect(lines[0]["level"] as? String == "error")
  }

  @Test func `what could not be read is a warning of the log, and one line without it`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let fault = #"[{"api":"referral","path":"/cases","kind":"status","status":401,"times":0}]"#
    try installation.sandbox.arm(faults: fault)
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 2 && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    #expect(ended.errors.hasPrefix("tieout: done in part: "), "\(ended.errors)")
    try installation.sandbox.arm(faults: fault)
    let logged = try installation.nightly(Night.all[0], "--quiet", "--log-format", "json")
    let lines = try objects(logged.errors)
    #expect(lines.dropLast().allSatisfy { $0["message"] as? String == "source incomplete" && $0["reason"] is String })
    #expect(lines.count >= 2 && lines.last?["status"] as? Int == 2, "\(logged.errors)")
  }

  @Test func `a pipe gets no progress and no colour`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let ended = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf], variables: ["TERM": "xterm", "COLUMNS": "80"])
    for text in [ended.output, ended.errors] { #expect(!text.contains("\u{1B}") && !text.contains("\r")) }
  }

  @Test func `a terminal gets a progress line that fits and goes away`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let terminal = try Terminal()
    let ended = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf], variables: ["TERM": "xterm", "COLUMNS": "24"],
      errors: .file(terminal.device))
    let said = terminal.text()
    let drawn = said.components(separatedBy: "\r\u{1B}[2K")
    #expect(drawn.contains { $0.hasPrefix("pull: ") } && drawn.contains { $0.hasPrefix("report: ") }, "\(said)")
    #expect(drawn.dropLast().allSatisfy { $0.count < 24 }, "\(drawn)")
    // What is said at the end stands on a line of its own.
    #expect(drawn.last?.hasPrefix("tieout: new, worsened or reopened") == true && ended.status == 1, "\(said)")
    let quiet = try Terminal()
    _ = try installation.tieout(
      ["nightly", "--quiet", "--as-of", Night.all[0].asOf], variables: ["TERM": "xterm"], errors: .file(quiet.device))
    #expect(quiet.text().isEmpty)
  }
}
