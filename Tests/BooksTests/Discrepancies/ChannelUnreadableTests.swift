import Books
import Testing

@Suite struct ChannelUnreadableTests {
  /// New and malformed lines of one run after the other.
  private func since(_ looks: (Int, Int)...) -> Int64? {
    ChannelUnreadable.since(
      looks.enumerated().map { ChannelUnreadable.Look(run: Int64($0 + 1), newLines: $1.0, malformed: $1.1) })?.run
  }

  @Test func `raised by twenty new lines of which more than half are malformed`() {
    #expect(since((20, 11)) == 1)
    #expect(since((50, 50)) == 1)
    #expect(since((5, 0), (20, 20)) == 2)
  }

  @Test func `not raised by fewer lines, or by half of them`() {
    #expect(since((19, 19)) == nil)
    #expect(since((20, 10)) == nil)
    #expect(since() == nil)
  }

  @Test func `stays through runs that say nothing, and counts from the first`() {
    #expect(since((20, 11), (0, 0)) == 1)
    #expect(since((20, 11), (19, 10)) == 1)
    #expect(since((20, 11), (30, 30)) == 1)
  }

  @Test func `cleared by a run of which at most half is malformed, however little it read`() {
    #expect(since((20, 11), (1, 0)) == nil)
    #expect(since((20, 11), (2, 1)) == nil)
    #expect(since((20, 11), (1, 0), (20, 12)) == 3)
  }

  @Test func `is about the channel`() {
    let finding = ChannelUnreadable.finding(
      channel: "receeve", since: .init(run: 1, newLines: 20, malformed: 11), partner: nil, tenant: nil)
    #expect(finding.subject == "channel:receeve" && finding.code.severity == .high && finding.atRisk == nil)
  }
}
