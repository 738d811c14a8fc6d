import Platforms
import Testing

@Suite struct LoopbackHostTests {
  @Test(arguments: ["localhost", "::1", "[::1]", "127.0.0.1", "127.255.255.255", "127.0.0.001"])
  func `this machine`(host: String) { #expect(LoopbackHost.contains(host)) }

  @Test(arguments: [
    "", "127", "127.0.0", "127.0.0.1.", "127.0.0.256", "127.0.0.-0", "127.0.0.+1", "127.0.0.0001", "0127.0.0.1",
    "128.0.0.1", "127.0.0.1.example.com", "localhost.", "localhost.example.com", "::2", "[::1", "127.0..1", "127.0.0.١",
  ])
  func `another one, or nobody knows which`(host: String) { #expect(!LoopbackHost.contains(host)) }
}
