import Platforms
import Testing

/// RFC 6901, section 3 and 5.
@Suite struct JSONPointerTests {
  @Test(
    arguments: [
      ("", []), ("/", [""]), ("/a/b", ["a", "b"]), ("/a//b", ["a", "", "b"]), ("/a~1b", ["a/b"]), ("/m~0n", ["m~n"]),
      ("/~01", ["~1"]), ("/ ", [" "]), ("/ü/0", ["ü", "0"]),
    ] as [(String, [String])])
  func `a pointer is its names, and is written as it was`(text: String, tokens: [String]) throws {
    let pointer = try #require(JSONPointer(text))
    #expect(pointer.tokens == tokens && pointer.description == text)
  }

  @Test(arguments: ["a", "a/b", "/~", "/~2", "/a~", "#/a", " /a"]) func `anything else is none`(text: String) {
    #expect(JSONPointer(text) == nil)
  }
}
