import Amounts
import Books
import Testing

@Suite struct SubscriptionUnhealthyTests {
  private func subscription(
    _ id: String = "s1", active: Bool = true, test: Bool = false, lacks: String? = nil
  ) -> SubscriptionRow {
    SubscriptionRow(
      id: id, isActive: active, isTestMode: test,
      events: SubscriptionUnhealthy.requiredEvents.filter { $0 != lacks } + ["payment.created"], disabledReason: nil,
      isHTTPS: true, port: 443)
  }

  private func finding(_ subscriptions: [SubscriptionRow], _ environment: Environment = .production) -> Finding? {
    let finding = SubscriptionUnhealthy.finding(
      channel: "partner-acme", partner: "acme", subscriptions: subscriptions, environment: environment)
    finding.map(checkWords)
    return finding
  }

  @Test func `raised without any subscription, with an inactive one or one in test mode`() {
    #expect(finding([])?.subject == "channel:partner-acme")
    #expect(finding([subscription(active: false)])?.evidence.count == 1)
    #expect(finding([subscription(test: true)]) != nil)
    #expect(finding([subscription(test: true)], .test) == nil)
  }

  @Test(arguments: SubscriptionUnhealthy.requiredEvents.sorted())
  func `raised when an event is missing`(event: String) throws {
    #expect(try #require(finding([subscription(lacks: event)])?.evidence.first).contains(event))
  }

  @Test func `two halves are no whole, one healthy is enough`() {
    let halves = [subscription("s2", lacks: "case.closed"), subscription("s1", lacks: "case.created")]
    #expect(finding(halves)?.evidence.map { $0.prefix(15) } == ["subscription s1", "subscription s2"])
    #expect(finding(halves + [subscription("s3")]) == nil)
  }

  @Test func `the events are those of the rules`() { #expect(SubscriptionUnhealthy.requiredEvents.count == 7) }
}
