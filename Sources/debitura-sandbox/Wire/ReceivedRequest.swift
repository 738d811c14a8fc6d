/// A request as it came over the wire.
struct ReceivedRequest: Sendable {
  let method: String

  /// The path, percent-decoded.
  let path: String

  /// The query as it was sent, without the question mark.
  let query: String

  /// Header fields by their lower-case name; of repeated ones the last.
  let headers: [String: String]

  /// Whether the client closes after the answer.
  let isLast: Bool

  var body: [UInt8] = []

  /// The parts of the path between the slashes.
  var pathParts: [String] { path.split(separator: "/").map(String.init) }

  /// The query's names and values, decoded; those without value are left out, as the API ignores them.
  var parameters: [(name: String, value: String)] {
    query.split(separator: "&").compactMap { pair in
      let sides = pair.split(separator: "=", maxSplits: 1).map { Self.decoded(String($0), plusIsBlank: true) }
      return sides.count == 2 ? (sides[0], sides[1]) : nil
    }
  }

  /// Reads the head of a request; nil when it isn't one.
  init?(head: ArraySlice<UInt8>) {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
    let sides = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    method = String(words[0])
    path = Self.decoded(String(sides[0]), plusIsBlank: false)
    query = sides.count == 2 ? String(sides[1]) : ""
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers[line[..<colon].lowercased()] = String(value)
    }
    self.headers = headers
    isLast = words[2] == "HTTP/1.0" || headers["connection"]?.lowercased() == "close"
  }

  private static func decoded(_ text: String, plusIsBlank: Bool) -> String {
    let blanks = plusIsBlank ? text.replacing("+", with: " ") : text
    var bytes: [UInt8] = []
    var rest = Array(blanks.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
