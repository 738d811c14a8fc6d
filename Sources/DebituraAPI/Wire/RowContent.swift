import StrictJSON

/// What a row says as a whole, members that are not kept among them, whatever its spelling (readings, Controls).
///
/// A hash under the key of this process: rows of one reading are compared, nothing is stored.
struct RowContent: Hashable {
  private let hash: Int

  init(_ row: JSONValue, _ writer: inout CanonicalWriter) {
    writer.write(row)
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(writer.output.bytes))
    hash = hasher.finalize()
  }

  /// Of a list whose rows can't be shown twice.
  private init() { hash = 0 }

  static let only = RowContent()
}

/// A row as a list counts it.
struct RowID: Hashable {
  let id: String
  let content: RowContent
}
