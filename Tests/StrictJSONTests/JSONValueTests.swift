import StrictJSON
import Testing

@Suite struct JSONValueTests {
  @Test func `members and elements are found`() throws {
    let text = #"{"a":{"x":[1,[2,3],{"y":4}]},"\u0062":"two","c":null,"d":true,"e":false,"n":-1.50e2}"#
    try JSONParser.withValue(of: Array(text.utf8)) { root in
      #expect(root.kind == .object)
      #expect(root.members.map { $0.name.string } == ["a", "b", "c", "d", "e", "n"])
      #expect(root.member("a")?.member("x")?.elements.map(\.kind) == [.number, .array, .object])
      #expect(root.member("b")?.string == "two")
      #expect(root.member(named: "b")?.says("two") == true)
      #expect(root.member("c")?.isNull == true)
      #expect(root.member("d")?.bool == true)
      #expect(root.member("e")?.bool == false)
      #expect(root.member("n")?.numberText.map { String(decoding: $0, as: UTF8.self) } == "-1.50e2")
      #expect(root.member("a").map { String(decoding: $0.text, as: UTF8.self) } == #"{"x":[1,[2,3],{"y":4}]}"#)
      #expect(root.member("x") == nil)
      #expect(root.member("b")?.member("a") == nil)
      #expect(root.member("b")?.members.contains { _ in true } == false)
    }
  }

  struct Text: Sendable, CustomTestStringConvertible {
    let json: String
    let says: String
    var testDescription: String { json }
  }

  @Test(arguments: [
    Text(json: #""""#, says: ""),
    Text(json: #""\"\\\/\b\f\n\r\t""#, says: "\"\\/\u{8}\u{C}\n\r\t"),
    Text(json: #""\u0041\u00e9\u20AC\ud83d\ude00\u0000""#, says: "Aé€😀\u{0}"),
    Text(json: #""12345678\n12345678\n""#, says: "12345678\n12345678\n"),
    Text(json: #""1234567\"""#, says: "1234567\""),
    Text(
      json: #""a long text without an escape, then one: \u007a""#, says: "a long text without an escape, then one: z"),
    Text(json: #""one: \n and a long text without any escape""#, says: "one: \n and a long text without any escape"),
    Text(json: #""é€😀""#, says: "é€😀"),
  ])
  func `strings say what they say`(row: Text) throws {
    // What follows a string must never become part of it.
    for tail in ["", #"\\\"\n"#] {
      let text = #"["# + row.json + #",""# + tail + #"""# + "]"
      try JSONParser.withValue(of: Array(text.utf8)) { root in
        let string = root.elements.first { _ in true }
        #expect(string?.string == row.says)
        var buffer = ByteBuffer()
        buffer.append(UInt8(ascii: "x"))
        string?.appendContent(to: &buffer)
        #expect(buffer.array == Array("x\(row.says)".utf8))
      }
    }
  }

  @Test func `a document within a string is read`() throws {
    let parser = JSONParser()
    try JSONParser.withValue(of: Array(#"{"body":"{\"id\": \"7\", \"t\\u0061g\": [1]}"}"#.utf8)) { root in
      let string = try #require(root.member("body"))
      let body = try parser.parse(contentOf: string)
      #expect(body.member("id")?.string == "7")
      #expect(body.member("tag")?.kind == .array)
      #expect(String(decoding: parser.text, as: UTF8.self) == #"{"id": "7", "t\u0061g": [1]}"#)
    }
  }
}
