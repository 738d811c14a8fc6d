/// A set of ids: 16 bytes each when they are UUIDs in lower case, as nearly all are.
struct CompactIDs {
  private var uuids: Set<UInt128> = []
  /// Compared as bytes: text compares by grapheme clusters (reliability M15).
  private var others: Set<[UInt8]> = []

  var count: Int { uuids.count + others.count }

  mutating func insert(_ id: String) {
    if let uuid = CompactIDs.uuid(id) { uuids.insert(uuid) } else { others.insert(Array(id.utf8)) }
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
