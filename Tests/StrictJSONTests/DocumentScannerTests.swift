import Foundation
@testable import StrictJSON
import Testing

/// A text that comes in pieces is checked as the parser checks it, and its deliveries are found (inputs 2).
@Suite struct `The scanner of JSON` {
  /// The bytes of the deliveries of a text that is scanned in pieces of these lengths; the last one is repeated.
  static func deliveries(_ text: [UInt8], pieces: [Int] = [1 << 20], isOne: Bool = false) throws -> [[UInt8]] {
    var scanner = DocumentScanner(isOne: isOne)
    var found: [[UInt8]] = []
    var start = 0
    func note(_ edge: DocumentScanner.Edge) {
      switch edge {
      case .start(let place): start = place
      case .end(let place): found.append(Array(text[start..<place]))
      }
    }
    var place = 0
    var turn = 0
    while place < text.count {
      let end = min(text.count, place + pieces[min(turn, pieces.count - 1)])
      // A copy that ends where the piece ends: what is read behind it is noticed.
      try Array(text[place..<end]).withUnsafeBufferPointer { try scanner.scan($0, note) }
      (place, turn) = (end, turn + 1)
    }
    try scanner.finish(note)
    return found
  }

  static func texts(_ text: String, pieces: [Int] = [1 << 20], isOne: Bool = false) throws -> [String] {
    try deliveries(Array(text.utf8), pieces: pieces, isOne: isOne).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: ["[]", "[1]", #"[ {"a":[{}]}, "x",[[]] ]"#, #"{"a":1}"#, "12", "[[1,2],[3]]"])
  func `finds one delivery where an array is one`(text: String) throws {
    for length in [1, 2, 3, 7, 1000] {
      #expect(try `The scanner of JSON`.texts(" \n\(text)\n ", pieces: [length], isOne: true) == [text])
    }
    #expect(throws: JSONScanError.self) {
      try `The scanner of JSON`.texts("\(text) \(text)", isOne: true)
    }
  }

  @Test(arguments: [
    (#"{"a":1}"#, [#"{"a":1}"#]),
    ("\n {\"a\" : [1, {}]}\r\n\t", ["{\"a\" : [1, {}]}"]),
    ("[]", []),
    (" [ ] ", []),
    ("[1]", ["1"]),
    (
      "[ 1 , -2.5e+7,\n\"x\" ,true,false,null,[2,[3]],{ \"b\":{} } ]",
      [
        "1", "-2.5e+7", "\"x\"", "true", "false", "null", "[2,[3]]", "{ \"b\":{} }",
      ]
    ),
    ("12", ["12"]),
    ("0", ["0"]),
    ("-0.5E3 ", ["-0.5E3"]),
    ("\"\\\"\\u00e9\\ud83d\\ude00 é€😀\"", ["\"\\\"\\u00e9\\ud83d\\ude00 é€😀\""]),
    ("\u{FEFF}[{\"a\":1}]", ["{\"a\":1}"]),
    // What one delivery alone may be wrong in.
    (#"[{"a":1,"a":2},"\ud800"]"#, [#"{"a":1,"a":2}"#, #""\ud800""#]),
  ])
  func `finds the text itself, or the elements of an array`(text: String, expected: [String]) throws {
    for length in [1, 2, 3, 7, 8, 9, 1000] {
      #expect(try `The scanner of JSON`.texts(text, pieces: [length]) == expected)
    }
  }

  @Test(arguments: [
    ("", JSONError.Reason.unexpectedEnd, 1, 1), (" \n ", .unexpectedEnd, 2, 2), ("{\"a\":", .unexpectedEnd, 1, 6),
    ("[1,\n2", .unexpectedEnd, 2, 2), ("[1,\n 2,]", .unexpectedByte, 2, 4), ("[1 2]", .unexpectedByte, 1, 4),
    ("{a:1}", .unexpectedByte, 1, 2), ("{\"a\" 1}", .unexpectedByte, 1, 6), ("{\"a\":1,}", .unexpectedByte, 1, 8),
    ("[}", .unexpectedByte, 1, 2), ("[1}", .unexpectedByte, 1, 3), ("{\"a\":1]", .unexpectedByte, 1, 7),
    ("01", .trailingBytes, 1, 2), ("-", .unexpectedEnd, 1, 2), ("[-]", .unexpectedByte, 1, 3),
    ("[1.]", .unexpectedByte, 1, 4),
    ("[1e]", .unexpectedByte, 1, 4), ("[1e+]", .unexpectedByte, 1, 5), ("tru", .unexpectedEnd, 1, 4),
    ("[trux]", .unexpectedByte, 1, 5), ("[nan]", .unexpectedByte, 1, 3), ("\"a\tb\"", .controlCharacter, 1, 3),
    ("\"\\x\"", .invalidEscape, 1, 3), ("\"\\u12g4\"", .invalidEscape, 1, 6), ("\"abc", .unexpectedEnd, 1, 5),
    ("{\"a\":1}\n{\"a\":2}", .severalDocuments, 2, 1), ("{}[]", .severalDocuments, 1, 3),
    ("{\"a\":1},\n{\"a\":2}", .severalDocuments, 1, 8), ("[1] x", .trailingBytes, 1, 5),
    ("\u{FEFF}", .unexpectedEnd, 1, 4), ("\u{FEFF}\u{FEFF}1", .unexpectedByte, 1, 4),
  ])
  func `says what is wrong, and in which line`(
    text: String, reason: JSONError.Reason, line: Int, column: Int
  ) throws {
    for length in [1, 2, 3, 1000] {
      let error = #expect(throws: JSONScanError.self, "\(length)") {
        try `The scanner of JSON`.texts(text, pieces: [length])
      }
      let found = try #require(error)
      // A wrong escape is seen at its beginning or at its letter, as the piece ends.
      #expect(found.reason == reason && found.line == line, "\(found)")
      #expect(abs(found.column - column) <= (reason == .invalidEscape ? 1 : 0), "\(found)")
    }
  }

  @Test func `keeps no more than a bit a level, up to its limit`() throws {
    for depth in [1, 63, 64, 65, 127, 128, 129, 1000, DocumentScanner.depthMax] {
      let text =
        String(repeating: "[{\"a\":", count: depth / 2) + (depth % 2 == 1 ? "[1]" : "1")
        + String(repeating: "}]", count: depth / 2)
      #expect(try `The scanner of JSON`.texts(text, pieces: [4096]).count == 1)
      let wrong = text.replacingOccurrences(of: "}]", with: "]}")
      if depth > 1 { #expect(throws: JSONScanError.self) { try `The scanner of JSON`.texts(wrong) } }
    }
    let error = #expect(throws: JSONScanError.self) {
      try `The scanner of JSON`.texts(String(repeating: "[", count: DocumentScanner.depthMax + 1))
    }
    #expect(error?.reason == .tooDeep)
  }

  // MARK: As the parser does

  /// What one delivery alone is refused for, when a text is no array.
  private static let ofOneAlone: Set<JSONError.Reason> = [.duplicateKey, .loneSurrogate, .tooDeep, .tooLarge]

  /// Compares the verdicts of scanner and parser on a text.
  private func compare(_ text: [UInt8], _ what: String) throws {
    var refusal: JSONError?
    do { try JSONParser.withValue(of: text) { _ in } } catch let error as JSONError { refusal = error }
    var found: [[UInt8]]?
    do { found = try `The scanner of JSON`.deliveries(text) } catch _ as JSONScanError {}
    if let found {
      #expect(
        refusal.map { `The scanner of JSON`.ofOneAlone.contains($0.reason) } ?? true
          || text.starts(with: [0xEF, 0xBB, 0xBF]), "\(what)")
      for delivery in found where refusal == nil {
        #expect(throws: Never.self, "\(what)") { try JSONParser.withValue(of: delivery) { _ in } }
      }
    } else {
      #expect(refusal != nil, "\(what) is refused by the scanner only")
    }
    for pieces in [[1], [3], [8], [5, 1, 13]] {
      #expect(found == (try? `The scanner of JSON`.deliveries(text, pieces: pieces)), "\(what) in \(pieces)")
    }
  }

  @Test func `takes and refuses the files of the corpus as the parser does`() throws {
    for name in try ["y_", "n_", "i_"].flatMap(CorpusTests.names) {
      let text = Array(try Data(contentsOf: CorpusTests.folder.appending(path: name)))
      guard text.count < 300_000 || name.hasPrefix("n_") else { continue }
      try compare(Array(text.prefix(100_000)), name)
    }
  }

  @Test func `takes what the parser takes, whatever the text and its pieces`() throws {
    var seed = UInt64(20_261_127)
    func random(_ below: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % below
    }
    let parts: [[UInt8]] =
      [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\\", "\\u", "\\u00e9", "\\ud83d\\ude00", "\\ud800",
        "\\n", "1",
        "0", "-", ".", "e", "E+", "9", "true", "false", "null", "nul", " ", "\n", "\r\n", "\t", "é", "€", "😀", "\u{7f}",
        "        ", "abcdefghijklmnop",
      ].map { Array($0.utf8) } + [
        [0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0x80], [0xFF], [0x00], [0xED, 0xA0, 0x80], [0xC0, 0xAF],
      ]
    let sound: [[UInt8]] = [
      #"{"a":[1,2.5,{"b":null}],"é€😀":"x\ny\u00e9"}"#,
      "[{\"k\": \"some longer text here\"},\n  [ ],\r\n \"\\\"\", -0.1e5]",
      "[true,false,null,{},[[]],\"\",0]",
    ].map { Array($0.utf8) }
    for turn in 0..<6000 {
      var text: [UInt8] = []
      if turn % 2 == 0 {
        for _ in 0...random(12) { text += parts[random(parts.count)] }
      } else {
        // One change of a sound text is found where it is wrong, or is sound.
        text = sound[random(sound.count)]
        let place = random(text.count)
        switch random(3) {
        case 0: text.remove(at: place)
        case 1: text[place] = UInt8(random(256))
        default: text.insert(contentsOf: parts[random(parts.count)], at: place)
        }
      }
      try compare(text, String(decoding: text, as: UTF8.self))
    }
  }
}
