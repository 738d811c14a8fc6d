private import Crypto
import Storage

/// What was read of a database: blocks of rows, each with a digest, so that a row that became another one, or is gone, is
/// noticed without keeping the rows.
///
/// A block stands for all positions behind the block before it, up to its last one. A row that turns up within it later
/// changes it as well.
struct DatabaseMark: Equatable {
  struct Block: Equatable {
    /// The position of its last row.
    var last: Int64
    var rows: Int64
    var bytes: Int64
    var digest: RowDigest

    /// Whether a further row begins another block.
    var isFull: Bool { rows >= DatabaseMark.blockRows || bytes >= DatabaseMark.blockBytes }
  }

  static let blockRows: Int64 = 4096
  static let blockBytes: Int64 = 4 << 20

  /// The file as it was when it was last read to its end (``ForeignFile/identity``); empty where that is not sure.
  var file: [UInt8] = []
  var blocks: [Block] = []

  /// Nothing read yet.
  init() {}

  var last: Int64 { blocks.last?.last ?? ForeignDatabase.start }
  var rows: Int64 { blocks.reduce(0) { $0 &+ $1.rows } }

  // MARK: As it is stored

  /// How every stored mark begins; the last byte is the version.
  static let beginning = Array("tieout rows\u{1}".utf8)

  /// A stored mark; nil for anything else.
  init?(_ stored: [UInt8]) {
    var rest = stored[...]
    guard rest.starts(with: DatabaseMark.beginning) else { return nil }
    rest = rest.dropFirst(DatabaseMark.beginning.count)
    self.init()
    guard let hasFile = rest.popFirst(), hasFile == 0 || rest.count >= ForeignFile.identityBytes else { return nil }
    if hasFile != 0 {
      file = Array(rest.prefix(ForeignFile.identityBytes))
      rest = rest.dropFirst(ForeignFile.identityBytes)
    }
    var last = ForeignDatabase.start
    while !rest.isEmpty {
      guard let step = DatabaseMark.number(&rest), let rows = DatabaseMark.number(&rest),
        let bytes = DatabaseMark.number(&rest), let digest = RowDigest(&rest)
      else { return nil }
      let (next, isTooFar) = last.addingReportingOverflow(step)
      guard !isTooFar else { return nil }
      last = next
      blocks.append(Block(last: last, rows: rows, bytes: bytes, digest: digest))
    }
  }

  var stored: [UInt8] {
    var bytes = DatabaseMark.beginning + [file.isEmpty ? 0 : 1] + file
    var last = ForeignDatabase.start
    for block in blocks {
      // Positions grow, from 1 on.
      for number in [block.last &- last, block.rows, block.bytes] { DatabaseMark.append(number, to: &bytes) }
      bytes += block.digest.bytes
      last = block.last
    }
    return bytes
  }

  /// Seven bits a byte, the lowest first.
  private static func append(_ number: Int64, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: number)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 63, let byte = bytes.popFirst() {
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(exactly: number) }
      shift += 7
    }
    return nil
  }
}

/// A digest over rows that goes on row by row, over a night or over many.
struct RowDigest: Equatable {
  private static let count = 16

  private(set) var bytes = [UInt8](repeating: 0, count: count)

  init() {}

  /// Takes a stored one off the front.
  init?(_ stored: inout ArraySlice<UInt8>) {
    guard stored.count >= RowDigest.count else { return nil }
    bytes = Array(stored.prefix(RowDigest.count))
    stored = stored.dropFirst(RowDigest.count)
  }

  /// Goes on with a row: the first half of the SHA-256 of the digest so far, the position, and kind, length and bytes of
  /// each value.
  ///
  /// Marks that an earlier version stored are compared with it: it never changes.
  mutating func add(_ row: ForeignRow) {
    var hash = SHA256()
    hash.update(data: bytes)
    RowDigest.add(row.position, to: &hash)
    for value in [row.receivedAt, row.headers, row.body] {
      switch value {
      case .null: RowDigest.add(0, to: &hash)
      case .integer(let number):
        RowDigest.add(1, to: &hash)
        RowDigest.add(number, to: &hash)
      case .real(let number):
        RowDigest.add(2, to: &hash)
        RowDigest.add(Int64(bitPattern: number.bitPattern), to: &hash)
      case .text(let text): RowDigest.add(text, kind: 3, to: &hash)
      case .blob(let blob): RowDigest.add(blob, kind: 4, to: &hash)
      }
    }
    bytes = Array(hash.finalize().prefix(RowDigest.count))
  }

  private static func add(_ number: Int64, to hash: inout SHA256) {
    withUnsafeBytes(of: number.bigEndian) { hash.update(bufferPointer: $0) }
  }

  private static func add(_ bytes: UnsafeRawBufferPointer, kind: Int64, to hash: inout SHA256) {
    add(kind, to: &hash)
    add(Int64(bytes.count), to: &hash)
    hash.update(bufferPointer: bytes)
  }
}
