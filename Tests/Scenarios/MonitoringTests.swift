import Foundation
import Testing

/// `monitoring.ping_url`: what a service hears of a night.
@Suite(.serialized) struct `A monitoring service` {
  private static let path = "/ping/7c0e7f3e-canary"

  /// An installation whose pings go to a port.
  private func installation(_ port: UInt16) throws -> Installation {
    let installation = try Installation(sandbox: Sandbox())
    try installation.edit { $0 + "\nmonitoring:\n  ping_url: {env: PING_URL}\n" }
    installation.set("PING_URL", to: "http://127.0.0.1:\(port)\(Self.path)")
    return installation
  }

  @Test func `hears the start and how it ended in some lines, and nothing else`() throws {
    let service = try PingListener()
    defer { service.stop() }
    let installation = try installation(service.port)
    #expect(try installation.run(Night.all[0]).status == 1)
    // Nothing is new the second time.
    #expect(try installation.nightly(Night.all[0]).status == 0)
    // A night that can't be ends with a ping too.
    try FileManager.default.removeItem(at: installation.store)
    try FileManager.default.createDirectory(at: installation.store, withIntermediateDirectories: false)
    #expect(try installation.nightly(Night.all[0]).status == 3)
    #expect(
      service.lines == [
        "GET \(Self.path)/start HTTP/1.1", "POST \(Self.path)/1 HTTP/1.1", "GET \(Self.path)/start HTTP/1.1",
        "POST \(Self.path) HTTP/1.1", "GET \(Self.path)/start HTTP/1.1", "POST \(Self.path)/3 HTTP/1.1",
      ])
    for request in service.requests {
      let parts = request.components(separatedBy: "\r\n\r\n")
      let headers = parts[0].split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != ":" }.lowercased() }
      let more = request.hasPrefix("POST") ? ["content-length", "content-type"] : []
      #expect(headers.sorted() == (["accept", "host", "user-agent"] + more).sorted(), "\(request)")
      #expect(parts.count == 2 && parts[1].isEmpty == more.isEmpty, "\(request)")
    }
  }

  @Test func `is told how a night ended and counts, and neither money nor a name`() throws {
    let service = try PingListener()
    defer { service.stop() }
    let installation = try installation(service.port)
    let ended = try installation.run(Night.all[0])
    let counts = try #require(ended.errors.firstMatch(of: #/discrepancies: ([^;]+);/#)?.1)
    _ = try installation.nightly(Night.all[0], "--quiet")
    try installation.begin(Night.all[1])
    try installation.sandbox.arm(
      faults: #"[{"api":"referral","path":"/cases","partner":"acme","kind":"status","status":403,"times":0}]"#)
    #expect(try installation.nightly(Night.all[1]).status == 2)
    try FileManager.default.removeItem(at: installation.store)
    try FileManager.default.createDirectory(at: installation.store, withIntermediateDirectories: false)
    _ = try installation.nightly(Night.all[1])
    let told = service.requests.filter { $0.hasPrefix("POST") }.compactMap {
      $0.components(separatedBy: "\r\n\r\n").last?.split(separator: "\n").map(String.init)
    }
    let lists = try #require(told.first?[2].firstMatch(of: #/sources: all (\d+) complete/#)?.1)
    #expect(
      Array(told.map { $0.prefix(3) }.joined()) == [
        "Tieout production 2026-03-10: \(counts) new, worsened or reopened", "as of 2026-03-10T02:00:00.000Z",
        "sources: all \(lists) complete",
        "Tieout production 2026-03-10: nothing new at or above high", "as of 2026-03-10T02:00:00.000Z",
        "sources: all \(lists) complete",
        told[2][0], "as of 2026-03-13T02:00:00.000Z", told[2][2],
        "Tieout production 2026-03-13: failed; earlier reports are untouched", "as of 2026-03-13T02:00:00.000Z",
      ])
    #expect(told[2][0].hasPrefix("Tieout production 2026-03-13: done in part; "))
    #expect(told[2][2].wholeMatch(of: #/sources: \d+ of \d+ incomplete/#) != nil)
    #expect(told[0][3].hasPrefix("findings: new: \(counts)") && told[1][3] == "findings: nothing new")
    let words = told.flatMap(\.self).joined(separator: "\n")
    for word in ["acme", "EUR", "DKK", installation.folder.path] { #expect(!words.contains(word), "\(words)") }
  }

  @Test func `is told of nights only`() throws {
    let service = try PingListener()
    defer { service.stop() }
    let installation = try installation(service.port)
    try installation.begin(Night.all[0])
    for stage in ["pull", "ingest", "reconcile", "report"] { _ = try installation.tieout([stage]) }
    #expect(service.lines == [])
  }

  @Test(arguments: [500, nil]) func `that fails changes nothing but one line`(status: Int?) throws {
    let service = try PingListener(status: status ?? 200)
    defer { service.stop() }
    // Nobody listens at the port of a service that has gone.
    if status == nil { service.stop() }
    let installation = try installation(service.port)
    let undisturbed = try Installation(sandbox: installation.sandbox)
    let expected = try undisturbed.run(Night.all[0])
    try installation.begin(Night.all[0])
    let ended = try installation.nightly(Night.all[0], "--quiet")
    #expect(ended.status == expected.status)
    #expect(Folder.differences(try Folder.reports(installation), try Folder.reports(undisturbed)) == [])
    let reason = status.map { "HTTP \($0)" } ?? "no connection"
    #expect(
      // Behind the line of the night's own status.
      ended.errors == expected.errors.replacing(undisturbed.output.path, with: installation.output.path)
        + "tieout: monitoring.ping_url: the ping failed (\(reason)); the run itself is not affected\n")
    #expect(!(ended.output + ended.errors).contains("canary"))
    // Nothing is said on 0: the service itself misses the ping.
    let quiet = try installation.nightly(Night.all[0], "--quiet")
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.errors)")
    for (file, bytes) in try Folder.files(installation.folder) {
      #expect(bytes.range(of: Data("canary".utf8)) == nil, "the address is in \(file)")
    }
  }
}
