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

  @Test func `hears the start and how it ended, and nothing else`() throws {
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
        "GET \(Self.path)/start HTTP/1.1", "GET \(Self.path)/1 HTTP/1.1", "GET \(Self.path)/start HTTP/1.1",
        "GET \(Self.path) HTTP/1.1", "GET \(Self.path)/start HTTP/1.1", "GET \(Self.path)/3 HTTP/1.1",
      ])
    for request in service.requests {
      let headers = request.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != ":" }.lowercased() }
      #expect(headers.sorted() == ["accept", "host", "user-agent"] && request.hasSuffix("\r\n\r\n"), "\(request)")
    }
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
      ended.errors == "tieout: monitoring.ping_url: the ping failed (\(reason)); the run itself is not affected\n")
    #expect(!(ended.output + ended.errors).contains("canary"))
    // Nothing is said on 0: the service itself misses the ping.
    let quiet = try installation.nightly(Night.all[0], "--quiet")
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.errors)")
    for (file, bytes) in try Folder.files(installation.folder) {
      #expect(bytes.range(of: Data("canary".utf8)) == nil, "the address is in \(file)")
    }
  }
}
