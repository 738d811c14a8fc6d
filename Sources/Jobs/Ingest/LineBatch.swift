private import Crypto
import Deliveries
private import Foundation
import Storage

/// A line as it was read, with what the store knows it by.
struct ReadLine {
  /// What the line is, ready to be stored.
  enum Content {
    case blank
    case malformed(reason: String)
    case quarantined(QuarantinedDelivery)
    case accepted(NewEvent)
  }

  let content: Content
  /// Which of the deliveries in its line it is, from 1; nil: its line is one delivery.
  let part: Int64?
  /// What its whole line is known by, where that is a batch of deliveries, of one or of none.
  let batch: Int64?
  /// Whether it is the last of its line.
  let endsLine: Bool
  /// The first eight bytes of the SHA-256 of the line without its end; 0 for a blank one.
  let hash: Int64
  /// Where its bytes are in the batch, without the newline.
  let start: Int
  let end: Int
}

/// A piece of a file of deliveries that ends at a line's end, and what its lines turned out to be.
///
/// Of a file of format `json` a line is what one delivery is written in, whatever line ends are in it.
final class LineBatch: @unchecked Sendable {
  /// Which channel's reader must read it.
  let channel: Int
  let bytes: [UInt8]
  /// Where each delivery of format `json` ends that was not read yet; nil for lines.
  private var ends: ArraySlice<Int>?
  /// Where the first line is that was not read yet.
  private var unread = 0
  /// Written by the worker that takes the batch, read by the job once the batch is done.
  private(set) var lines: [ReadLine] = []

  init(channel: Int, bytes: [UInt8], ends: [Int]? = nil) {
    self.channel = channel
    self.bytes = bytes
    self.ends = ends?[...]
  }

  /// How many deliveries are read at a time: what each is takes many times the memory of its shortest line.
  private static let linesMax = LineFeed.pieceLines

  /// The whole identity of a line of the batch.
  func identity(of line: ReadLine) -> LineIdentity { LineIdentity(bytes[line.start..<line.end]) }

  /// Whether there are lines behind those that were read: lines of many deliveries are read some at a time.
  var goesOn: Bool { ends.map { !$0.isEmpty } ?? (unread < bytes.count) }

  /// Reads every line, or those behind the ones that were read; each ends with a newline, but for one that was never
  /// finished.
  func read(with reader: LineReader) {
    lines.removeAll(keepingCapacity: true)
    bytes.withUnsafeBytes { all in
      while goesOn, lines.count < LineBatch.linesMax {
        let end = ends?.popFirst() ?? lineEnd(all)
        append(UnsafeRawBufferPointer(rebasing: all[unread..<end]), at: unread, with: reader)
        unread = ends == nil ? end + 1 : end
      }
    }
  }

  private func lineEnd(_ all: UnsafeRawBufferPointer) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: all[unread...])
    let newline = rest.baseAddress.flatMap { start in
      memchr(start, 0x0A, rest.count).map { start.distance(to: UnsafeRawPointer($0)) }
    }
    return newline.map { unread + $0 } ?? all.count
  }

  /// Reads what stands in a line, or in its place: one delivery, or several.
  private func append(_ line: UnsafeRawBufferPointer, at start: Int, with reader: LineReader) {
    func append(_ content: ReadLine.Content, _ hash: Int64, batch: Int64?) {
      lines.append(
        ReadLine(
          content: content, part: nil, batch: batch, endsLine: true, hash: hash, start: start,
          end: start + line.count))
    }
    switch reader.deliveries(in: line) {
    case .itself:
      let (content, hash) = LineBatch.read(line, with: reader)
      append(content, hash, batch: nil)
    case .tooMany:
      append(.malformed(reason: LineReader.tooMany), LineBatch.hash(line), batch: nil)
    case .batch(let ranges) where ranges.isEmpty: append(.blank, 0, batch: LineBatch.hash(line))
    case .batch(let ranges):
      let batch = LineBatch.hash(line)
      for (index, range) in ranges.enumerated() {
        let (content, hash) = LineBatch.read(UnsafeRawBufferPointer(rebasing: line[range]), with: reader)
        lines.append(
          ReadLine(
            // A batch of one delivery is a line of it.
            content: content, part: ranges.count == 1 ? nil : Int64(index) + 1, batch: batch,
            endsLine: index + 1 == ranges.count, hash: hash, start: start + range.lowerBound,
            end: start + range.upperBound))
      }
    }
  }

  private static func read(_ line: UnsafeRawBufferPointer, with reader: LineReader) -> (ReadLine.Content, Int64) {
    switch reader.read(line) {
    case .blank: return (.blank, 0)
    case .malformed(let reason): return (.malformed(reason: reason), hash(line))
    case .quarantined(let delivery): return (.quarantined(delivery), hash(line))
    case .accepted(let delivery):
      let hash = hash(line)
      return (.accepted(NewEvent(delivery, lineHash: hash)), hash)
    }
  }

  private static func hash(_ line: UnsafeRawBufferPointer) -> Int64 {
    var hash = SHA256()
    hash.update(bufferPointer: line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line)
    return hash.finalize().withUnsafeBytes { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
  }
}

/// Threads that read batches while the job stores earlier ones; batches come back in the order they were given.
final class LineWorkers: @unchecked Sendable {
  private let channels: [DeliveryChannel]
  private let condition = NSCondition()
  private var waiting: [LineBatch] = []
  private var finished: Set<ObjectIdentifier> = []
  private var isClosed = false

  /// Starts one thread a core; each has a reader a channel, whose buffers are reused.
  init(channels: [DeliveryChannel], threads: Int) {
    self.channels = channels
    for _ in 0..<max(1, threads) {
      let thread = Thread { [self] in work() }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Gives a batch to the threads.
  func submit(_ batch: LineBatch) {
    condition.lock()
    waiting.append(batch)
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until a batch has been read.
  func wait(for batch: LineBatch) {
    condition.lock()
    while finished.remove(ObjectIdentifier(batch)) == nil { condition.wait() }
    condition.unlock()
  }

  /// Lets the threads end.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  private func work() {
    // One channel's files come after another's: the buffers of those before are let go.
    var (channel, reader): (Int, LineReader?) = (-1, nil)
    while let batch = next() {
      let own = channel == batch.channel ? reader : nil
      let current = own ?? LineReader(channel: channels[batch.channel])
      (channel, reader) = (batch.channel, current)
      batch.read(with: current)
      condition.lock()
      finished.insert(ObjectIdentifier(batch))
      condition.broadcast()
      condition.unlock()
    }
  }

  private func next() -> LineBatch? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty && !isClosed { condition.wait() }
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }
}
