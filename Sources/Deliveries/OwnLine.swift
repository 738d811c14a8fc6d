import Amounts
import StrictJSON

/// A delivery in quarantine as a line of our own envelope.
///
/// It is judged again on later nights, whatever the channel's envelope is then. Of its headers only the signature's is kept.
enum OwnLine {
  /// What was there of the signature's header.
  enum Signature {
    /// Nothing, or nothing that could be held against the body.
    case none
    case one(UnsafeBufferPointer<UInt8>)
    /// Several, or no text.
    case unreadable
  }

  /// - Parameters:
  ///   - body: the exact bytes; of a body that was parsed the text of what was stored.
  ///   - signature: what was there of the signature's header.
  static func bytes(receivedAt: Instant, body: UnsafeBufferPointer<UInt8>, signature: Signature) -> [UInt8] {
    var line = ByteBuffer()
    line.append("{\"receivedAt\":\"")
    for byte in time(receivedAt).utf8 { line.append(byte) }
    line.append("\",\"headers\":{")
    switch signature {
    case .none: break
    case .one(let value):
      line.append("\"X-Debitura-Signature\":")
      quote(value, to: &line)
    // It stays one that nobody can read: without it the delivery would be unsigned, which may count.
    case .unreadable: line.append("\"X-Debitura-Signature\":[]")
    }
    line.append("},\"body\":")
    quote(body, to: &line)
    line.append("}")
    return line.array
  }

  /// To the microsecond: a signature's time is held against it.
  private static func time(_ instant: Instant) -> String {
    let seconds = instant.secondsSince1970
    let micros = instant.microseconds &- seconds &* 1_000_000
    let digits = String(micros)
    let zeros = String(repeating: "0", count: max(0, 6 &- digits.utf8.count))
    return "\(Instant(secondsSince1970: seconds).description.prefix(19)).\(zeros)\(digits)Z"
  }

  private static func quote(_ text: UnsafeBufferPointer<UInt8>, to line: inout ByteBuffer) {
    JSONString.write(UnsafeRawBufferPointer(text)) { line.append($0.bindMemory(to: UInt8.self)) }
  }
}
