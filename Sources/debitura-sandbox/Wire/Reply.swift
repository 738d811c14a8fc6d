/// An answer before it goes out.
struct Reply: Sendable {
  var status: Int
  var body: [UInt8]
  var contentType: String = "application/json; charset=utf-8"
  var headers: [(name: String, value: String)] = []
  /// How many seconds the `Date` header is off.
  var dateOffset = 0

  /// An answer with a JSON text.
  static func json(_ text: String, status: Int = 200) -> Reply {
    Reply(status: status, body: [UInt8](text.utf8))
  }

  /// An answer with a row or value as the file spells it.
  static func row(_ slice: JSONSlice) -> Reply {
    Reply(status: 200, body: [UInt8](slice.raw))
  }

  /// An answer with a bare array of rows.
  static func array(_ rows: [Row]) -> Reply {
    Reply(status: 200, body: [UInt8(ascii: "[")] + joined(rows) + [UInt8(ascii: "]")])
  }

  /// The texts of rows with commas between them.
  static func joined(_ rows: [Row]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.reduce(0) { $0 + $1.slice.range.count + 1 })
    for row in rows {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
      bytes += row.slice.raw
    }
    return bytes
  }

  /// An error in the shape of RFC 9110, as Debitura's framework makes it.
  static func problem(_ status: Int, _ title: String) -> Reply {
    let type = "https://tools.ietf.org/html/rfc9110#section-15.5"
    return json(
      "{\"type\":\"\(type)\",\"title\":\"\(title)\",\"status\":\(status),\"traceId\":\"00-sandbox\"}", status: status)
  }

  /// An error in the shape that Debitura's own code makes.
  static func failure(_ status: Int, _ error: String, _ message: String) -> Reply {
    json("{\"error\":\(jsonQuoted(error)),\"message\":\(jsonQuoted(message)),\"businessErrors\":null}", status: status)
  }

  /// The answer for what isn't there.
  static func notFound(_ what: String) -> Reply {
    failure(404, "not_found", what)
  }
}
