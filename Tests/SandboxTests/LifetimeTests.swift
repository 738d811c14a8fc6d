import Foundation
import Testing

@Suite struct LifetimeTests {
  @Test func `a token expires`() throws {
    let sandbox = try SandboxProcess("--token-seconds", "1")
    let bearer = try sandbox.bearer("acme-t00")
    #expect(try sandbox.customer("/me", token: bearer).status == 200)
    Thread.sleep(forTimeInterval: 1.1)
    #expect(try sandbox.customer("/me", token: bearer).status == 401)
    #expect(try sandbox.customer("/me", token: sandbox.bearer("acme-t00")).status == 200)
  }

  @Test func `limits answer 429 with the seconds to wait`() throws {
    let sandbox = try SandboxProcess("--enforce-limits", "--per-minute", "2")
    #expect(try sandbox.referral("/me").status == 200)
    #expect(try sandbox.referral("/me").status == 200)
    let answer = try sandbox.referral("/me")
    #expect(answer.status == 429)
    #expect(answer.json?["error"] as? String == "rate_limit_exceeded")
    #expect((50...61).contains(answer.json?["retryAfter"] as? Double ?? 0))
  }

  @Test func `it ends on SIGTERM, and when its input closes`() throws {
    #expect(try SandboxProcess().terminate() == 0)
    #expect(try SandboxProcess().closeInput() == 0)
  }

  @Test func `a folder with just an api.json is served`() throws {
    let sandbox = try SandboxProcess(data: Paths.sample.appending(path: "nights/002"))
    #expect(try sandbox.referral("/me").status == 200)
  }
}
