import CurlTransport
import DebituraAPI
import Foundation
import Testing
import Platforms

/// Sends requests one after the other, or all at once, and keeps what came of them.
struct Script: RequestDriver {
  var requests: [HTTPRequest]
  var atOnce = false
  var results: [Int: Result<HTTPResponse, TransportFailure>] = [:]
  private var sent = 0

  init(_ requests: [HTTPRequest], atOnce: Bool = false) {
    self.requests = requests
    self.atOnce = atOnce
  }

  mutating func next(at now: Moment) -> RequestStep {
    if sent < requests.count, atOnce || results.count == sent {
      sent += 1
      return .send(number: sent - 1, requests[sent - 1])
    }
    return results.count < sent ? .waitForCompletions : .finished
  }

  mutating func completed(_ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment) {
    results[number] = result
  }
}

extension Result where Success == HTTPResponse, Failure == TransportFailure {
  var failure: TransportFailure? { if case .failure(let failure) = self { failure } else { nil } }
  var response: HTTPResponse? { try? get() }
}

/// Not at once with each other: they change the environment and measure time.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CurlTransportTests {
  static let key = [(name: "XApiKey", value: Secret("canary"))]

  func run(_ requests: [HTTPRequest], atOnce: Bool = false, limits: CurlLimits = .init()) throws -> Script {
    var script = Script(requests, atOnce: atOnce)
    var transport = try CurlTransport(connectionsMax: 4, limits: limits)
    try transport.run(&script)
    return script
  }

  func get(_ server: LoopbackServer, _ path: String = "/") -> HTTPRequest {
    HTTPRequest(.get, "http://127.0.0.1:\(server.port)\(path)", headers: CurlTransportTests.key)
  }

  @Test func `a redirect is not followed, and the key goes nowhere else`() throws {
    let other = try LoopbackServer { _ in .answer(LoopbackServer.ok("{}")) }
    let server = try LoopbackServer { _ in
      .answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(other.port)/\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    defer { other.stop() }
    let script = try run([get(server)])
    #expect(script.results[0]?.response?.status == 302)
    #expect(other.connections == 0)
    #expect(server.requests.first?.contains("XApiKey: canary\r\n") == true)
  }

  @Test func `proxies of the environment are not asked, and nothing compressed is`() throws {
    // Reliability M7: the variables are dropped when libcurl starts, and no proxy is set on any handle either.
    let proxy = try LoopbackServer { _ in .answer(LoopbackServer.ok("proxy")) }
    let server = try LoopbackServer { _ in .answer(LoopbackServer.ok("{}")) }
    defer { server.stop() }
    defer { proxy.stop() }
    for variable in ["http_proxy", "ALL_PROXY"] { setenv(variable, "http://127.0.0.1:\(proxy.port)", 1) }
    defer { for variable in ["http_proxy", "ALL_PROXY"] { unsetenv(variable) } }
    let script = try run([get(server, "/cases?Page=1&Sort=DateCreated:asc")])
    #expect(script.results[0]?.response?.body == Array("{}".utf8))
    #expect(proxy.connections == 0)
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("GET /cases?Page=1&Sort=DateCreated:asc HTTP/1.1\r\n"))
    #expect(!request.lowercased().contains("accept-encoding"))
  }

  static let longValue = String(repeating: "b", count: 990)

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: LoopbackServer.Action
    let failure: TransportFailure
  }

  @Test(arguments: [
    Fault(
      testDescription: "cut before its Content-Length",
      action: .answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"page\":"), failure: .brokenTransfer),
    Fault(
      testDescription: "cut within chunks",
      action: .answerAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"pag\r\n"),
      failure: .brokenTransfer),
    Fault(testDescription: "reset", action: .reset, failure: .brokenTransfer),
    Fault(testDescription: "closed without an answer", action: .answerAndClose(""), failure: .brokenTransfer),
    Fault(testDescription: "hangs", action: .hang, failure: .timeout),
    Fault(
      testDescription: "hangs in the body", action: .answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
      failure: .timeout),
    Fault(testDescription: "too much body", action: .flood, failure: .tooLarge),
    Fault(
      testDescription: "too much header",
      action: .answer("HTTP/1.1 200 OK\r\n" + String(repeating: "A: \(longValue)\r\n", count: 99)),
      failure: .tooLarge),
  ])
  func `a broken answer is a failure with a name`(fault: Fault) throws {
    let server = try LoopbackServer { _ in fault.action }
    defer { server.stop() }
    var limits = CurlLimits()
    // Short only where it is what ends the request: beside other tests a server may be slow to answer.
    limits.totalMilliseconds = fault.failure == .timeout ? 700 : 20_000
    limits.bodyBytesMax = 1 << 20
    #expect(try run([get(server)], limits: limits).results[0]?.failure == fault.failure)
  }

  @Test func `a body that ends with its connection arrives as it is, for the reader to judge`() throws {
    let server = try LoopbackServer { _ in .answerAndClose("HTTP/1.1 200 OK\r\n\r\n[1,2") }
    defer { server.stop() }
    #expect(try run([get(server)]).results[0]?.response?.body == Array("[1,2".utf8))
  }

  @Test func `connections are kept for the next request, and are never more than allowed`() throws {
    let server = try LoopbackServer { _ in .answer(LoopbackServer.ok(String(repeating: "y", count: 100_000))) }
    defer { server.stop() }
    let one = try run((0..<20).map { _ in get(server) })
    #expect(one.results.values.allSatisfy { $0.response?.body.count == 100_000 })
    #expect(server.connections == 1)
    _ = try run((0..<40).map { _ in get(server) }, atOnce: true)
    #expect(server.connections <= 5 && server.requests.count == 60)
  }

  @Test func `a document is posted, and headers are read in any case`() throws {
    let server = try LoopbackServer { _ in
      .answer(LoopbackServer.ok("{}", headers: "RETRY-AFTER:  42 \r\ndate: Sat, 21 Nov 2026 04:00:00 GMT\r\n"))
    }
    defer { server.stop() }
    let body = Array(#"{"externalTenantId":"ø\u0000"}"#.utf8)
    let json = (name: "Content-Type", value: Secret("application/json"))
    let post = HTTPRequest(.post(body: body), "http://localhost:\(server.port)/oauth/token", headers: [json])
    let script = try run([post, get(server)])
    #expect(script.results[0]?.response?.header("Retry-After") == "42")
    #expect(script.results[1]?.response?.header("Date") == "Sat, 21 Nov 2026 04:00:00 GMT")
    #expect(server.requests[0].hasSuffix("\r\n\r\n" + String(decoding: body, as: UTF8.self)))
    #expect(server.requests[0].contains("Content-Type: application/json\r\n"))
    #expect(server.requests[1].hasPrefix("GET / "))
    #expect(!server.requests[1].contains("Content-Type"))
  }

  @Test(arguments: [
    "http://example.com/", "http://127.evil.example/", "http://127.0.0.1.evil.example/", "http://user@127.0.0.1/",
    "https://user:word@example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://10.0.0.1/",
    "http://[::2]/", "http://0.0.0.0/", "https://example.com/ x", "http://128.0.0.1/", "", "http://127.0.0.1\r\nX: y/",
  ])
  func `only https, or this machine, is asked`(url: String) throws {
    let script = try run([HTTPRequest(.get, url, headers: CurlTransportTests.key)])
    #expect(script.results[0]?.failure == .refusedURL)
  }

  @Test func `no connection is a failure, and a header can't begin another`() throws {
    let server = try LoopbackServer { _ in .answer(LoopbackServer.ok("{}")) }
    let url = "http://127.0.0.1:\(server.port)/"
    let split = HTTPRequest(.get, url, headers: [(name: "A", value: Secret("b\r\nC: d"))])
    #expect(try run([split]).results[0]?.failure == .other("a header has control characters"))
    server.stop()
    #expect(try run([get(server)]).results[0]?.failure == .connect)
  }

  @Test func `a transport stops when it is told to`() throws {
    let server = try LoopbackServer { _ in .hang }
    defer { server.stop() }
    let started = Date()
    var script = Script([get(server)])
    var transport = try CurlTransport(isCancelled: { Date().timeIntervalSince(started) > 0.3 })
    do {
      try transport.run(&script)
      Issue.record("the transport went on")
    } catch {
      #expect(error as? CurlError == .cancelled)
    }
    #expect(Date().timeIntervalSince(started) < 3)
  }
}
