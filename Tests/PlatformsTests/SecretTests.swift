import Platforms
import Testing

@Suite struct SecretTests {
  private struct Holder { let key: Secret }

  @Test func `a secret does not print itself, whatever prints it`() {
    for secret in [Secret("canary"), Secret(bytes: Array("canary".utf8))] {
      var dumped = ""
      dump(Holder(key: secret), to: &dumped)
      // Addresses of types may hold any two digits: the bytes are looked for side by side.
      let printed = ["\(secret)", String(reflecting: secret), "\([secret])", "\(Holder(key: secret))", dumped]
      #expect(printed.allSatisfy { !$0.contains("canary") && !$0.contains("99, 97") })
      #expect(printed[0] == "•••")
      #expect(secret.reveal() == "canary" && secret.revealBytes() == Array("canary".utf8))
    }
  }
}
