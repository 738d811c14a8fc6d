import Amounts
import Configuration
import Deliveries
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
  /// - Throws: `ConfigurationError` and ``JobError`` for what can't be read.
  init(_ channel: Channel) throws {
    let all = try channel.files.matching().map { ($0.path, DeliveryTail.modified($0.path)) }
    files = all.count
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
    defer { source.close() }
    let start = max(0, source.size - bytesMax)
    let bytes = try source.read(at: start, count: Int(source.size - start))
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    // The last one is still being written, the first one may have begun before.
    lines.removeLast()
    if start > 0, !lines.isEmpty { lines.removeFirst() }
    return lines
  }

  /// Nanoseconds since 1970.
  private static func modified(_ path: String) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
