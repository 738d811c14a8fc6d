import Amounts
import Books
import Foundation
import Storage
import Testing
import Platforms

/// A store in a folder of its own, which is removed with it.
final class TemporaryStore {
  let store: Store
  let path: String
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: "store.sqlite").path
    store = try Self.open(path)
  }

  /// One that was made once, and is copied: making one takes longer than most tests.
  private static let empty = Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-empty-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "store.sqlite").path
    _ = try Store(path: path, environment: .production)
    return try Data(contentsOf: URL(filePath: path))
  }

  /// Opens a new store, a copy of an empty one.
  static func open(_ path: String) throws -> Store {
    try empty.get().write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return try Store(path: path, environment: .production)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs SQL that gives no rows; statements end with their lines.
  func execute(_ sql: String) throws {
    try store.write { db in
      for statement in sql.components(separatedBy: ";\n") { try SQLStatement(db, statement).run() }
    }
  }

  /// All rows of a query, each as its cells in text; NULL is `-`.
  func rows(_ sql: String) throws -> [[String]] { try store.read { db in try Self.rows(db, sql) } }

  /// The same inside a transaction.
  static func rows(_ db: StoreDatabase, _ sql: String) throws -> [[String]] {
    let statement = try SQLStatement(db, sql)
    var rows: [[String]] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.isNull($0) ? "-" : statement.text($0) })
    }
    return rows
  }

  /// Takes over one reading of some lists, as a pull at an instant does.
  func pull(at text: String, _ lists: [(list: PulledList, rows: PulledRows, end: ListEnd)]) throws {
    let asOf = try instant(text)
    let staging = try PullStaging(store, asOf: asOf)
    for (list, rows, end) in lists {
      try staging.begin(list)
      try staging.add(rows, to: list, page: 1)
      staging.end(list, end)
    }
    let run = try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
    _ = try staging.takeOver(runID: run)
  }
}

/// An instant that the test spells.
func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

/// The digest of content number so and so.
func digest(_ number: UInt8) throws -> ContentDigest {
  try #require(ContentDigest(bytes: [UInt8](repeating: number, count: 32)))
}

/// An unsigned delivery without a body that is kept.
func accepted(
  id: String, at: Instant, digest number: UInt8, content: AcceptedDelivery.Content, line: Int64
) throws -> NewEvent {
  NewEvent(
    AcceptedDelivery(
      id: id, typeName: "x", isVerified: false, receivedAt: at, occurredAt: at, digest: try digest(number),
      content: content, evidence: nil), lineHash: line)
}

/// The lists and rows that the tests pull.
enum Sample {
  static let payments = PulledList(partner: "acme", tenant: "t1", kind: .payments)
  static let cases = PulledList(partner: "acme", tenant: "t1", kind: .cases)

  static func payment(_ id: String, _ units: Int64, of caseID: String = "c1") throws -> ReadRow<PaymentRow> {
    let euro = try #require(Currency("EUR"))
    return .readable(
      PaymentRow(
        id: id, caseID: caseID, amount: Money(minorUnits: units, currency: euro),
        date: .day(Day(daysSince1970: 20_500)), createdAt: try instant("2026-02-16T10:00:00Z"), recipient: "Creditor"))
  }

  static func caseRow(_ id: String, lifecycle: String, remainder: Int64 = 5000) throws -> ReadRow<CaseRow> {
    .readable(
      CaseRow(
        id: id, reference: "R-\(id)", creditorReference: "INV-\(id)", tenant: nil, clientName: "Client",
        currency: try #require(Currency("EUR")), principal: 10_000, interest: 0, reminderFees: 0, collectionFees: 0,
        remainder: remainder, lifecycle: lifecycle, closeCode: nil, phase: "pre_legal",
        createdAt: try instant("2026-01-01T00:00:00Z"), finishedAt: nil, successFee: try Percentage("15"),
        expectedRate: nil, isTest: false))
  }
}
