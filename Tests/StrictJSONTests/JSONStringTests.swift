import StrictJSON
import Testing

@Suite struct JSONStringTests {
  @Test(arguments: [
    ("", #""""#), ("a", #""a""#), ("ü😀/", #""ü😀/""#), ("\"\\", #""\"\\""#),
    ("a\nb\u{1F}\u{7F}", "\"a\\u000ab\\u001f\u{7F}\""),
    ("\0", #""\u0000""#),
  ]) func `a text is written in one way, and read as what it was`(text: String, written: String) throws {
    var bytes: [UInt8] = []
    Array(text.utf8).withUnsafeBytes { JSONString.write($0) { bytes += $0 } }
    #expect(String(decoding: bytes, as: UTF8.self) == written)
    #expect(try JSONParser.withValue(of: bytes) { $0.string } == text)
  }
}
