private import Foundation
import Storage

/// Deliveries that somebody pipes in: read once, to their end.
final class InputBytes: DeliveryBytes {
  let path = InputBytes.name
  private let descriptor: Int32

  /// What standard input is called, on the command line and as a place.
  static let name = "-"

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Nothing of it was read before.
  func seek(behind known: Fingerprint) {}

  func next(_ count: Int) throws(DeliverySource.Failure) -> ArraySlice<UInt8> {
    while true {
      var code: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
        let got = Foundation.read(descriptor, buffer.baseAddress, count)
        code = got < 0 ? errno : 0
        done = max(0, got)
      }
      if code == 0 { return bytes[...] }
      guard code == EINTR else { throw .unreadable(String(cString: strerror(code))) }
    }
  }
}

/// Reading standard input (inputs 2, Deliveries where they already are).
extension ChannelIngest {
  /// Reads lines to the end of a descriptor; a last one without its end is a line: nobody will finish it.
  ///
  /// Each reading is a generation of its own, so that places of one are not those of another. What is known already leaves
  /// no second trace: the same can be piped in again.
  func read(input descriptor: Int32) throws {
    let feed = try LineFeed(InputBytes(descriptor), isArchive: false)
    let known = try session.file(channel: id, path: InputBytes.name)
    var state = try session.beginFile(
      channel: id, path: InputBytes.name, generation: (known?.generation ?? 0) + 1)
    // As an archive: nobody can go on reading where a killed run was.
    try store(feed, &state, isArchive: true)
    switch feed.end {
    case .complete(let tail?):
      state.linesRead += 1
      state.bytesRead += tail.count
      outcome.counts.bytes += tail.count
      try store(tail, at: DeliveryPlace(file: state.id, line: state.linesRead))
    case .unreadable(let reason):
      outcome.faults.append(
        SourceFault(
          source: "channel \(channel.name), standard input", reason: "cannot be read any further (\(reason))",
          advice: "what was read is kept; pipe it in again"))
    case .complete(nil), .broken, .changed, nil: break
    }
    state.fingerprint = feed.fingerprint.digest
    try session.save(state)
  }
}
