private import CStore
import GRDB
private import GRDBSQLite

/// The values of a row as one BLOB: exactly what SQLite had, whatever type or bytes.
///
/// `row_image(value, …)` holds all of them; `change_image(old, new, …)` only those that a change made others, so that a
/// long row of which one cell changed takes a few bytes. `image_value(image, index, present)` gives a value back: the
/// present one where nothing was changed, and for a column that came later.
enum RowImage {
  static func register(_ db: Database) throws {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    let functions: [(String, Int32, Function)] = [
      ("row_image", -1, rowImage), ("change_image", -1, changeImage), ("image_value", 3, imageValue),
    ]
    for (name, count, function) in functions {
      let code = sqlite3_create_function_v2(db.sqliteConnection, name, count, flags, nil, function, nil, nil, nil)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
  }

  private typealias Function =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

  private static let rowImage: Function = { context, count, values in
    var image = Writer()
    for value in UnsafeBufferPointer(start: values, count: Int(count)) { image.add(value) }
    image.give(to: context)
  }

  private static let changeImage: Function = { context, count, values in
    let values = UnsafeBufferPointer(start: values, count: Int(count))
    var image = Writer()
    for place in stride(from: 0, to: values.count &- 1, by: 2) {
      if isSame(values[place], values[place &+ 1]) { image.addSame() } else { image.add(values[place]) }
    }
    image.give(to: context)
  }

  private static let imageValue: Function = { context, _, values in
    guard let values, let image = values[0], let index = values[1] else { return sqlite3_result_null(context) }
    let bytes = UnsafeRawBufferPointer(start: sqlite3_value_blob(image), count: Int(sqlite3_value_bytes(image)))
    var reader = Reader(bytes: bytes)
    var left = sqlite3_value_int64(index)
    while !reader.isAtEnd {
      guard let cell = reader.next() else {
        sqlite3_result_error(context, "an image of a row is not as it was written", -1)
        return sqlite3_result_error_code(context, SQLITE_CORRUPT)
      }
      guard left <= 0 else {
        left &-= 1
        continue
      }
      return give(cell, present: values[2], to: context)
    }
    // A column that came later.
    sqlite3_result_value(context, values[2])
  }

  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private static func give(_ cell: Cell, present: OpaquePointer?, to context: OpaquePointer?) {
    switch cell {
    case .same: sqlite3_result_value(context, present)
    case .null: sqlite3_result_null(context)
    case .integer(let value): sqlite3_result_int64(context, value)
    case .real(let value): sqlite3_result_double(context, value)
    case .text(let bytes):
      // An empty text has an address here, so that it does not become NULL.
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      if let start { sqlite3_result_text(context, start, Int32(bytes.count), transient) }
    case .blob(let bytes): sqlite3_result_blob(context, bytes.baseAddress, Int32(bytes.count), transient)
    }
  }

  /// Whether two values are the same to the byte.
  private static func isSame(_ left: OpaquePointer?, _ right: OpaquePointer?) -> Bool {
    let kind = sqlite3_value_type(left)
    guard kind == sqlite3_value_type(right) else { return false }
    switch kind {
    case SQLITE_INTEGER: return sqlite3_value_int64(left) == sqlite3_value_int64(right)
    case SQLITE_FLOAT: return sqlite3_value_double(left).bitPattern == sqlite3_value_double(right).bitPattern
    case SQLITE_TEXT, SQLITE_BLOB: return bytes(of: left, kind).elementsEqual(bytes(of: right, kind))
    default: return true
    }
  }

  private static func bytes(of value: OpaquePointer?, _ kind: Int32) -> UnsafeRawBufferPointer {
    // First the pointer, then the length: asking for the one may convert the other.
    let start =
      kind == SQLITE_TEXT ? UnsafeRawPointer(sqlite3_value_text(value)) : UnsafeRawPointer(sqlite3_value_blob(value))
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
  }

  // MARK: Bytes

  /// Each value begins with a byte that says what it is; numbers are 8 bytes, texts and BLOBs have 4 bytes of length.
  private enum Tag {
    static let same: UInt8 = 0
    static let null: UInt8 = 1
    static let integer: UInt8 = 2
    static let real: UInt8 = 3
    static let text: UInt8 = 4
    static let blob: UInt8 = 5
  }

  private enum Cell {
    case same
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)
  }

  private struct Writer {
    private var bytes: [UInt8] = []

    mutating func addSame() { bytes.append(Tag.same) }

    mutating func add(_ value: OpaquePointer?) {
      let kind = sqlite3_value_type(value)
      switch kind {
      case SQLITE_INTEGER:
        bytes.append(Tag.integer)
        append(UInt64(bitPattern: sqlite3_value_int64(value)), count: 8)
      case SQLITE_FLOAT:
        bytes.append(Tag.real)
        append(sqlite3_value_double(value).bitPattern, count: 8)
      case SQLITE_TEXT, SQLITE_BLOB:
        let content = RowImage.bytes(of: value, kind)
        bytes.append(kind == SQLITE_TEXT ? Tag.text : Tag.blob)
        append(UInt64(content.count), count: 4)
        bytes.append(contentsOf: content)
      default: bytes.append(Tag.null)
      }
    }

    private mutating func append(_ number: UInt64, count: Int) {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 &* UInt64(place)))) }
    }

    func give(to context: OpaquePointer?) {
      sqlite3_result_blob(context, bytes, Int32(bytes.count), RowImage.transient)
    }
  }

  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { place >= bytes.count }

    /// The next value; nil for what is no image.
    mutating func next() -> Cell? {
      guard let tag = number(count: 1) else { return nil }
      switch UInt8(truncatingIfNeeded: tag) {
      case Tag.same: return .same
      case Tag.null: return .null
      case Tag.integer: return number(count: 8).map { .integer(Int64(bitPattern: $0)) }
      case Tag.real: return number(count: 8).map { .real(Double(bitPattern: $0)) }
      case Tag.text: return content().map { .text($0) }
      case Tag.blob: return content().map { .blob($0) }
      default: return nil
      }
    }

    private mutating func content() -> UnsafeRawBufferPointer? {
      guard let length = number(count: 4), length <= UInt64(bytes.count &- place) else { return nil }
      defer { place &+= Int(length) }
      return UnsafeRawBufferPointer(rebasing: bytes[place..<(place &+ Int(length))])
    }

    private mutating func number(count: Int) -> UInt64? {
      guard count <= bytes.count &- place else { return nil }
      var number: UInt64 = 0
      for index in 0..<count { number |= UInt64(bytes[place &+ index]) << (8 &* UInt64(index)) }
      place &+= count
      return number
    }
  }
}
