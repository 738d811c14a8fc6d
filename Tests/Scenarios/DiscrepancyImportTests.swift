import Foundation
import Testing

/// `tieout discrepancies import`: decisions that were written into the spreadsheet.
@Suite(.serialized) struct `Decisions in the spreadsheet` {
  private let desk: OpsDesk
  private var file: URL { desk.installation.folder.appending(path: "list.csv") }

  init() throws { desk = try OpsDesk() }

  /// The published list as a table that is edited and saved.
  private struct Sheet {
    var header: [String]
    var rows: [[String: String]]

    /// Writes into the row of a finding.
    mutating func edit(_ name: String, _ cells: [String: String]) throws {
      let index = try #require(rows.firstIndex { "\($0["code"] ?? "") \($0["subject"] ?? "")" == name })
      rows[index].merge(cells) { $1 }
    }

    func text(_ separator: String = ",") -> String {
      let lines = [header] + rows.map { row in header.map { row[$0] ?? "" } }
      return lines.map { cells in
        cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: separator) + "\r\n"
      }.joined()
    }
  }

  private func sheet() throws -> Sheet {
    let published = desk.installation.output.appending(path: "2026-03-16/discrepancies.csv")
    return sheet(String(decoding: try Data(contentsOf: published), as: UTF8.self))
  }

  private func sheet(_ text: String) -> Sheet {
    let header = text.prefix { $0 != "\r\n" }.split(separator: ",").map(String.init)
    return Sheet(header: header, rows: CSV.rows(text))
  }

  private func take(_ text: String, _ words: String...) throws -> Ended {
    try Data(text.utf8).write(to: file)
    return try desk.run(["import", file.path] + words)
  }

  private func row(_ name: String) throws -> [String: String] {
    try #require(try desk.listed("--status", "all").first { "\($0["code"] ?? "") \($0["subject"] ?? "")" == name })
  }

  private static let reversal = "reversal-not-booked \(OpsDesk.reversal)"

  @Test func `a list in which nobody wrote changes nothing`() throws {
    let ended = try take(try sheet().text())
    #expect(ended.status == 0 && ended.output == "0 changed, 40 left as they are\n", "\(ended.output)\(ended.errors)")
  }

  @Test(arguments: [",", ";", "\t"])
  func `are taken over once, first in a dry run`(separator: String) throws {
    var sheet = try sheet()
    try sheet.edit(Self.reversal, ["owner": "bert", "note": "asked the partner"])
    try sheet.edit(OpsDesk.deleted[0], ["status": "suppressed", "suppressed_until": "2026-04-01", "note": "'=known"])
    try sheet.edit(OpsDesk.deleted[1], ["status": "resolved", "owner": "bert", "note": "dealt with"])
    let text = sheet.text(separator)
    let dry = try take(text, "--dry-run")
    #expect(dry.status == 0 && dry.output.hasSuffix("this was a dry run, nothing was changed\n"), "\(dry.errors)")
    #expect(try row(Self.reversal)["status"] == "open")
    let done = try take(text)
    #expect(
      done.status == 0 && done.output.hasSuffix("3 changed, 37 left as they are\n"), "\(done.output)\(done.errors)")
    #expect(
      dry.output.split(separator: "\n").dropLast().map { String($0.replacing("would be ", with: "")) }
        == done.output.split(separator: "\n").dropLast().map(String.init))
    let (taken, quiet, settled) = (try row(Self.reversal), try row(OpsDesk.deleted[0]), try row(OpsDesk.deleted[1]))
    #expect(taken["status"] == "acknowledged" && taken["owner"] == "bert" && taken["note"] == "asked the partner")
    #expect(quiet["status"] == "suppressed" && quiet["suppressed_until"] == "2026-04-01" && quiet["note"] == "'=known")
    #expect(settled["status"] == "resolved" && settled["owner"] == "bert" && settled["note"] == "dealt with")
    let again = try take(text)
    #expect(again.status == 0 && again.output == "0 changed, 40 left as they are\n", "\(again.output)")
    let shown = try desk.output(["show"] + OpsDesk.deleted[1].split(separator: " ").map(String.init))
    #expect(shown.contains("acknowledged by anna: owner bert") && shown.contains("resolved by anna"))
  }

  @Test func `that take one back are taken over once, and a new owner with them`() throws {
    let installation = try Installation(.thirdNight)
    func run(_ words: String, _ asOf: String) throws -> String {
      let ended = try installation.tieout(words.split(separator: " ").map(String.init) + ["--as-of", asOf])
      #expect(ended.status < 2, "\(words): \(ended.output)\(ended.errors)")
      return ended.output
    }
    _ = try run("discrepancies acknowledge \(Self.reversal) --owner mia", "2026-03-16T08:00:00Z")
    for name in OpsDesk.deleted {
      _ = try run("discrepancies acknowledge \(name) --owner mia", "2026-03-16T08:00:00Z")
      _ = try run("discrepancies suppress \(name) --until 2026-04-01 --reason known", "2026-03-16T08:00:00Z")
    }
    _ = try run("reconcile", "2026-03-17T02:00:00Z")
    let morning = "2026-03-17T08:00:00Z"
    var sheet = sheet(try run("discrepancies list --format csv", morning))
    try sheet.edit(Self.reversal, ["status": "open", "note": "a mistake"])
    try sheet.edit(
      OpsDesk.deleted[0], ["status": "open", "owner": "bert", "note": "not yet", "suppressed_until": ""])
    try sheet.edit(OpsDesk.deleted[1], ["status": "resolved", "note": "dealt with"])
    try Data(sheet.text().utf8).write(to: installation.folder.appending(path: "list.csv"))
    let file = installation.folder.appending(path: "list.csv").path
    let done = try run("discrepancies import \(file)", morning)
    #expect(done.contains("reopened, then acknowledged by bert: line ") && done.contains("\n3 changed, "), "\(done)")
    let rows = CSV.rows(try run("discrepancies list --status all --format csv", morning))
    func cells(_ name: String) -> [String?] {
      let row = rows.first { "\($0["code"] ?? "") \($0["subject"] ?? "")" == name }
      return ["status", "owner", "note"].map { row?[$0] }
    }
    #expect(cells(Self.reversal) == ["open", "", "a mistake"])
    #expect(cells(OpsDesk.deleted[0]) == ["acknowledged", "bert", "not yet"])
    #expect(cells(OpsDesk.deleted[1]) == ["resolved", "mia", "dealt with"])
    let again = try run("discrepancies import \(file)", morning)
    #expect(again.hasPrefix("0 changed, "), "\(again)")
  }

  @Test func `are taken over of a finding that the second run of a date opened`() throws {
    let installation = try Installation(.thirdNight)
    try installation.deliverForged(id: "forged-1")
    func run(_ words: String, _ hour: String) throws -> Ended {
      try installation.tieout(
        words.split(separator: " ").map(String.init) + ["--as-of", "2026-03-16T\(hour):00:00Z"])
    }
    for stage in ["ingest", "reconcile"] { #expect(try run(stage, "06").status < 2) }
    var sheet = sheet(try run("discrepancies list --format csv", "07").output)
    try sheet.edit("event-unverified event:receeve-eu/forged-1", ["owner": "bert"])
    let file = installation.folder.appending(path: "list.csv")
    try Data(sheet.text().utf8).write(to: file)
    let ended = try run("discrepancies import \(file.path)", "08")
    #expect(ended.status == 0 && ended.output.contains("\n1 changed, "), "\(ended.output)\(ended.errors)")
  }

  @Test func `are refused as a whole where a finding changed since`() throws {
    _ = try desk.output(["acknowledge"] + Self.reversal.split(separator: " ").map(String.init) + ["--owner", "mia"])
    var sheet = try sheet()
    // Nobody wrote into the row that changed: it is nobody's business.
    try sheet.edit(OpsDesk.deleted[0], ["owner": "bert"])
    #expect(
      try take(sheet.text(), "--dry-run").output.hasSuffix(
        "1 would be changed, 39 left as they are; this was a dry run, nothing was changed\n"))
    try sheet.edit(Self.reversal, ["owner": "bert"])
    let ended = try take(sheet.text())
    #expect(ended.status == 64)
    #expect(ended.output.contains("acknowledged by mia") == false)
    #expect(
      ended.output.contains("acknowledged by anna at 2026-03-16T08:00:00.000Z, after the list was made"),
      "\(ended.output)")
    #expect(
      ended.errors.contains("1 row refused and nothing was changed") && ended.errors.split(separator: "\n").count == 1)
    #expect(try row(OpsDesk.deleted[0])["status"] == "open")
  }

  @Test(arguments: [
    (["severity": "low", "owner": "bert"], "severity is critical and the list says low; decide with a newer list"),
    (["money_at_risk": "1.00", "owner": "bert"], "money_at_risk is 537.00 EUR and the list says 1.00 EUR"),
    (["opened_at": "2026-03-15T02:00:00.000Z", "owner": "bert"], "opened_at is 2026-03-16T02:00:00.000Z and the list"),
    (["age_days": "x", "owner": "bert"], "age_days is no longer what the list said"),
    (["status": "done"], "status done is not known"), (["suppressed_until": "1.4.2026"], "write it as 2026-12-01"),
    (["status": "suppressed", "note": "x", "suppressed_until": "2026-03-16"], "that is not after today"),
    (["status": "resolved"], "why it is resolved is missing; say it in note"),
    (["subject": "payment:1", "owner": "bert"], "there is no such discrepancy in the store"),
    (["code": "reversal-not-boked", "owner": "bert"], "did you mean reversal-not-booked?"),
    (["note": String(repeating: "x", count: 1001), "owner": "bert"], "note: is longer than 1000 characters"),
  ])
  func `say what is wrong with a row`(cells: [String: String], words: String) throws {
    var sheet = try sheet()
    try sheet.edit(Self.reversal, cells)
    let before = try Data(contentsOf: desk.installation.store)
    let ended = try take(sheet.text(), "--quiet")
    #expect(ended.status == 64 && ended.output.contains("refused: line "), "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains(words), "\(ended.output)")
    #expect(try Data(contentsOf: desk.installation.store) == before)
  }

  @Test(.enabled(if: Command.exists("soffice")))
  func `come from the workbook by way of a spreadsheet program`() throws {
    let folder = try TemporaryFolder()
    let workbook = desk.installation.output.appending(path: "2026-03-16/discrepancies.xlsx")
    let refused = try desk.run(["import", workbook.path])
    #expect(refused.status == 64 && refused.errors.contains("save its sheet Discrepancies as CSV"), "\(refused.errors)")
    // Every sheet to a file of its own, UTF-8, cells as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
    let ended = try Command.shell(
      "cd \"$0\" && exec soffice --headless --convert-to \"$1\" \"$2\"", folder.url.path, filter, workbook.path,
      environment: ["HOME": folder.url.path])
    let saved = folder.url.appending(path: "discrepancies-Discrepancies.csv")
    try #require(FileManager.default.fileExists(atPath: saved.path), "\(ended.output)\(ended.errors)")
    let taken = try desk.run(["import", saved.path, "--dry-run"])
    #expect(taken.status == 0 && taken.output.hasPrefix("0 would be changed, 40 left as they are"), "\(taken.output)")
  }
}
