/// A 64-bit FNV-1a sum over the columns of a money row: SQLite's own checks miss a flipped bit in a value (M10).
struct Checksum {
  private var sum: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ value: Int64?) {
    guard let value else { return add(byte: 0) }
    add(byte: 1)
    var bits = UInt64(bitPattern: value)
    for _ in 0..<8 {
      add(byte: UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }

  mutating func add(_ value: Int?) { add(value.map(Int64.init)) }

  mutating func add(_ value: Bool?) { add(value.map { $0 ? Int64(1) : 0 }) }

  mutating func add(_ value: String?) {
    guard let value else { return add(byte: 2) }
    add(byte: 3)
    for byte in value.utf8 { add(byte: byte) }
    add(byte: 0xFF)
  }

  var value: Int64 { Int64(bitPattern: sum) }

  private mutating func add(byte: UInt8) { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
}

/// A stored row that is not what was written: the file is damaged.
package struct DamagedRow: Error, CustomStringConvertible {
  let table: String
  let row: String

  package init(table: String, row: String) {
    self.table = table
    self.row = row
  }

  package var description: String {
    "the store is damaged: row \(row) of \(table) fails its checksum; restore the store from the last backup"
  }
}
