/// The ids that a reading of a list showed, each with what its row said; 16 bytes an id that is a UUID in lower case, as
/// nearly all are.
struct CompactIDs {
  private var uuids: [UInt128: RowContent] = [:]
  /// Compared as bytes: text compares by grapheme clusters (reliability M15).
  private var others: [[UInt8]: RowContent] = [:]

  var count: Int { uuids.count + others.count }

  /// Takes a row; false when the id was there already and its row said something else.
  mutating func insert(_ id: String, _ content: RowContent) -> Bool {
    let before =
      if let uuid = CompactIDs.uuid(id) {
        uuids.updateValue(content, forKey: uuid)
      } else {
        others.updateValue(content, forKey: Array(id.utf8))
      }
    return before == nil || before == content
  }

  /// Whether both readings showed the same ids, whatever their rows said.
  func hasSameIDs(as other: CompactIDs) -> Bool {
    uuids.count == other.uuids.count && others.count == other.others.count
      && uuids.keys.allSatisfy { other.uuids[$0] != nil } && others.keys.allSatisfy { other.others[$0] != nil }
  }

  /// The value of 36 characters in the one canonical form; nil for any other text, so that no two texts are one.
  private static func uuid(_ id: String) -> UInt128? {
    guard id.utf8.count == 36 else { return nil }
    var value: UInt128 = 0
    var index = 0
    for byte in id.utf8 {
      let isDash = index == 8 || index == 13 || index == 18 || index == 23
      index += 1
      switch byte {
      case 0x30...0x39 where !isDash: value = value << 4 | UInt128(byte - 0x30)
      case 0x61...0x66 where !isDash: value = value << 4 | UInt128(byte - 0x57)
      case UInt8(ascii: "-") where isDash: break
      default: return nil
      }
    }
    return value
  }
}
