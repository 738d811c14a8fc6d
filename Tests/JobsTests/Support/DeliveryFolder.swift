import Amounts
import Books
import Deliveries
import Foundation
import Jobs
import Platforms
import Storage

/// A folder of deliveries of Receeve with a store, and runs over it at instants counted in hours.
final class DeliveryFolder {
  let store: Store
  let url: URL
  /// The secret's place is taken by the key's: without a key nothing has to be signed.
  var channels: [String]
  /// How the files hold deliveries, and where their parts are.
  var format = DeliveryFormat.ndjson
  var envelope = DeliveryEnvelope.tieout

  init(channels: [String] = ["receeve"]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tieout-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    store = try EmptyStore.open(url.appending(path: "store.sqlite").path)
    self.channels = channels
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A line whose event moves money: each number is a payment of its own.
  static func line(_ number: Int) -> String {
    DeliveryLine.receeve(
      id: "m\(number)", type: "event.claimDebtPayment.settled.v1", at: "2026-03-19T08:00:00Z",
      details: #""claimRef":"INV-1","amount":\#(number),"currency":"EUR","trackingId":"T\#(number)","providerName":"x""#
    ).text
  }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws { try data.write(to: url.appending(path: name)) }

  func append(_ text: String, to name: String) throws {
    let handle = try FileHandle(forWritingTo: url.appending(path: name))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }

  /// Packs a file as `gzip` does; the file goes.
  func pack(_ name: String, as archive: String? = nil) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = [url.appending(path: name).path]
    try process.run()
    process.waitUntilExit()
    if let archive {
      try FileManager.default.moveItem(at: url.appending(path: name + ".gz"), to: url.appending(path: archive))
    }
  }

  /// Reads what is new, so many hours after the first of March 2026.
  @discardableResult
  func ingest(
    hour: Int, into other: Store? = nil, progress: @escaping (IngestCounts) -> Void = { _ in }
  ) throws -> IngestOutcome {
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    let reading = DeliveryChannel(platform: .receeve(nil), requiresSignature: false, envelope: envelope)
    return try ingest(
      hour: hour,
      channels.map { channel in
        IngestChannel(
          name: channel, reading: reading,
          files: names.filter { $0.hasPrefix(channel) }.sorted().map { ($0, url.appending(path: $0).path) },
          format: format)
      }, into: other, progress: progress)
  }

  /// The same for channels of whatever kind.
  func ingest(
    hour: Int, _ channels: [IngestChannel], into other: Store? = nil,
    progress: @escaping (IngestCounts) -> Void = { _ in }
  ) throws -> IngestOutcome {
    let store = other ?? self.store
    let job = IngestJob(channels: channels, webhookHours: 24, progress: progress)
    let start = Instant(secondsSince1970: 1_772_323_200)
    let asOf = start.adding(hours: hour)
    let run = try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
    return try job.run(store, runID: run, asOf: asOf)
  }

  /// The amounts of the payments that count.
  func payments() throws -> [Int64] { try integers("SELECT amount FROM payment_line ORDER BY amount") }

  func integers(_ sql: String, of other: Store? = nil) throws -> [Int64] {
    try (other ?? store).read { db in
      let rows = try SQLStatement(db, sql)
      var found: [Int64] = []
      while try rows.step() { found.append(rows.integer(0)) }
      return found
    }
  }

  /// Every row of a query as text.
  func rows(_ sql: String, of store: Store) throws -> [String] {
    try store.read { db in
      let rows = try SQLStatement(db, sql)
      var found: [String] = []
      while try rows.step() { found.append((0..<rows.columnCount).map { rows.text($0) }.joined(separator: "|")) }
      return found
    }
  }

  /// Copies a store's files as the kernel has them, unless that was done: what a run leaves that is killed now.
  static func copyOnce(_ store: Store, to copy: URL) {
    guard !FileManager.default.fileExists(atPath: copy.path) else { return }
    for suffix in ["", "-journal"] {
      try? FileManager.default.copyItem(
        at: URL(filePath: store.path + suffix), to: URL(filePath: copy.path + suffix))
    }
  }

  /// The findings on deliveries: code and subject.
  func findings(of other: Store? = nil) throws -> [String] {
    let settings = ReconcileSettings(
      context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]),
      channels: Dictionary(
        uniqueKeysWithValues: channels.map { ($0, ChannelPlace(partner: nil, tenant: nil, isCustomer: false)) }),
      partners: [], customerPartners: [], claimMap: [:])
    return try (other ?? store).write { db in
      let session = try ReconcileSession(
        db, settings: settings, asOf: Instant(secondsSince1970: 1_772_323_200))
      var found: [String] = []
      try session.forEachDeliveryFinding { found.append("\($0.code.rawValue) \($0.subject)") }
      return found
    }
  }
}
