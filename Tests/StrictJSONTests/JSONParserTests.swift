import StrictJSON
import Testing

@Suite struct JSONParserTests {
  struct Rejected: Sendable, CustomTestStringConvertible {
    let text: [UInt8]
    let reason: JSONError.Reason
    let byteOffset: Int

    init(_ text: String, _ reason: JSONError.Reason, at byteOffset: Int) {
      self.init(Array(text.utf8), reason, at: byteOffset)
    }

    init(_ text: [UInt8], _ reason: JSONError.Reason, at byteOffset: Int) {
      (self.text, self.reason, self.byteOffset) = (text, reason, byteOffset)
    }

    var testDescription: String { String(decoding: text.prefix(40), as: UTF8.self) }
  }

  func failure(_ text: [UInt8]) -> JSONError? {
    do {
      try JSONParser.withValue(of: text) { _ in }
      return nil
    } catch {
      return error as? JSONError
    }
  }

  @Test(arguments: [
    Rejected("", .unexpectedEnd, at: 0),
    Rejected("  ", .unexpectedEnd, at: 2),
    Rejected(#"{"a":1,"#, .unexpectedEnd, at: 7),
    Rejected(#"{"a":1,}"#, .unexpectedByte, at: 7),
    Rejected("[1,]", .unexpectedByte, at: 3),
    Rejected("[1}", .unexpectedByte, at: 2),
    Rejected("1 2", .trailingBytes, at: 2),
    Rejected("{}\u{0}", .trailingBytes, at: 2),
    Rejected("01", .trailingBytes, at: 1),
    Rejected("1.", .unexpectedEnd, at: 2),
    Rejected("-", .unexpectedEnd, at: 1),
    Rejected("+1", .unexpectedByte, at: 0),
    Rejected("NaN", .unexpectedByte, at: 0),
    Rejected("nul", .unexpectedByte, at: 0),
    Rejected([0xEF, 0xBB, 0xBF] + Array("{}".utf8), .unexpectedByte, at: 0),
    Rejected([0x22, 0xC0, 0x80, 0x22], .invalidUTF8, at: 1),
    Rejected([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, at: 1),
    Rejected([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
    Rejected([0x22, 0x41, 0xE2, 0x82, 0x22], .invalidUTF8, at: 2),
    Rejected("\"a\tb\"", .controlCharacter, at: 2),
    Rejected("\"a\u{0}b\"", .controlCharacter, at: 2),
    Rejected(#""a"#, .unexpectedEnd, at: 2),
    Rejected(#""a\"#, .invalidEscape, at: 2),
    Rejected(#""\x""#, .invalidEscape, at: 1),
    Rejected(#""\u12g4""#, .invalidEscape, at: 1),
    Rejected(#""\ud800""#, .loneSurrogate, at: 1),
    Rejected(#""\ud800\u0041""#, .loneSurrogate, at: 1),
    Rejected(#""x\udc00""#, .loneSurrogate, at: 2),
    Rejected(#"{"a":1,"a":1}"#, .duplicateKey, at: 7),
    Rejected(#"{"a":1,"\u0061":2}"#, .duplicateKey, at: 7),
    Rejected(#"{"x":{"long-key-one":1,"b":0,"long-key-one":1}}"#, .duplicateKey, at: 29),
    Rejected(#"{"":1,"":2}"#, .duplicateKey, at: 6),
  ])
  func `says what is wrong and where`(row: Rejected) {
    let error = failure(row.text)
    #expect(error?.reason == row.reason)
    #expect(error?.byteOffset == row.byteOffset)
  }

  @Test func `an error says nothing of the content`() {
    #expect(failure(Array(#"{"name":1,"name":2}"#.utf8))?.description == "duplicate key at byte 10")
  }

  /// Both forms look the same to a reader, and are different keys.
  @Test func `Unicode forms of a key are different keys`() {
    #expect(failure(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)) == nil)
    #expect(failure(Array(#"{"__proto__":1,"":2,"\u0000":3}"#.utf8)) == nil)
  }

  @Test(arguments: [2, 16, 17, 64, 65, 5000])
  func `a duplicate is found in an object of any size`(count: Int) {
    let members = (0..<count).map { "\"key-\($0)\":\($0)" }
    #expect(failure(Array("{\(members.joined(separator: ","))}".utf8)) == nil)
    for twin in [0, count / 2, count - 1] {
      let text = "{\(members.joined(separator: ",")),\"ke\\u0079-\(twin)\":0}"
      #expect(failure(Array(text.utf8))?.reason == .duplicateKey)
    }
  }

  @Test func `64 containers lie within each other, and not one more`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(failure(nested(64)) == nil)
    #expect(failure(nested(65))?.reason == .tooDeep)
    #expect(failure(nested(1_000_000))?.reason == .tooDeep)
    #expect(failure(Array(repeating: 0x5B, count: 100_000))?.reason == .tooDeep)
  }

  @Test(.timeLimit(.minutes(1))) func `large documents take linear time`() {
    let keys = "{" + (0..<300_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    #expect(failure(Array(keys.utf8)) == nil)
    #expect(failure(Array(repeating: 0x39, count: 1_000_000)) == nil)
    #expect(failure(Array(("\"" + String(repeating: #"\u0000"#, count: 200_000) + "\"").utf8)) == nil)
  }

  @Test func `more values than anybody sends are too many`() {
    func list(_ count: Int) -> [UInt8] {
      var text: [UInt8] = [0x5B]
      for _ in 1..<count { text += [0x30, 0x2C] }
      return text + [0x30, 0x5D]
    }
    #expect(failure(list(JSONParser.nodesMax - 1)) == nil)
    #expect(failure(list(JSONParser.nodesMax))?.reason == .tooLarge)
  }

  @Test func `every prefix of a document is rejected`() {
    let text = Array(#"{"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00ü€"],"b":{"c":true,"d":null,"e":false}}"#.utf8)
    #expect(failure(text) == nil)
    for length in 0..<text.count { #expect(failure(Array(text[..<length])) != nil) }
  }
}
