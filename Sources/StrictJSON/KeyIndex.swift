/// Finds a key that an object has twice.
///
/// Keys are compared by the bytes that they say: escapes count as what they stand for, no Unicode form is like another.
struct KeyIndex: ~Copyable {
  /// Up to here every pair is compared: cheaper than a table, and no sender can make it slow.
  private static let pairwiseMax = 16

  private var slots: UnsafeMutablePointer<UInt32>
  private var capacity = 64
  private var left = ByteBuffer()
  private var right = ByteBuffer()

  init() { slots = .allocate(capacity: capacity) }

  deinit { slots.deallocate() }

  /// A number that equal keys have in common, and other keys seldom.
  mutating func tag(_ start: UnsafePointer<UInt8>, _ length: Int, hasEscapes: Bool) -> UInt32 {
    guard hasEscapes else { return KeyIndex.tag(start, length) }
    left.removeAll()
    left.append(unescaping: start, length)
    left.pad()
    return KeyIndex.tag(UnsafePointer(left.base), left.count)
  }

  /// The byte where the second of two equal keys starts; nil when all keys differ.
  @inline(__always)
  mutating func duplicate(
    in nodes: UnsafePointer<JSONNode>, _ object: Int, members: Int, _ bytes: UnsafePointer<UInt8>
  ) -> Int? {
    guard members > 1 else { return nil }
    guard members <= KeyIndex.pairwiseMax else { return duplicateByTable(nodes, object, members, bytes) }
    return duplicateByPairs(nodes, object, members, bytes)
  }

  private mutating func duplicateByPairs(
    _ nodes: UnsafePointer<JSONNode>, _ object: Int, _ members: Int, _ bytes: UnsafePointer<UInt8>
  ) -> Int? {
    var key = object + 1
    for index in 0..<members {
      // The tags seen so far lie together at the start of the slots, the keys behind them.
      let tag = nodes[key].next
      for earlier in 0..<index where slots[earlier] == tag {
        if areEqual(nodes[Int(slots[earlier + KeyIndex.pairwiseMax])], nodes[key], bytes) {
          return Int(nodes[key].start) - 1
        }
      }
      slots[index] = tag
      slots[index + KeyIndex.pairwiseMax] = UInt32(truncatingIfNeeded: key)
      key = Int(nodes[key + 1].next)
    }
    return nil
  }

  /// Linear in the bytes: the table is keyed by the process' own secret, so that no sender can aim at one slot.
  @inline(never)
  private mutating func duplicateByTable(
    _ nodes: UnsafePointer<JSONNode>, _ object: Int, _ members: Int, _ bytes: UnsafePointer<UInt8>
  ) -> Int? {
    var size = 64
    while size < members * 2 { size *= 2 }
    if size > capacity {
      slots.deallocate()
      slots = .allocate(capacity: size)
      capacity = size
    }
    slots.update(repeating: 0, count: size)
    var key = object + 1
    for _ in 0..<members {
      var slot = hash(nodes[key], bytes) & (size - 1)
      // Node 0 is the document itself, never a key: 0 is a free slot.
      while slots[slot] != 0 {
        let earlier = nodes[Int(slots[slot])]
        if earlier.next == nodes[key].next, areEqual(earlier, nodes[key], bytes) { return Int(nodes[key].start) - 1 }
        slot = (slot + 1) & (size - 1)
      }
      slots[slot] = UInt32(truncatingIfNeeded: key)
      key = Int(nodes[key + 1].next)
    }
    return nil
  }

  private mutating func hash(_ key: JSONNode, _ bytes: UnsafePointer<UInt8>) -> Int {
    var hasher = Hasher()
    if key.hasEscapes {
      left.removeAll()
      left.append(unescaping: bytes + Int(key.start), Int(key.length))
      hasher.combine(bytes: UnsafeRawBufferPointer(left.bytes))
    } else {
      hasher.combine(bytes: UnsafeRawBufferPointer(start: bytes + Int(key.start), count: Int(key.length)))
    }
    return hasher.finalize()
  }

  private mutating func areEqual(_ first: JSONNode, _ second: JSONNode, _ bytes: UnsafePointer<UInt8>) -> Bool {
    if !first.hasEscapes, !second.hasEscapes {
      return first.length == second.length
        && KeyIndex.areEqual(bytes + Int(first.start), bytes + Int(second.start), Int(first.length))
    }
    left.removeAll()
    left.append(unescaping: bytes + Int(first.start), Int(first.length))
    right.removeAll()
    right.append(unescaping: bytes + Int(second.start), Int(second.length))
    return left.count == right.count && KeyIndex.areEqual(left.base, right.base, left.count)
  }

  @inline(__always)
  static func areEqual(_ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    for index in 0..<length where first[index] != second[index] { return false }
    return true
  }

  /// Mixes the first eight bytes, the last eight and the length; eight readable bytes must follow the key.
  @inline(__always)
  private static func tag(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    var first = Bytes.load(start)
    var last: UInt64 = 0
    if length >= 8 {
      last = Bytes.load(start + length - 8)
    } else {
      first &= (1 << UInt64(length * 8)) &- 1
    }
    let mixed = (first &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F) ^ UInt64(length)
    return UInt32(truncatingIfNeeded: mixed ^ mixed >> 32)
  }
}
