/// A value in a JSON text, found by its place in the bytes and never rewritten.
///
/// The sandbox serves rows exactly as the file spells them (`0.10` stays `0.10`), so it walks over the text instead of
/// decoding it. It shares no code with Tieout's parser: a mistake there must not hide behind the same mistake here.
struct JSONSlice: Sendable {
  /// The bytes of the whole text.
  let bytes: [UInt8]

  /// Where the value stands in `bytes`.
  let range: Range<Int>

  /// The value of a whole text.
  init(text bytes: [UInt8]) throws(JSONSliceError) {
    let scanner = JSONScanner(bytes: bytes)
    let start = scanner.skippingSpace(from: 0)
    let end = try scanner.endOfValue(from: start)
    guard scanner.skippingSpace(from: end) == bytes.count else {
      throw JSONSliceError(at: end, problem: "text goes on")
    }
    self.init(bytes: bytes, range: start..<end)
  }

  private init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }

  /// The bytes of the value as they are spelled.
  var raw: ArraySlice<UInt8> { bytes[range] }

  /// The members of an object in their order; of anything else none.
  func members() throws(JSONSliceError) -> [(name: String, value: JSONSlice)] {
    var members: [(name: String, value: JSONSlice)] = []
    try forEachItem(opening: "{") { (scanner, at) throws(JSONSliceError) in
      let nameEnd = try scanner.endOfString(from: at)
      let colon = scanner.skippingSpace(from: nameEnd)
      guard scanner.byte(at: colon) == UInt8(ascii: ":") else { throw JSONSliceError(at: colon, problem: "no colon") }
      let start = scanner.skippingSpace(from: colon + 1)
      let end = try scanner.endOfValue(from: start)
      let name = JSONSlice(bytes: bytes, range: at..<nameEnd).string ?? ""
      members.append((name, JSONSlice(bytes: bytes, range: start..<end)))
      return end
    }
    return members
  }

  /// The elements of an array in their order; of anything else none.
  func elements() throws(JSONSliceError) -> [JSONSlice] {
    var elements: [JSONSlice] = []
    try forEachItem(opening: "[") { (scanner, at) throws(JSONSliceError) in
      let end = try scanner.endOfValue(from: at)
      elements.append(JSONSlice(bytes: bytes, range: at..<end))
      return end
    }
    return elements
  }

  private func forEachItem(
    opening: Unicode.Scalar, _ body: (JSONScanner, Int) throws(JSONSliceError) -> Int
  ) throws(JSONSliceError) {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: opening) else { return }
    let scanner = JSONScanner(bytes: bytes)
    let last = range.upperBound - 1
    var at = scanner.skippingSpace(from: range.lowerBound + 1)
    while at < last {
      at = scanner.skippingSpace(from: try body(scanner, at))
      guard at < last else { return }
      guard bytes[at] == UInt8(ascii: ",") else { throw JSONSliceError(at: at, problem: "no comma") }
      at = scanner.skippingSpace(from: at + 1)
    }
  }
}

extension JSONSlice {
  /// The first member of that name, or nil when there is none or the text is broken.
  subscript(name: String) -> JSONSlice? {
    (try? members())?.first { $0.name == name }?.value
  }

  /// The members of an object by their names, for who wants several.
  func membersByName() throws(JSONSliceError) -> [String: JSONSlice] {
    Dictionary(try members().map { ($0.name, $0.value) }) { first, _ in first }
  }

  /// The content of a string.
  var string: String? {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    return JSONScanner.unescaped(bytes[(range.lowerBound + 1)..<(range.upperBound - 1)])
  }

  /// The spelling of a number.
  var number: String? {
    guard let first = raw.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return nil }
    return String(decoding: raw, as: UTF8.self)
  }

  /// The value of `true` and `false`.
  var bool: Bool? {
    switch String(decoding: raw, as: UTF8.self) {
    case "true": true
    case "false": false
    default: nil
    }
  }

  /// The value of a whole number.
  var int: Int? { number.flatMap { Int($0) } }

  /// A number for durations, never for money.
  var seconds: Double? { number.flatMap { Double($0) } }
}
