import Foundation
import Testing

/// What a night makes of a platform that is off, empty or away.
@Suite struct `A platform` {
  /// The times of faults: for as long as the test lasts.
  private static func clock(_ seconds: Int) -> String {
    #"[{"api":"referral","path":"/me","kind":"clock","seconds":\#(seconds),"times":0}]"#
  }

  private static let emptyPayments = """
    [\(Platform.answers(
      "/Payments", 200, #"{"page":{"totalResults":0,"pageSize":100,"totalPages":0},"payments":[]}"#, api: "customer",
      tenant: "acme-t00"))]
    """

  private func source(_ name: String, _ installation: Installation, _ date: String) throws -> [String: Any] {
    let data = try Data(contentsOf: installation.output.appending(path: "\(date)/run.json"))
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let sources = try #require(manifest["sources"] as? [[String: Any]])
    return try #require(sources.first { $0["source"] as? String == name })
  }

  // Half a minute more than what is said: a `Date` knows whole seconds.
  @Test(arguments: [(-1230, "20 min ahead of"), (1230, "20 min behind")])
  func `whose clock is far from ours ends the run, and nothing is stored`(seconds: Int, said: String) throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    try installation.sandbox.arm(faults: Self.clock(seconds))
    for command in ["nightly", "pull"] {
      let ended = try installation.tieout([command])
      // Nothing is said of what was done: at most who runs it.
      let results = ended.output.split(separator: "\n").filter { !$0.contains("runs as root") }
      #expect(ended.status == 3 && results.isEmpty, "\(ended.output)\(ended.errors)")
      #expect(ended.errors.hasPrefix("tieout: clock: this machine is \(said) Debitura"), "\(ended.errors)")
      #expect(ended.errors.split(separator: "\n").count == 1)
    }
    #expect(try installation.sandbox.requests() == 2)
    // No run was begun: one of last spring is not the past.
    #expect(try installation.nightly(Night.all[0]).status == 1)
  }

  @Test func `whose clock is five minutes off is read`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    try installation.sandbox.arm(faults: Self.clock(-300))
    #expect(try installation.tieout(["pull"]).status == 0)
  }

  @Test func `that shows none of many payments is believed half a day later`() throws {
    let installation = try Installation(.firstNight)
    let before = try CSV.rows(installation.output.appending(path: "2026-03-10/payments.csv"))
    let payments = before.filter { $0["tenant"] == "acme-t00" }
    try #require(payments.count >= 2)
    try installation.sandbox.arm(faults: Self.emptyPayments)
    let list = "pull:acme/acme-t00/payments"
    for asOf in ["2026-03-11T02:00:00Z", "2026-03-11T13:00:00Z"] {
      let ended = try installation.tieout(["nightly", "--as-of", asOf])
      #expect(ended.status == 2 && ended.errors.contains("lost \(payments.count) of \(payments.count)"), "\(ended)")
      let folder = installation.output.appending(path: "2026-03-11")
      let now = try CSV.rows(folder.appending(path: "payments.csv"))
      #expect(now.filter { $0["tenant"] == "acme-t00" }.allSatisfy { $0["state"] == "booked" })
      let finding = try CSV.rows(folder.appending(path: "discrepancies.csv")).first { $0["subject"] == list }
      #expect(finding?["code"] == "pull-incomplete" && finding?["explanation"]?.contains("lost") == true)
      #expect(try source(list, installation, "2026-03-11")["status"] as? String == "incomplete")
    }
    let ended = try installation.tieout(["nightly", "--as-of", "2026-03-11T14:00:00Z"])
    #expect(ended.status == 1, "\(ended.errors)")
    let found = try CSV.rows(installation.output.appending(path: "2026-03-11/discrepancies.csv"))
    let vanished = found.filter { $0["code"] == "payment-vanished" }.compactMap { $0["subject"] }
    #expect(Set(vanished).isSuperset(of: payments.map { "payment:\($0["payment_id"] ?? "")" }))
    #expect(!found.contains { $0["subject"] == list })
  }

  @Test func `that is away is one line with its address, not one for each list`() async throws {
    let installation = try Installation(.firstNight)
    try installation.begin(Night.all[1])
    installation.sandbox.stop()
    let ended = try await installation.patiently(["nightly", "--as-of", Night.all[1].asOf, "--log-format", "text"])
    let host = "http://127.0.0.1:\(installation.sandbox.referralPort)"
    #expect(ended.status == 2)
    let said = ended.output.split(separator: "\n").filter { $0.contains(host) }
    #expect(said.count == 1 && ended.output.contains("no connection"), "\(ended.output)")
    let warned = ended.errors.split(separator: "\n").filter { $0.contains(host) }
    // One line of the log, and the one line that says how it ended.
    #expect(warned.count == 2, "\(ended.errors)")
    // What was delivered is not lost with it.
    #expect(ended.output.contains("ingested") && !ended.output.contains("0 new"), "\(ended.output)")
  }

  @Test func `is not asked for a partner that has left, whose lists stand`() throws {
    let installation = try Installation(.firstNight)
    try installation.edit {
      $0.replacingOccurrences(of: "- id: corvid", with: "- id: corvid\n    retired: 2026-03-13")
    }
    try installation.begin(Night.all[1])
    let ended = try installation.nightly(Night.all[1])
    #expect(ended.status < 2, "\(ended.errors)")
    let cases = try source("pull:corvid/-/cases", installation, Night.all[1].date)
    #expect(cases["status"] as? String == "complete" && cases["readAt"] as? String == "2026-03-10T02:00:00.000Z")
    let ours = try source("pull:acme/-/cases", installation, Night.all[1].date)
    #expect(ours["readAt"] as? String == "2026-03-13T02:00:00.000Z")
  }
}
