import Foundation
import Testing

@Suite struct FaultTests {
  let sandbox: SandboxProcess

  init() throws {
    sandbox = try SandboxProcess()
  }

  private func faulty(_ members: String, _ target: String = "/cases?PageSize=20") throws -> Answer {
    try sandbox.arm("{\"api\":\"referral\",\"path\":\"/cases\",\(members)}")
    return try sandbox.referral(target)
  }

  private func length(of answer: Answer) -> Int { Int(answer.header("Content-Length") ?? "") ?? -1 }

  @Test func `status answers as told`() throws {
    let answer = try faulty(
      #""kind":"status","status":429,"body":{"retryAfter":0.20},"headers":{"Retry-After":42}"#)
    #expect(answer.status == 429)
    #expect(answer.body == #"{"retryAfter":0.20}"#)
    #expect(answer.header("Retry-After") == "42")
  }

  @Test func `status can redirect and can have any body`() throws {
    let answer = try faulty(
      #""kind":"status","status":200,"body":"","headers":{"Content-Type":"text/plain","Location":"http://x"}"#)
    #expect(answer.header("Content-Type") == "text/plain")
    #expect(answer.header("Location") == "http://x")
    #expect(answer.body.isEmpty)
  }

  @Test(arguments: [0, -420, 86_400]) func `clock sets the Date header off`(seconds: Int) throws {
    let answer = try faulty(#""kind":"clock","seconds":\#(seconds)"#)
    #expect(answer.status == 200)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    formatter.timeZone = TimeZone(identifier: "UTC")
    let date = try #require(formatter.date(from: answer.header("Date") ?? ""))
    #expect(abs(date.timeIntervalSinceNow - Double(seconds)) < 5)
  }

  @Test func `html is a gateway's page`() throws {
    let answer = try faulty(#""kind":"html""#)
    #expect(answer.status == 502)
    #expect(answer.header("Content-Type") == "text/html")
  }

  @Test func `reset resets`() throws {
    let answer = try faulty(#""kind":"reset""#)
    #expect(answer.isReset)
    #expect(answer.bytes.isEmpty)
  }

  @Test func `truncate promises more than it sends`() throws {
    let answer = try faulty(#""kind":"truncate","bytes":300"#)
    #expect(answer.body.utf8.count == 300)
    #expect(length(of: answer) > 300)
  }

  @Test func `wrong-length promises less than it sends`() throws {
    let answer = try faulty(#""kind":"wrong-length""#)
    #expect(length(of: answer) < answer.body.utf8.count)
  }

  @Test func `cut-chunked never ends its chunks`() throws {
    let answer = try faulty(#""kind":"cut-chunked","bytes":100"#)
    #expect(answer.header("Transfer-Encoding") == "chunked")
    #expect(answer.body.hasPrefix("64\r\n"))
    #expect(!answer.body.hasSuffix("0\r\n\r\n"))
  }

  @Test func `cut-close has no length to tell the cut by`() throws {
    let answer = try faulty(#""kind":"cut-close","bytes":100"#)
    #expect(answer.header("Content-Length") == nil)
    #expect(answer.body.utf8.count == 100)
  }

  @Test func `bad-json has the right length`() throws {
    let answer = try faulty(#""kind":"bad-json""#)
    #expect(length(of: answer) == answer.body.utf8.count)
    #expect(answer.json == nil)
  }

  @Test func `slow and drip take their time`() throws {
    let start = ContinuousClock.now
    #expect(try faulty(#""kind":"slow","seconds":0.3"#).status == 200)
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    let dripStart = ContinuousClock.now
    #expect(try faulty(#""kind":"drip","bytes_per_second":40000"#).json != nil)
    #expect(ContinuousClock.now - dripStart >= .milliseconds(200))
  }

  @Test func `endless goes on after the client has had enough`() throws {
    #expect(try faulty(#""kind":"endless""#).bytes.count > 10_000_000)
    #expect(try sandbox.referral("/me").status == 200)
  }

  @Test func `raw is anything at all`() throws {
    let answer = try faulty(#""kind":"raw","text":"no http\n""#)
    #expect(answer.bytes == Array("no http\n".utf8))
  }

  @Test func `drift shows a row twice or hides one`() throws {
    let right = try sandbox.referral("/cases?Page=2&PageSize=5").column("id", of: "cases")
    let first = try sandbox.referral("/cases?Page=1&PageSize=5").column("id", of: "cases")
    let inserted = try faulty(#""kind":"drift","op":"insert""#, "/cases?Page=2&PageSize=5")
    #expect(inserted.column("id", of: "cases") == first.suffix(1) + right.prefix(4))
    let deleted = try faulty(#""kind":"drift","op":"delete""#, "/cases?Page=2&PageSize=5")
    #expect(deleted.column("id", of: "cases").prefix(4) == right.suffix(4))
  }

  @Test func `empty-page, repeat-page and wrong-total lie about the list`() throws {
    let right = try sandbox.referral("/cases?Page=2&PageSize=5")
    #expect(try faulty(#""kind":"empty-page""#).column("id", of: "cases").isEmpty)
    let total = try faulty(#""kind":"wrong-total","total":3"#).page["totalResults"]
    #expect(total == (right.page["totalResults"] ?? 0) + 3)
    let repeated = try faulty(#""kind":"repeat-page""#, "/cases?Page=3&PageSize=5")
    #expect(repeated.column("id", of: "cases") == right.column("id", of: "cases"))
    #expect(repeated.page["currentPage"] == 3)
  }

  @Test func `envelope sets and renames`() throws {
    let answer = try faulty(#""kind":"envelope","name":"pageData","set":{"totalPages":-1}"#)
    #expect((answer.json?["pageData"] as? [String: Int])?["totalPages"] == -1)
  }

  @Test func `expired-token ends the tenant's tokens and no other's`() throws {
    let ours = try sandbox.bearer("acme-t00")
    let other = try sandbox.bearer("acme-t07")
    try sandbox.arm(#"{"api":"customer","path":"/cases","kind":"expired-token","tenant":"acme-t00"}"#)
    #expect(try sandbox.customer("/cases", token: other).status == 200)
    #expect(try sandbox.customer("/cases", token: ours).status == 401)
    #expect(try sandbox.customer("/me", token: ours).status == 401)
    #expect(try sandbox.customer("/me", token: other).status == 200)
    #expect(try sandbox.customer("/cases", token: sandbox.bearer("acme-t00")).status == 200)
  }

  @Test func `nth, times and match choose the requests`() throws {
    try sandbox.arm(
      #"{"api":"referral","path":"/cases","kind":"status","status":503,"nth":2,"times":2,"match":"Page=1"}"#)
    let targets = ["/cases?Page=1", "/cases?Page=2", "/cases?Page=1", "/cases?Page=1", "/cases?Page=1"]
    #expect(try targets.map { try sandbox.referral($0).status } == [200, 200, 503, 503, 200])
    #expect(try sandbox.control("/__faults", "[]").status == 200)
  }

  @Test func `a kind that isn't known is refused`() throws {
    let answer = try sandbox.control("/__faults", #"[{"api":"referral","path":"/cases","kind":"nope"}]"#)
    #expect(answer.status == 400)
    #expect(answer.body.contains("Known kinds"))
  }
}
