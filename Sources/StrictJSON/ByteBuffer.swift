/// Bytes that grow and are written again and again: the storage is kept when the content is dropped.
package struct ByteBuffer: ~Copyable {
  /// Zero bytes behind the content: eight bytes can be read, or written, at any position of it.
  static let padding = 16

  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes the content has.
  package private(set) var count = 0

  package init() {
    capacity = 4096
    base = .allocate(capacity: capacity + ByteBuffer.padding)
  }

  deinit { base.deallocate() }

  /// The content, valid until the buffer is next changed or goes away.
  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// A copy of the content.
  package var array: [UInt8] { Array(bytes) }

  /// Drops the content, and keeps the storage.
  package mutating func removeAll() { count = 0 }

  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inline(__always)
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    append(start, bytes.count)
  }

  package mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  @inline(__always)
  mutating func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (base + count).update(from: start, count: length)
    count += length
  }

  /// Appends the eight bytes of a number, lowest first.
  @inline(__always)
  mutating func append(littleEndian number: UInt64) {
    reserve(8)
    UnsafeMutableRawPointer(base + count).storeBytes(of: number.littleEndian, as: UInt64.self)
    count += 8
  }

  /// Appends what a JSON string between its quotes says; the string must have been checked by the parser.
  mutating func append(unescaping start: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    count += JSONEscapes.decode(start, length, into: base + count)
  }

  /// Puts zeros behind the content, so that it needs no bounds checks to be read.
  mutating func pad() {
    (base + count).update(repeating: 0, count: ByteBuffer.padding)
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + ByteBuffer.padding)
    storage.update(from: base, count: count)
    base.deallocate()
    base = storage
    capacity = larger
  }
}
