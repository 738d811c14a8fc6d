import Deliveries
private import Foundation

/// A piece of a file of deliveries that ends at a line's end, and what its lines turned out to be.
final class LineBatch: @unchecked Sendable {
  /// Which channel's reader must read it.
  let channel: Int
  let bytes: [UInt8]
  /// Written by the worker that takes the batch, read by the job once the batch is done.
  fileprivate(set) var outcomes: [LineOutcome] = []

  init(channel: Int, bytes: [UInt8]) {
    self.channel = channel
    self.bytes = bytes
  }

  /// Reads every line; each ends with a newline.
  fileprivate func read(with reader: LineReader) {
    bytes.withUnsafeBytes { all in
      var start = 0
      while start < all.count {
        let rest = UnsafeRawBufferPointer(rebasing: all[start...])
        let newline = rest.baseAddress.flatMap { start in
          memchr(start, 0x0A, rest.count).map { start.distance(to: UnsafeRawPointer($0)) }
        }
        let end = newline ?? rest.count
        outcomes.append(reader.read(UnsafeRawBufferPointer(rebasing: rest[..<end])))
        start += end + 1
      }
    }
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
    var readers: [Int: LineReader] = [:]
    while let batch = next() {
      let reader = readers[batch.channel] ?? LineReader(channel: channels[batch.channel])
      readers[batch.channel] = reader
      batch.read(with: reader)
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
