import Configuration
import Deliveries
import Foundation
import Platforms

/// Looks at the files of a channel: at the ends of the newest ones, and at the beginning of the oldest one.
struct FileLook {
  private static let filesMax = 12
  private static let tailBytes: Int64 = 256 << 10
  /// How much is unpacked of an archive, or scanned of a JSON file, on the way to its end.
  private static let scannedMax = 256 << 20
  /// Of one file, for the search of the form.
  private static let sampleBytes = 1 << 20

  private let channel: Channel
  private let reader: LineReader
  private var look = DeliveryLook()

  private init(_ channel: Channel) {
    self.channel = channel
    reader = LineReader(channel: Inputs.reading(channel))
  }

  /// - Throws: ``JobError`` for what can't be read.
  static func look(at channel: Channel, _ files: DeliveryFiles) throws -> DeliveryLook {
    var looking = FileLook(channel)
    try looking.run(files)
    return looking.look
  }

  private mutating func run(_ files: DeliveryFiles) throws {
    let listing = files.matching()
    if let fault = listing.faults.first { throw JobError.cannotRead(path: fault.folder, reason: fault.reason) }
    look.files = listing.files.count
    let paths = listing.files.map { ($0.path, FileLook.modified($0.path)) }
      .sorted { ($0.1, $0.0) > ($1.1, $1.0) }.map(\.0)
    for path in paths.prefix(FileLook.filesMax) {
      // Those of the newest file that has any; a receiver may write a file for each.
      let counts = look.last == 0 || (channel.format == .json && look.last < DeliveryLook.lastMax)
      try noteEnd(of: path, counts: counts)
    }
    if let oldest = paths.last { try noteBeginning(of: oldest) }
    guard look.isInAnotherForm || look.last == 0 else { return }
    look.samples = try paths.prefix(FileLook.filesMax).map(FileLook.sample)
  }

  private mutating func noteEnd(of path: String, counts: Bool) throws {
    var outcomes: [LineOutcome] = []
    for document in try lastDocuments(path) {
      outcomes = (outcomes + reader.outcomes(of: document)).suffix(DeliveryLook.lastMax)
    }
    for outcome in outcomes { look.note(outcome, counts: counts) }
  }

  private mutating func noteBeginning(of path: String) throws {
    let beginning = try FileLook.sample(path)
    for document in beginning.documents(channel.format).prefix(DeliveryLook.lastMax) {
      for outcome in reader.outcomes(of: document) { look.note(outcome, counts: false) }
    }
  }

  // MARK: Bytes

  private static func isArchive(_ path: String) -> Bool { path.utf8.suffix(3).elementsEqual(".gz".utf8) }

  /// The last complete deliveries of a file.
  private func lastDocuments(_ path: String) throws -> [[UInt8]] {
    let source = try DeliverySource(path: path)
    let isArchive = FileLook.isArchive(path)
    if channel.format == .json {
      return FileLook.last(of: try DocumentFeed(source, isArchive: isArchive, isOne: channel.envelope.isArray))
    }
    guard isArchive else { return try FileLook.lastLines(source) }
    let feed = try LineFeed(source, isArchive: true)
    let lines = FileLook.last(of: feed)
    if case .broken(let reason)? = feed.end { throw JobError.cannotRead(path: path, reason: reason) }
    return lines
  }

  private static func lastLines(_ source: DeliverySource) throws -> [[UInt8]] {
    let start = max(0, source.size - tailBytes)
    let bytes: ArraySlice<UInt8>
    do { bytes = try source.piece(at: start, count: source.size - start) } catch {
      throw JobError.cannotRead(path: source.path, reason: DeliverySource.words(error))
    }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    // The last one is still being written, the first one may have begun before.
    lines.removeLast()
    if start > 0, !lines.isEmpty { lines.removeFirst() }
    return lines.suffix(DeliveryLook.lastMax)
  }

  /// The last deliveries of what has to be read from its start.
  private static func last(of feed: some PieceFeed) -> [[UInt8]] {
    var last: [[UInt8]] = []
    var scanned = 0
    while scanned < scannedMax, let piece = feed.next() {
      switch piece {
      case .lines(let bytes):
        scanned += bytes.count
        last += bytes.split(separator: 0x0A).suffix(DeliveryLook.lastMax).map(Array.init)
      case .deliveries(let bytes, let ends):
        scanned += bytes.count
        last += zip([0] + ends, ends).suffix(DeliveryLook.lastMax).map { Array(bytes[$0..<$1]) }
      case .tooLong: continue
      }
      last = last.suffix(DeliveryLook.lastMax)
    }
    return last
  }

  /// The beginning of a file, unpacked.
  private static func sample(_ path: String) throws -> DeliverySample {
    let text = try FileText(try DeliverySource(path: path), isArchive: isArchive(path))
    var bytes: [UInt8] = []
    do {
      while bytes.count < sampleBytes {
        guard case .text(let piece) = try text.next() else { return DeliverySample(bytes, isWhole: true) }
        bytes += piece
      }
    } catch {
      throw JobError.cannotRead(path: path, reason: DeliverySource.words(error))
    }
    return DeliverySample(bytes, isWhole: false)
  }

  /// Nanoseconds since 1970.
  private static func modified(_ path: String) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }
}
