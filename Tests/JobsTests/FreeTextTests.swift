import Jobs
import Testing

/// What people write about discrepancies and statements.
@Suite struct FreeTextTests {
  @Test(arguments: [("  two\nlines ", "two lines"), ("Zoë 👩‍👧", "Zoë 👩‍👧"), ("מאיה", "מאיה")])
  func `is one line`(text: String, clean: String) throws {
    #expect(try FreeText.clean(text, option: "--note") == clean)
  }

  @Test(arguments: [
    ("", "is empty"), (" \t", "is empty"), ("a\u{0}b", "controls screens"), ("\u{1B}[31m", "controls screens"),
    ("\u{202E}gpj", "controls screens"), (String(repeating: "a", count: 11), "is longer than 10 characters"),
  ])
  func `is refused in words`(text: String, words: String) {
    let error = #expect(throws: JobError.self) { _ = try FreeText.clean(text, option: "--note", max: 10) }
    #expect(error?.description.contains(words) ?? false, "\(String(describing: error))")
  }
}
