/// Text as it must be compared, on bytes and never on grapheme clusters (reliability M15).
package enum LooseText {
  /// The text in ASCII lower case: how case, payment, transaction and event ids are compared (rules, Conventions).
  package static func lowercasedASCII(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return text }
    return String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// The text without white space at its ends: how every other key is compared.
  package static func trimmed(_ text: String) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    guard let first = text.utf8.first, let last = text.utf8.last, isBlank(first) || isBlank(last) else { return text }
    let bytes = text.utf8.drop(while: isBlank)
    return String(decoding: bytes.reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }

  /// Letters and digits in lower case, without anything else: how names and labels are compared (contracts D.1).
  package static func normalised(_ text: String) -> String {
    String(decoding: text.utf8.compactMap { lowerLetterOrDigit($0) }, as: UTF8.self)
  }

  static func lowerLetterOrDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte | 0x20
    case 0x30...0x39, 0x61...0x7A: byte
    default: nil
    }
  }
}
