import Amounts
import Books
import Foundation
import Jobs
import Storage

/// The first night of histories: an installation with its store, its files and what is to come.
///
/// Many histories begin with the same one, each with copies of its own: everything is read for the first time.
struct HistoryBeginning: Sendable {
  /// With the store in `store` and the files of deliveries in `deliveries`.
  let folder: String
  let world: PlatformWorld
  let deliveries: HistoryDeliveries
  let configuration: HistoryConfiguration
  let now: Instant

  /// - Parameters:
  ///   - groups: how many histories the installation tells.
  ///   - folder: a folder of its own, which is not there yet.
  ///   - template: an empty store, which is copied: making one costs more than many nights.
  init(seed: UInt64, groups: Int, folder: String, template: String) throws {
    var numbers = SeededNumbers(seed: seed)
    // Around the end of March, so that most histories can issue it.
    now = Instant(secondsSince1970: 1_774_488_600).adding(hours: 24 * numbers.number(0...10))
    var world = PlatformWorld(&numbers, groups: groups, start: now)
    let configuration = HistoryConfiguration(&numbers, groups: groups)
    var deliveries = HistoryDeliveries()
    let files = HistoryFiles(path: "\(folder)/deliveries")
    try FileManager.default.createDirectory(atPath: "\(folder)/store", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: files.path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: template, toPath: "\(folder)/store/store.sqlite")
    let store = try HistoryStore(folder: "\(folder)/store", isFull: numbers.once(in: 2))
    for _ in 0..<3 { try files.append(deliveries.lines(&numbers, world, at: now), configuration, &numbers) }
    try store.ingest(files.channels(configuration), at: now)
    try store.take(world.pull(&numbers, isFirst: true), at: now)
    _ = try store.reconcile(configuration, at: now)
    (self.folder, self.world, self.deliveries, self.configuration) = (folder, world, deliveries, configuration)
  }
}

/// Random histories of one installation, told to two stores: one goes on from the night before, the other begins anew
/// every night.
final class History {
  private let seed: UInt64
  private var numbers: SeededNumbers
  private var world: PlatformWorld
  /// As it was a night before.
  private var worldBefore: PlatformWorld?
  private var deliveries: HistoryDeliveries
  private var configuration: HistoryConfiguration
  private var now: Instant
  private let files: HistoryFiles
  private let incremental: HistoryStore
  private let full: HistoryStore
  private(set) var tally = Tally()

  /// What happened in histories, all together: a test of nothing would be no test.
  struct Tally {
    var nights = 0
    var codes: Set<String> = []
    var changes: [LifeChange: Int] = [:]
    var terms: [String: Int] = [:]
    var statements = 0
    var statedLines = 0

    mutating func add(_ other: Tally) {
      nights += other.nights
      codes.formUnion(other.codes)
      changes.merge(other.changes) { $0 + $1 }
      terms.merge(other.terms) { $0 + $1 }
      statements += other.statements
      statedLines += other.statedLines
    }
  }

  /// Where the two stores do not say the same.
  struct Difference: Error {
    let text: String
  }

  /// - Parameter folder: a folder of its own, which is not there yet.
  init(seed: UInt64, after beginning: HistoryBeginning, folder: String) throws {
    self.seed = seed
    numbers = SeededNumbers(seed: seed)
    (world, deliveries) = (beginning.world, beginning.deliveries)
    (configuration, now) = (beginning.configuration, beginning.now)
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["incremental", "full"] {
      try manager.copyItem(atPath: "\(beginning.folder)/store", toPath: "\(folder)/\(name)")
    }
    try manager.copyItem(atPath: "\(beginning.folder)/deliveries", toPath: "\(folder)/deliveries")
    files = HistoryFiles(path: "\(folder)/deliveries")
    incremental = try HistoryStore(folder: "\(folder)/incremental", isFull: false)
    full = try HistoryStore(folder: "\(folder)/full", isFull: true)
  }

  /// Tells the history, night for night.
  ///
  /// - Throws: ``Difference`` for the first night on which the stores do not say the same.
  func tell() throws {
    for night in 1...numbers.pick([2, 2, 3]) {
      do {
        try passDays()
        try facts()
        try conclude(night)
      } catch let difference as Difference {
        throw difference
      } catch {
        throw Difference(text: "seed \(seed), night \(night), \(now): \(error)")
      }
    }
    try count()
  }

  private func both(_ body: (HistoryStore) throws -> Void) rethrows {
    try body(incremental)
    try body(full)
  }

  // MARK: Between the nights

  /// Days go by, and people do something on one of them.
  private func passDays() throws {
    let hours = numbers.pick([24, 24, 24, 24, 25, 3, 48, 96, 170, 400, 800])
    let later = now.adding(hours: hours)
    let between = now.adding(hours: numbers.number(1...max(1, hours - 1)))
    for _ in 0..<numbers.pick([0, 1, 1, 2, 3]) { try act(at: between) }
    now = later
  }

