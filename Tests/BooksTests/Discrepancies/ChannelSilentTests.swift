import Amounts
import Books
import Testing

@Suite struct ChannelSilentTests {
  private func finding(_ newest: Instant?, days: Int?) -> Finding? {
    ChannelSilent.finding(
      channel: "receeve", newest: newest, days: days, partner: nil, tenant: nil, context: Make.context())
  }

  @Test func `raised when more business dates have passed than it may be silent`() {
    let found = finding(Make.at(-4, hour: 23), days: 3)
    #expect(found?.subject == "channel:receeve" && found?.code.severity == .medium)
    #expect(finding(Make.at(-1, hour: 23), days: 0) != nil)
  }

  @Test func `not raised on the last day that it may be silent`() {
    #expect(finding(Make.at(-3, hour: 0), days: 3) == nil)
  }

  @Test func `not raised without a limit, or on a channel that never received anything`() {
    #expect(finding(Make.at(-400), days: nil) == nil)
    #expect(finding(nil, days: 3) == nil)
  }

  @Test func `cleared by a newer receipt`() {
    #expect(finding(Make.at(0), days: 3) == nil)
  }
}
