import Amounts
import StrictJSON

/// A delivery in quarantine as a line of our own envelope.
///
/// It is judged again on later nights, whatever the channel's envelope is then. Of its headers only the signature's is kept.
enum OwnLine {
  /// - Parameters:
  ///   - body: the exact bytes; of a body that was parsed the text of what was stored.
  ///   - signature: the value of the signature's header; nil where there is none, or nothing that could be verified.
  static func bytes(receivedAt: Instant, body: UnsafeBufferPointer<UInt8>, signature: UnsafeBufferPointer<UInt8>?)
    -> [UInt8]
  {
    var line = ByteBuffer()
    line.append("{\"receivedAt\":\"")
    for byte in time(receivedAt).utf8 { line.append(byte) }
    line.append("\",\"headers\":{")
    if let signature {
      line.append("\"X-Debitura-Signature\":")
      quote(signature, to: &line)
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
    line.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        line.append(UInt8(ascii: "\\"))
        line.append(byte)
      case 0..<0x20:
        line.append("\\u00")
        for digit in [byte >> 4, byte & 0x0F] { line.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}
