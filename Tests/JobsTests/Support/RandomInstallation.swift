import Amounts
import Books
import Deliveries
import Foundation
import Jobs
import Storage
import Platforms

/// A random installation: what two pulls showed, what was delivered, and a store with the pulls to start from.
final class RandomInstallation {
  let seed: UInt64
  let lines: [DeliveryLine]
  private let folder: URL
  private let settings: ReconcileSettings
  private var runs = 0

  /// The nights after the pulls; the last one is in every run.
  static let nights = [27, 28, 29]

  init(seed: UInt64) throws {
    self.seed = seed
    var deliveries = RandomDeliveries(seed: seed)
    lines = deliveries.lines()
    settings = try RandomInstallation.settings(seed)
    folder = EmptyStore.parent.appending(path: "tieout-jobs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try pull()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A night with the pieces that were appended to the files of deliveries before it.
  struct Night {
    let day: Int
    let pieces: [(file: String, lines: [DeliveryLine])]
  }

  /// All deliveries in the order of their making, one file a channel, on the last night.
  var reference: [Night] {
    let pieces = DeliveryLine.ChannelName.allCases.map { channel in
      (file: "a", lines: lines.filter { $0.channel == channel })
    }
    return [Night(day: 29, pieces: pieces)]
  }

  /// Runs the nights on a copy of the store; gives what is stored at the end.
  func run(_ nights: [Night]) throws -> Results {
    try withStore(after: nights) { store, _, _ in
      try store.useResults()
      return try Results(store)
    }
  }

  /// Runs the nights on a copy of the store and lends it, with the settings and the instant of the last night.
  func withStore<Result>(
    after nights: [Night], _ body: (Store, ReconcileSettings, Instant) throws -> Result
  ) throws -> Result {
    runs += 1
    let place = folder.appending(path: "\(runs)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let path = place.appending(path: "store.sqlite").path
    try FileManager.default.copyItem(atPath: folder.appending(path: "pulled.sqlite").path, toPath: path)
    let store = try Store(path: path, environment: .production)
    for night in nights {
      for piece in night.pieces { try append(piece, in: place) }
      try run(night.day, store, in: place)
    }
    return try body(store, settings, try RandomInstallation.instant(nights.last?.day ?? 29))
  }

  private func run(_ day: Int, _ store: Store, in place: URL) throws {
    let asOf = try RandomInstallation.instant(day)
    let ingest = IngestJob(channels: try channels(in: place))
    let run = try store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      _ = try ingest.run(db, runID: run, asOf: asOf)
      return run
    }
    _ = try ReconcileJob(settings: settings).make(store, runID: run, asOf: asOf)
    try store.keepResults()
  }

  private func append(_ piece: (file: String, lines: [DeliveryLine]), in place: URL) throws {
    for channel in DeliveryLine.ChannelName.allCases {
      let text = piece.lines.filter { $0.channel == channel }.map { $0.text + "\n" }.joined()
      guard !text.isEmpty else { continue }
      let path = place.appending(path: "\(channel.rawValue)-\(piece.file).ndjson").path
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    }
  }

  private func channels(in place: URL) throws -> [IngestChannel] {
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasSuffix(".ndjson") }
      .sorted()
    let secret = Secret(bytes: DeliveryLine.secretBytes)
    return DeliveryLine.ChannelName.allCases.map { channel in
      let platform: DeliveryChannel.Platform = channel == .receeve ? .receeve(nil) : .debitura(secrets: [secret])
      return IngestChannel(
        name: channel.rawValue,
        reading: DeliveryChannel(platform: platform, requiresSignature: channel == .tenant),
        files: names.filter { $0.hasPrefix(channel.rawValue) }.map { ($0, place.appending(path: $0).path) })
    }
  }

  // MARK: Before the nights

  /// Makes the store with both pulls, which every run begins with.
  private func pull() throws {
    var pulls = try RandomPulls(seed: seed ^ 0x5EED)
    let store = try EmptyStore.open(folder.appending(path: "pulled.sqlite").path)
    for day in [24, 26] {
      let asOf = try RandomInstallation.instant(day)
      let (lists, summary) = try pulls.pull(isSecond: day == 26)
      let staging = try PullStaging(store, asOf: asOf)
      for content in lists {
        try staging.begin(content.list)
        try staging.add(content.rows, to: content.list, page: 1)
        staging.end(content.list, content.end)
      }
      staging.add(summary, partner: "acme")
      try store.write { db in
        let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
        for partner in staging.partners { _ = try staging.commit(db, runID: run, partner: partner) }
      }
    }
  }

  /// Two in the morning of a day in March 2026.
  private static func instant(_ day: Int) throws -> Instant {
    guard let instant = Instant("2026-03-\(day)T02:00:00Z") else { throw NoSuchValue(text: "day \(day)") }
    return instant
  }

  private static func settings(_ seed: UInt64) throws -> ReconcileSettings {
    let change = Day(year: 2026, month: 3, day: 21) ?? Day(daysSince1970: 0)
    let agreement = Agreement(
      rates: [
        RatePeriod(from: Day(daysSince1970: 19_000), to: change, percent: Percentage(digits: 50)),
        RatePeriod(from: change, to: nil, percent: Percentage(digits: 45)),
      ],
      platformShare: [.preLegal: Percentage(digits: 40), .legal: Percentage(digits: 20)], successFee: .fromCase,
      holdDays: seed % 3 == 0 ? 8 : 0)
    let registers: [RegisterEntry] = [.noRegister, .noRegister, .listed, .notListed]
    let register = registers[Int(seed % 4)]
    return ReconcileSettings(
      context: RunContextSettings(
        settings: Settings(calendar: .utc, escalateAt: .everywhere(Percentage(digits: 60))),
        agreements: ["acme": agreement]),
      channels: [
        "partner": ChannelPlace(partner: "acme", tenant: nil, isCustomer: false),
        "tenant": ChannelPlace(partner: "acme", tenant: "t1", isCustomer: true),
        "receeve": ChannelPlace(partner: nil, tenant: nil, isCustomer: false),
      ],
      partners: ["acme"], customerPartners: ["acme"], claimMap: seed % 5 == 0 ? ["INV-6": ["c1"]] : [:],
      register: { _, _, _, _ in register })
  }
}
