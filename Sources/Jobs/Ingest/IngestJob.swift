import Books
package import Deliveries
package import Storage
private import Foundation

/// A channel with the files that it delivers into tonight.
package struct IngestChannel: Sendable {
  package var name: String
  package var reading: DeliveryChannel
  /// Path as findings name it (relative to the configuration), and where it is.
  package var files: [(name: String, path: String)]

  package init(name: String, reading: DeliveryChannel, files: [(name: String, path: String)]) {
    self.name = name
    self.reading = reading
    self.files = files
  }
}

/// What an ingest read: every line is in exactly one of these counts.
package struct IngestCounts: Hashable, Sendable {
  package var lines = 0
  package var blank = 0
  package var new = 0
  package var repeated = 0
  package var conflicting = 0
  package var quarantined = 0
  package var unreadable = 0
  package var bytes: Int64 = 0
}

/// Reads what is new in the files of stored deliveries, verifies it and stores it (inputs 2).
package struct IngestJob {
  private let channels: [IngestChannel]
  private let progress: (IngestCounts) -> Void

  /// How much of a file one thread reads at a time: long enough to keep two cores busy, short beside the memory limit.
  private static let batchBytes = 1 << 20
  /// A line longer than this is unreadable: a webhook's body is a few kilobytes.
  private static let lineBytesMax = 16 << 20
  /// Batches that may be read ahead of the store.
  private static let batchesAhead = 6

  package init(channels: [IngestChannel], progress: @escaping (IngestCounts) -> Void = { _ in }) {
    self.channels = channels
    self.progress = progress
  }

  /// Reads and stores everything new, inside the caller's transaction.
  package func run(_ db: StoreDatabase, runID: Int64) throws -> IngestCounts {
    let session = try IngestSession(db, runID: runID)
    let workers = LineWorkers(
      channels: channels.map(\.reading), threads: ProcessInfo.processInfo.activeProcessorCount)
    defer { workers.close() }
    var counts = IngestCounts()
    for (index, channel) in channels.enumerated() {
      let id = try session.channelID(channel.name)
      for file in channel.files {
        try read(file, channel: (index, id), session: session, workers: workers, counts: &counts)
      }
    }
    return counts
  }

  private func read(
    _ file: (name: String, path: String), channel: (index: Int, id: Int64), session: IngestSession,
    workers: LineWorkers, counts: inout IngestCounts
  ) throws {
    let source = try DeliverySource(path: file.path)
    defer { source.close() }
    var state = try state(of: source, name: file.name, channel: channel.id, session: session)
    guard source.size > state.bytesRead else { return }
    var pending: [LineBatch] = []
    var carry: [UInt8] = []
    var offset = state.bytesRead
    func storeFirst() throws {
      let batch = pending.removeFirst()
      workers.wait(for: batch)
      try store(batch, file: &state, channel: channel.id, session: session, counts: &counts)
      progress(counts)
    }
    while offset < source.size {
      let count = Int(min(Int64(IngestJob.batchBytes), source.size - offset))
      var bytes = carry
      bytes += try source.read(at: offset, count: count)
      offset += Int64(count)
      // A last line without its newline is not yet written: it waits for the next run.
      guard let end = bytes.lastIndex(of: 0x0A) else {
        guard bytes.count <= IngestJob.lineBytesMax else {
          throw JobError.cannotRead(path: file.path, reason: "a line is longer than \(IngestJob.lineBytesMax) bytes")
        }
        carry = bytes
        continue
      }
      carry = Array(bytes[(end + 1)...])
      bytes.removeSubrange((end + 1)...)
      let batch = LineBatch(channel: channel.index, bytes: bytes)
      workers.submit(batch)
      pending.append(batch)
      if pending.count >= IngestJob.batchesAhead { try storeFirst() }
    }
    while !pending.isEmpty { try storeFirst() }
    state.fingerprint = try source.fingerprint(upTo: state.bytesRead)
    try session.save(state)
  }

  /// Where to go on reading: a file that became shorter, or whose read part changed, was replaced.
  private func state(of source: DeliverySource, name: String, channel: Int64, session: IngestSession) throws
    -> SourceFile
  {
    guard let known = try session.file(channel: channel, path: name) else {
      return try session.beginFile(channel: channel, path: name, generation: 1)
    }
    if known.bytesRead == 0 { return known }
    if source.size >= known.bytesRead, try source.fingerprint(upTo: known.bytesRead) == known.fingerprint {
      return known
    }
    return try session.beginFile(channel: channel, path: name, generation: known.generation + 1)
  }

  private func store(
    _ batch: LineBatch, file: inout SourceFile, channel: Int64, session: IngestSession, counts: inout IngestCounts
  ) throws {
    for outcome in batch.outcomes {
      file.linesRead += 1
      counts.lines += 1
      let place = DeliveryPlace(file: file.id, line: file.linesRead)
      switch outcome {
      case .blank:
        file.blankLines += 1
        counts.blank += 1
      case .malformed(let reason):
        try session.storeUnreadable(place, reason: reason)
        counts.unreadable += 1
      case .quarantined(let delivery):
        try session.storeQuarantined(place, channel: channel, id: delivery.id, reason: delivery.reason.rawValue)
        counts.quarantined += 1
      case .accepted(let delivery):
        switch try session.store(NewEvent(delivery), channel: channel, at: place) {
        case .new: counts.new += 1
        case .repeated: counts.repeated += 1
        case .conflicting: counts.conflicting += 1
        }
      }
    }
    file.bytesRead += Int64(batch.bytes.count)
    counts.bytes += Int64(batch.bytes.count)
  }
}

extension NewEvent {
  /// An accepted delivery as the store takes it.
  fileprivate init(_ delivery: AcceptedDelivery) {
    let content: NewEvent.Content =
      switch delivery.content {
      case .event(let event): .event(event)
      case .unknownType(let event): .unknownType(event)
      case .malformed(let reason): .malformed(reason: reason)
      }
    self.init(
      id: delivery.id, type: delivery.typeName, isVerified: delivery.isVerified, receivedAt: delivery.receivedAt,
      occurredAt: delivery.occurredAt, digest: delivery.digest.bytes, content: content,
      body: delivery.evidence.map { String(decoding: $0, as: UTF8.self) })
  }
}
