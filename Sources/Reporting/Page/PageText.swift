/// Text from anywhere as a page can hold it: no markup, nothing hidden, and of bounded length.
///
/// One form for text and for attributes in double quotes. Scalars that HTML can't hold become U+FFFD, those that hide or
/// turn text become visible as `[U+202E]`, line ends become LF.
package enum PageText {
  /// The bytes of a cell.
  package static let cellMax = 300
  /// The bytes of a text over several lines.
  package static let wrappedMax = 1500
  /// Ends a text that was cut.
  package static let cutMarker = " …"

  /// - Parameter bytesMax: how long the escaped text may become.
  package static func escaped(_ bytes: UnsafeBufferPointer<UInt8>, atMost bytesMax: Int = PageText.cellMax) -> String {
    var out: [UInt8] = []
    // Where the text ends if it has to be cut: the last place that leaves room for the marker.
    var cut = 0
    var index = 0
    while index < bytes.count {
      let (scalar, length) = UTF8Scalars.decode(bytes, at: index)
      index += length
      // CR LF is one line end.
      if scalar == 0x0D, index < bytes.count, bytes[index] == 0x0A { continue }
      append(scalar, to: &out)
      if out.count > bytesMax {
        out.removeSubrange(cut...)
        out += cutMarker.utf8
        break
      }
      if out.count <= bytesMax - cutMarker.utf8.count { cut = out.count }
    }
    return String(decoding: out, as: UTF8.self)
  }

  package static func escaped(_ text: String, atMost bytesMax: Int = PageText.cellMax) -> String {
    var text = text
    return text.withUTF8 { escaped($0, atMost: bytesMax) }
  }

  /// The beginning of an escaped text, an entity counted as one letter.
  package static func shortened(_ escaped: String, to lettersMax: Int) -> String {
    var short = ""
    var letters = 0
    var rest = escaped[...]
    while let first = rest.first {
      let length = first == "&" ? rest.prefix { $0 != ";" }.count + 1 : 1
      letters += 1
      if letters == lettersMax, rest.count > length { return short + "…" }
      short += rest.prefix(length)
      rest = rest.dropFirst(length)
    }
    return short
  }

  /// A relative address: each byte that means something in addresses is written as `%2F`, but for the `/` between names.
  package static func address(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.reduce(into: "") { address, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F:
        address.unicodeScalars.append(Unicode.Scalar(byte))
      default: address += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }

  private static func append(_ scalar: UInt32, to out: inout [UInt8]) {
    switch scalar {
    case 0x26: out += "&amp;".utf8
    case 0x3C: out += "&lt;".utf8
    case 0x3E: out += "&gt;".utf8
    case 0x22: out += "&quot;".utf8
    case 0x27: out += "&#39;".utf8
    case 0x0A, 0x0D: out.append(0x0A)
    case 0x09: out.append(0x20)
    case 0x20...0x7E: out.append(UInt8(truncatingIfNeeded: scalar))
    default:
      if Invisible.reordersOrHides(scalar) {
        out += "[U+\(String(scalar, radix: 16, uppercase: true).padded(to: 4))]".utf8
      } else {
        let shown = isHTML(scalar) ? scalar : UTF8Scalars.replacement
        out += Unicode.Scalar(shown).flatMap(Unicode.UTF8.encode) ?? Unicode.UTF8.encodedReplacementCharacter
      }
    }
  }

  /// Neither a control character nor one that Unicode keeps for programs.
  private static func isHTML(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: false
    default: scalar & 0xFFFE != 0xFFFE
    }
  }
}

extension String {
  fileprivate func padded(to length: Int) -> String {
    String(repeating: "0", count: max(0, length - utf8.count)) + self
  }
}
