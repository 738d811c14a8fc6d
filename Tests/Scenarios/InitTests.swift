import Foundation
import Testing

/// From nothing to a first report, as on a new machine.
@Suite(.serialized) struct `A folder from init` {
  private let place: TemporaryFolder
  private var folder: URL { place.url.appending(path: "books/tieout") }
  private var configuration: URL { folder.appending(path: "tieout.yaml") }

  init() throws { place = try TemporaryFolder() }

  private func start() throws -> Ended { try Command.run(Programs.tieout, ["init", folder.path]) }

  private func nightly() throws -> Ended {
    try Command.run(Programs.tieout, ["nightly", "--config", configuration.path, "--as-of", Night.all[0].asOf])
  }

  private func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }

  @Test func `comes to a first report with edits that its comments ask for`() throws {
    let ended = try start()
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
    for step in [configuration.path, "secrets", "tieout doctor", "tieout nightly"] {
      #expect(ended.output.contains(step), "\(ended.output)")
    }
    let refused = try nightly()
    #expect(refused.status == 64)
    #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
    #expect(refused.errors.contains("secrets/acme-key"), "\(refused.errors)")
    // Addresses, keys and tenants are what a person has to fill in.
    let sandbox = try Sandbox()
    let keys = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: Fixtures.sample.appending(path: "env.json")))
    try write(keys["ACME_DEBITURA_KEY"] ?? "", to: "secrets/acme-key")
    try write(keys["ACME_PARTNER_SECRET0"] ?? "", to: "secrets/acme-webhook")
    try write(keys["ACME_T00_EVENTS_SECRET0"] ?? "", to: "secrets/tenant-17-webhook")
    var text = String(decoding: try Data(contentsOf: configuration), as: UTF8.self)
    for (from, to) in [
      ("https://referral-api.debitura.com\n", "http://127.0.0.1:\(sandbox.referralPort)\n"),
      ("https://customer-api.debitura.com  ", "http://127.0.0.1:\(sandbox.customerPort)  "),
      ("tenant: tenant-17", "tenant: acme-t00"),
    ] {
      #expect(text.contains(from))
      text = text.replacingOccurrences(of: from, with: to)
    }
    try Data(text.utf8).write(to: configuration)
    // The receiver of webhooks appends to the files that the channels name.
    for (from, to) in [("acme-partner", "acme"), ("acme-t00-events", "tenant-17"), ("receeve", "receeve")] {
      try FileManager.default.copyItem(
        at: Fixtures.sample.appending(path: "nights/001/events/\(from)"),
        to: folder.appending(path: "events/\(to)"))
    }
    let first = try nightly()
    #expect(first.status == 1, "\(first.output)\(first.errors)")
    let balances = try CSV.rows(folder.appending(path: "out/latest/outstanding-balances.csv"))
    #expect(balances.count > 10 && balances.contains { $0["partner"] == "acme" })
    let expected: Set = ["events", "out", "registers", "secrets", "tieout.yaml", "var"]
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == expected)
  }

  @Test func `is closed to others where keys and figures are`() throws {
    _ = try start()
    let modes = [
      ("secrets", 0o700), ("var", 0o700), ("events", 0o750), ("registers", 0o750), ("out", 0o750),
      ("tieout.yaml", 0o640),
    ]
    for (name, mode) in modes { #expect(try Folder.mode(folder.appending(path: name)) == mode, "\(name)") }
  }

  @Test(arguments: ["tieout.yaml", "out"])
  func `is not written where something of it is there`(name: String) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("mine", to: name)
    let ended = try start()
    #expect(ended.status == 64 && ended.output.isEmpty)
    #expect(ended.errors.split(separator: "\n").count == 1)
    #expect(ended.errors.contains(folder.path) && ended.errors.contains(" \(name) already"), "\(ended.errors)")
    #expect(try Folder.files(folder) == [name: Data("mine".utf8)])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
  }
}
