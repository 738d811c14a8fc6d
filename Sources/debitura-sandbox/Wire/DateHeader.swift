import Glibc

/// The time as HTTP spells it.
enum DateHeader {
  /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(secondsFromNow offset: Int = 0) -> String {
    var seconds = time(nil) + offset
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 40)
    // The C locale's English names: the sandbox never sets another one.
    let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
