import Amounts
import Configuration
import Deliveries
import Platforms
import Foundation

/// The newest of what a channel has received, read from the ends of its files.
struct DeliveryTail {
  private static let filesMax = 12
  private static let bytesMax: Int64 = 256 << 10
  private static let linesMax = 20

  let files: Int
  /// The newest receipt.
  private(set) var newest: Instant?
  private(set) var verified = 0
  private(set) var unsigned = 0
  /// Deliveries that do not count, by the reason.
  private(set) var refused: [String: Int] = [:]

  /// How many of the last lines of the newest file were looked at.
  var lines: Int { verified + unsigned + refused.values.reduce(0, +) }

  /// Reads the files that fit the channel's pattern.
  ///
  /// - Throws: ``JobError`` for what can't be read.
  init(_ channel: Channel, _ files: DeliveryFiles) throws {
    let listing = files.matching()
    if let fault = listing.faults.first { throw JobError.cannotRead(path: fault.folder, reason: fault.reason) }
    let all = listing.files.map { ($0.path, DeliveryTail.modified($0.path)) }
    self.files = all.count
    let reader = LineReader(channel: Inputs.reading(channel))
    for (index, file) in all.sorted(by: { ($0.1, $0.0) > ($1.1, $1.0) }).prefix(DeliveryTail.filesMax).enumerated() {
      for line in try DeliveryTail.lines(file.0).suffix(DeliveryTail.linesMax) {
        let outcome = line.withUnsafeBytes { reader.read($0) }
        note(outcome, counts: index == 0)
      }
    }
  }

  private mutating func note(_ outcome: LineOutcome, counts: Bool) {
    var reason: String?
    switch outcome {
    case .blank: return
    case .malformed(let why): reason = why
    case .quarantined(let delivery):
      reason = delivery.reason.rawValue
      newest = max(newest ?? delivery.receivedAt, delivery.receivedAt)
    case .accepted(let delivery):
      newest = max(newest ?? delivery.receivedAt, delivery.receivedAt)
      guard counts else { return }
      if delivery.isVerified { verified += 1 } else { unsigned += 1 }
    }
    if counts, let reason { refused[reason, default: 0] += 1 }
  }

  /// The last complete lines of a file.
  private static func lines(_ path: String) throws -> [[UInt8]] {
    let source = try DeliverySource(path: path)
    guard !path.utf8.suffix(3).elementsEqual(".gz".utf8) else { return try archivedLines(source) }
    let start = max(0, source.size - bytesMax)
    let bytes: ArraySlice<UInt8>
    do { bytes = try source.piece(at: start, count: source.size - start) } catch {
      throw JobError.cannotRead(path: path, reason: DeliverySource.words(error))
    }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    // The last one is still being written, the first one may have begun before.
    lines.removeLast()
    if start > 0, !lines.isEmpty { lines.removeFirst() }
    return lines
  }

  /// The last complete lines of an archive, which has to be read from its start.
  private static func archivedLines(_ source: DeliverySource) throws -> [[UInt8]] {
    let feed = try LineFeed(source, isArchive: true)
    var lines: [[UInt8]] = []
    while let piece = feed.next() {
      guard case .lines(let bytes) = piece else { continue }
      lines = Array((lines + bytes.split(separator: 0x0A).suffix(linesMax).map(Array.init)).suffix(linesMax))
    }
    if case .broken(let reason)? = feed.end { throw JobError.cannotRead(path: source.path, reason: reason) }
    return lines
  }

  /// Nanoseconds since 1970.
  private static func modified(_ path: String) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
