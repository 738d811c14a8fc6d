import Foundation
import Testing

/// What a night makes of registers that somebody saved from a spreadsheet, broke, or took away.
@Suite(.serialized) struct `A register, night after night` {
  private static let file = "registers/acme-cases.csv"

  private let installation: Installation

  init() throws { installation = try Installation(sandbox: Sandbox()) }

  private var register: URL { installation.folder.appending(path: Self.file) }

  private func nightly(_ asOf: String) throws -> Ended { try installation.tieout(["nightly", "--as-of", asOf]) }

  @Test func `that is broken on first use is a mistake of the configuration`() throws {
    try Data("caseId\n\"x\n".utf8).write(to: register)
    try installation.begin(Night.all[0])
    let ended = try nightly("2026-03-10T02:00:00Z")
    #expect(ended.status == 64 && ended.errors.contains("acme-cases.csv:2: has a quote"), "\(ended.errors)")
    #expect(!FileManager.default.fileExists(atPath: installation.output.appending(path: "latest").path))
  }

  @Test(arguments: ["caseId\n\"x\n", nil])
  func `that a night knew is used as it last was, named, and ends with 2`(broken: String?) throws {
    try installation.run(Night.all[0])
    let payments = try CSV.rows(installation.output.appending(path: "2026-03-10/payments.csv"))
    if let broken {
      try Data(broken.utf8).write(to: register)
    } else {
      try FileManager.default.removeItem(at: register)
    }
    let ended = try nightly("2026-03-10T08:00:00Z")
    #expect(ended.status == 2 && ended.errors.contains("acme-cases.csv"), "\(ended.errors)")
    #expect(try CSV.rows(installation.output.appending(path: "2026-03-10/payments.csv")) == payments)
    // Who works on findings needs no register; what is final is not made from what it said last.
    let listed = try installation.tieout(["discrepancies", "list"])
    #expect(listed.status == 0, "\(listed.errors)")
    let issued = try installation.tieout(
      ["statement", "issue", "--month", "2026-02", "--partner", "acme", "--as-of", "2026-03-10T09:00:00Z"])
    #expect(issued.status == 64, "\(issued.errors)")
  }

  @Test func `that comes back from a spreadsheet says the same`() throws {
    try installation.run(Night.all[0])
    let payments = try CSV.rows(installation.output.appending(path: "2026-03-10/payments.csv"))
    let text = String(decoding: try Data(contentsOf: register), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.replacing(",", with: ";") + ";;" }
    let saved = "\u{FEFF}" + (["", ";;;"] + lines + [";;;"]).joined(separator: "\r\n") + "\r\n"
    try Data(saved.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).write(to: register)
    let ended = try nightly("2026-03-10T08:00:00Z")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try CSV.rows(installation.output.appending(path: "2026-03-10/payments.csv")) == payments)
  }
}
