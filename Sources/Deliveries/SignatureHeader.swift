/// The header of Debitura's signature: `t=<unix seconds>,v1=<64 lower-case hexadecimal digits>` (contracts C.4).
///
/// The header is split on `,` and each part on the first `=`. Parts come in any order, parts with other names are
/// ignored; a part without `=`, a missing or repeated `t` or `v1`, a blank, a sign or a capital digit make it none.
struct SignatureHeader {
  /// `t` as it was sent: these bytes were signed.
  let timestamp: Slice<UnsafeBufferPointer<UInt8>>
  let seconds: Int64
  let code: [UInt8]

  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var timestamp: Slice<UnsafeBufferPointer<UInt8>>?
    var code: [UInt8]?
    for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let value = part[(equals + 1)...]
      if part[..<equals].elementsEqual("t".utf8) {
        guard timestamp == nil else { return nil }
        timestamp = value
      } else if part[..<equals].elementsEqual("v1".utf8) {
        guard code == nil, let bytes = SignatureHeader.hexadecimal(value) else { return nil }
        code = bytes
      }
    }
    // 15 digits reach beyond any date and fit 64 bits.
    guard let timestamp, let code, (1...15).contains(timestamp.count), timestamp.allSatisfy({ $0 &- 0x30 < 10 }) else {
      return nil
    }
    self.timestamp = timestamp
    self.code = code
    seconds = timestamp.reduce(0) { $0 &* 10 &+ Int64($1 & 0x0F) }
  }

  private static func hexadecimal(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    guard text.count == 64 else { return nil }
    func digit(_ character: UInt8) -> UInt8? {
      switch character {
      case 0x30...0x39: character - 0x30
      case 0x61...0x66: character - 0x57
      default: nil
      }
    }
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in bytes.indices {
      let place = text.startIndex + 2 * index
      guard let high = digit(text[place]), let low = digit(text[place + 1]) else { return nil }
      bytes[index] = high << 4 | low
    }
    return bytes
  }
}
