private import Foundation
import Platforms

/// Text as it may stand in a header of a mail: ASCII, in short lines, and never the begin of another header.
///
/// libcurl takes headers as they are; what they may hold is ours to see to (RFC 5322 2.2, RFC 2047, RFC 2231).
enum HeaderText {
  /// The limit of a line with encoded words (RFC 2047 2); the one for others is 78.
  private static let lineMax = 76
  /// Bytes of an encoded word, so that the first one fits behind the name of its header.
  private static let wordBytesMax = 39

  /// `name: text`, encoded where it is not ASCII.
  static func line(_ name: String, _ text: String) -> String {
    let text = clean(text)
    return folded("\(name):", isPlain(text) ? text.split(separator: " ").map(String.init) : encodedWords(text))
  }

  /// `name: addresses`, with their names.
  static func line(_ name: String, _ addresses: [MailAddress]) -> String {
    let words = addresses.enumerated().flatMap { index, address in
      let comma = index + 1 < addresses.count ? "," : ""
      guard let shown = address.name else { return [address.address + comma] }
      return phrase(clean(shown)) + ["<\(address.address)>\(comma)"]
    }
    return folded("\(name):", words)
  }

  /// How a file is to be saved: its name in ASCII for old readers, and as it is.
  static func attachment(named name: String) -> String {
    let name = clean(name).replacing("/", with: "_")
    let ascii = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { $0.value < 0x7F && $0 != "\"" && $0 != "\\" ? $0 : "_" as Unicode.Scalar }))
    guard ascii != name else { return "Content-Disposition: attachment; filename=\"\(ascii)\"" }
    let encoded = name.utf8.map { isUnreserved($0) ? String(UnicodeScalar($0)) : hexadecimal($0) }.joined()
    return "Content-Disposition: attachment; filename=\"\(ascii)\";\r\n filename*=UTF-8''\(encoded)"
  }

  /// The text on one line: whatever could end it is a blank.
  static func clean(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
  }

  /// A name in front of an address: as it is, in quotes or encoded.
  private static func phrase(_ name: String) -> [String] {
    guard isPlain(name) else { return encodedWords(name) }
    let isAtoms = name.utf8.allSatisfy { isUnreserved($0) && $0 != UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
    return isAtoms ? name.split(separator: " ").map(String.init) : ["\"\(name)\""]
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
  }

  /// Words of base64, none of which begins or ends within a character.
  private static func encodedWords(_ text: String) -> [String] {
    var words: [String] = []
    var bytes = Data()
    func end() {
      if !bytes.isEmpty { words.append("=?UTF-8?B?\(bytes.base64EncodedString())?=") }
      bytes = Data()
    }
    for scalar in text.unicodeScalars {
      let next = Array(String(scalar).utf8)
      if bytes.count + next.count > wordBytesMax { end() }
      bytes += next
    }
    end()
    return words
  }

  /// The words in lines of which each but the first begins with a blank; the first has a word in any case.
  private static func folded(_ start: String, _ words: [String]) -> String {
    var lines: [String] = []
    var line = start
    for (index, word) in words.enumerated() {
      if index > 0, line.utf8.count + 1 + word.utf8.count > lineMax {
        lines.append(line)
        line = ""
      }
      line += " \(word)"
    }
    return (lines + [line]).joined(separator: "\r\n")
  }

  /// What needs no escape in a parameter (RFC 5987 attr-char), and none in a name.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
  }
}
