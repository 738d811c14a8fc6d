/// Writes strings of JSON.
package enum JSONString {
  /// Hands over, piece by piece, the string that says a text, which must be UTF-8.
  ///
  /// `"` and `\` have a `\` before them, U+0000 to U+001F are written `\u00xx`, all else stands as it is. What is stored is
  /// known by these bytes: they never change.
  package static func write(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    func hand(_ bytes: [UInt8]) { bytes.withUnsafeBytes(body) }
    let quote = [UInt8(ascii: "\"")]
    hand(quote)
    var start = text.startIndex
    for (index, byte) in text.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
      body(UnsafeRawBufferPointer(rebasing: text[start..<index]))
      if byte < 0x20 {
        hand(Array("\\u00".utf8))
        hand([hexadecimal(byte >> 4), hexadecimal(byte & 0x0F)])
      } else {
        hand([0x5C, byte])
      }
      start = text.index(after: index)
    }
    body(UnsafeRawBufferPointer(rebasing: text[start...]))
    hand(quote)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 &+ digit : 0x57 &+ digit }
}