  private func act(at instant: Instant) throws {
    let configuration = configuration
    switch numbers.number(1...10) {
    case 1...5:
      let seed = numbers.next()
      try both { try $0.decide(seed: seed, configuration, at: instant) }
    case 6, 7:
      let partner = numbers.pick(["acme", "acme", "bolt", "ref"])
      let lines = try incremental.issue(partner, configuration, at: instant)
      let again = try full.issue(partner, configuration, at: instant)
      guard lines == again else {
        throw Difference(
          text: "seed \(seed), issue of \(partner) at \(instant): \(lines ?? -1) lines, \(again ?? -1)")
      }
      if let lines {
        tally.statements += 1
        tally.statedLines += lines
      }
    case 8: try both { try $0.pay(at: instant) }
    case 9:
      let day = configuration.calendar.day(of: instant).adding(days: -numbers.pick([3, 100]))
      let partner = numbers.pick(["acme", "bolt"])
      try both { try $0.applyAgreement(of: partner, from: day, configuration, at: instant) }
    default:
      guard let payment = world.payments.randomElement(using: &numbers) else { return }
      let row = StatedRow(
        month: Month(year: 2026, month: 2), paymentID: payment.row.id,
        fee: Money(minorUnits: Int64(numbers.number(1...100)), currency: PlatformWorld.euro), number: nil, line: 2)
      try both { try $0.importStated([row], of: "acme", at: instant) }
    }
  }

  // MARK: A night

  /// What is new before a night: deliveries, lists, an edited configuration; mostly some of it, once in a while nothing.
  private func facts() throws {
    if numbers.once(in: 3), let renamed = configuration.edit(&numbers, at: now) {
      try files.rename(renamed)
      try both { try $0.rename(from: renamed.from, to: renamed.to) }
    }
    let before = world
    if let earlier = worldBefore, numbers.once(in: 3) {
      world.goBack(to: earlier)
    } else {
      for _ in 0..<numbers.pick([0, 2, 4, 8]) { world.change(&numbers, at: now) }
    }
    worldBefore = before
    if !numbers.once(in: 3) {
      try files.append(deliveries.lines(&numbers, world, at: now), configuration, &numbers)
      // Once in a while a folder is not mounted.
      let channels = files.channels(configuration, isMissing: numbers.once(in: 25))
      try both { try $0.ingest(channels, at: now) }
    }
    let pull = world.pull(&numbers)
    try both { try $0.take(pull, at: now) }
  }

  /// Reconciles in both stores, in the one after a run that was killed, and compares what they say.
  private func conclude(_ night: Int) throws {
    // A night that does not come to it: the next one finds the facts of both.
    if numbers.once(in: 8) { return }
    if numbers.once(in: 6) { _ = try incremental.reconcile(configuration, at: now, isKilled: true) }
    guard let ours = try incremental.reconcile(configuration, at: now),
      let theirs = try full.reconcile(configuration, at: now)
    else { return }
    tally.nights += 1
    let said = try HistoryOutputs(incremental.store)
    let anew = try HistoryOutputs(full.store)
    guard said == anew else {
      let rows = said.differences(from: anew)
      throw Difference(
        text: "seed \(seed), night \(night), \(now): \(rows.count) rows differ\n"
          + rows.prefix(12).joined(separator: "\n"))
    }
    guard HistoryCounts(ours) == HistoryCounts(theirs) else {
      throw Difference(text: "seed \(seed), night \(night), \(now): counts differ\n\(ours)\n\(theirs)")
    }
    for (change, severities) in ours.changes { tally.changes[change, default: 0] += severities.values.reduce(0, +) }
  }

  private func count() throws {
    try full.store.read { db in
      let codes = try SQLStatement(db, "SELECT DISTINCT code FROM discrepancy")
      while try codes.step() { tally.codes.insert(codes.text(0)) }
      let terms = try SQLStatement(db, "SELECT cause, count(*) FROM payment_terms GROUP BY cause")
      while try terms.step() { tally.terms[terms.text(0)] = Int(terms.integer(1)) }
    }
  }
}

/// The files of deliveries, which both stores read.
struct HistoryFiles {
  let path: String

  func rename(_ channel: (from: String, to: String)) throws {
    for (name, file) in files(of: channel.from) {
      try FileManager.default.moveItem(
        atPath: file, toPath: "\(path)/\(channel.to)\(name.dropFirst(channel.from.count))")
    }
  }

  /// Adds lines at the end of the files, of which a channel has two.
  func append(
    _ lines: [DeliveryLine], _ configuration: HistoryConfiguration, _ numbers: inout SeededNumbers
  ) throws {
    for channel in DeliveryLine.ChannelName.allCases {
      let text = lines.filter { $0.channel == channel }.map { $0.text + "\n" }.joined()
      guard !text.isEmpty else { continue }
      let file = "\(path)/\(configuration.name(of: channel)).\(numbers.number(1...2)).ndjson"
      if !FileManager.default.fileExists(atPath: file) { try Data().write(to: URL(filePath: file)) }
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    }
  }

  func channels(_ configuration: HistoryConfiguration, isMissing: Bool = false) -> [IngestChannel] {
    configuration.channels { isMissing ? [] : files(of: $0) }
  }

  private func files(of channel: String) -> [(name: String, path: String)] {
    (1...2).map { "\(channel).\($0).ndjson" }.map { ($0, "\(path)/\($0)") }
      .filter { FileManager.default.fileExists(atPath: $0.1) }
  }
}
