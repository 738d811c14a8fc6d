import Amounts
import Books
import Foundation
import Jobs
import Storage

/// A random history of one installation, told to two stores: one goes on from the night before, the other begins anew
/// every night.
final class History {
  private let seed: UInt64
  private var numbers: SeededNumbers
  private var world: PlatformWorld
  private var deliveries = HistoryDeliveries()
  private var configuration: HistoryConfiguration
  private var now: Instant
  private let folder: String
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

  /// - Parameters:
  ///   - folder: an empty folder of its own.
  ///   - template: an empty store.
  init(seed: UInt64, folder: String, template: String) throws {
    self.seed = seed
    self.folder = folder
    var numbers = SeededNumbers(seed: seed)
    // A day in the second half of March, so that many histories see a month end.
    now = Instant(secondsSince1970: 1_773_970_200).adding(hours: 24 * numbers.number(0...11))
    world = PlatformWorld(&numbers, start: now)
    configuration = HistoryConfiguration(&numbers)
    self.numbers = numbers
    incremental = try HistoryStore(template: template, path: "\(folder)/incremental.sqlite", isFull: false)
    full = try HistoryStore(template: template, path: "\(folder)/full.sqlite", isFull: true)
  }

  /// Tells the history, night for night.
  ///
  /// - Throws: ``Difference`` for the first night on which the stores do not say the same.
  func tell() throws {
    let nights = numbers.number(3...6)
    for night in 1...nights {
      do {
        if night > 1 { try passDays() }
        try facts(isFirst: night == 1)
        try conclude(night)
      } catch let difference as Difference {
        throw difference
      } catch {
        throw Difference(text: "history \(seed), night \(night), \(now): \(error)")
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
    for _ in 0..<numbers.pick([0, 0, 1, 2]) { try act(at: between) }
    now = later
  }

  private func act(at instant: Instant) throws {
    let configuration = configuration
    switch numbers.number(1...10) {
    case 1...5:
      let seed = numbers.next()
      try both { try $0.decide(seed: seed, configuration, at: instant) }
    case 6, 7:
      let partner = numbers.pick(PlatformWorld.partners)
      let lines = try incremental.issue(partner, configuration, at: instant)
      let again = try full.issue(partner, configuration, at: instant)
      guard lines == again else {
        throw Difference(
          text: "history \(seed), issue of \(partner) at \(instant): \(lines ?? -1) lines, \(again ?? -1)")
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
  private func facts(isFirst: Bool) throws {
    if !isFirst, numbers.once(in: 3), let renamed = configuration.edit(&numbers, at: now) {
      try rename(renamed)
    }
    for _ in 0..<numbers.pick([0, 1, 1, 2, 4]) { world.change(&numbers, at: now) }
    if isFirst || !numbers.once(in: 5) {
      try append(deliveries.lines(&numbers, world, at: now))
      let channels = channels()
      try both { try $0.ingest(channels, at: now) }
    }
    let pulled = PlatformWorld.partners.filter { _ in isFirst || numbers.once(in: 2) }
    let pull = world.pull(pulled, &numbers)
    try both { try $0.take(pull, at: now) }
  }

  /// Reconciles in both stores, in the one after a run that was killed, and compares what they say.
  private func conclude(_ night: Int) throws {
    // A night that does not come to it: the next one finds the facts of both.
    if night > 1, numbers.once(in: 8) { return }
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
        text: "history \(seed), night \(night), \(now): \(rows.count) rows differ\n"
          + rows.prefix(12).joined(separator: "\n"))
    }
    guard HistoryCounts(ours) == HistoryCounts(theirs) else {
      throw Difference(text: "history \(seed), night \(night), \(now): counts differ\n\(ours)\n\(theirs)")
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

  // MARK: Files of deliveries, which both stores read

  private func rename(_ channel: (from: String, to: String)) throws {
    for (name, path) in files(of: channel.from) {
      try FileManager.default.moveItem(
        atPath: path, toPath: "\(folder)/\(channel.to)\(name.dropFirst(channel.from.count))")
    }
    try both { try $0.rename(from: channel.from, to: channel.to) }
  }

  private func name(of channel: DeliveryLine.ChannelName) -> String {
    channel == .partner ? configuration.partnerChannel : channel.rawValue
  }

  private func append(_ lines: [DeliveryLine]) throws {
    for channel in DeliveryLine.ChannelName.allCases {
      let text = lines.filter { $0.channel == channel }.map { $0.text + "\n" }.joined()
      guard !text.isEmpty else { continue }
      let path = "\(folder)/\(name(of: channel)).\(numbers.number(1...2)).ndjson"
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    }
  }

  private func files(of channel: String) -> [(name: String, path: String)] {
    (1...2).map { "\(channel).\($0).ndjson" }.map { ($0, "\(folder)/\($0)") }
      .filter { FileManager.default.fileExists(atPath: $0.1) }
  }

  /// The channels; once in a while a folder is not mounted.
  private func channels() -> [IngestChannel] {
    let isMissing = numbers.once(in: 25)
    return configuration.channels { channel in isMissing ? [] : files(of: name(of: channel)) }
  }
}
