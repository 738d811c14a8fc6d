import Books
import Testing

@Suite struct ChannelMissingTests {
  private func finding(files: Int?, hasLines: Bool) -> Finding? {
    ChannelMissing.finding(channel: "tenant-17", files: files, hasLines: hasLines, partner: "acme", tenant: "t1")
  }

  @Test func `raised when no file fits and lines are known`() {
    let found = finding(files: 0, hasLines: true)
    #expect(found?.subject == "channel:tenant-17" && found?.partner == "acme" && found?.tenant == "t1")
    #expect(found?.code.severity == .high)
  }

  @Test func `not raised on a channel that never received a line, or before the first look`() {
    #expect(finding(files: 0, hasLines: false) == nil)
    #expect(finding(files: nil, hasLines: true) == nil)
  }

  @Test func `cleared when a file is there again`() {
    #expect(finding(files: 1, hasLines: true) == nil)
  }
}
