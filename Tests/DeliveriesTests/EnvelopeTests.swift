import Amounts
import Deliveries
import Foundation
import Platforms
import Testing

/// Deliveries where they already are (inputs 2): the same delivery in every envelope says the same.
@Suite struct EnvelopeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/deliveries")
  static let body = Line.event("case.closed", #"{"caseId":"C-1","closeCode":"Paid","closeComment":"ü \"x\""}"#)
  static let signature = "t=1772607600,v1=\(Line.code("1772607600", body))"
  static let receipt = Instant(microseconds: 1_772_607_601_250_000)

  /// What a service stored, with a body and its signature in it.
  static func stored(_ name: String, body: String = body) throws -> String {
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .replacing("@BODY_TEXT@", with: Line.quoted(body)).replacing("@BODY@", with: body)
        .replacing("@BODY_BASE64@", with: Data(body.utf8).base64EncodedString())
        .replacing("@SIGNATURE@", with: signature)
    }
    return try text(name).replacing("@EVENT_TEXT@", with: Line.quoted(try text("aws-api-gateway.v2.json")))
  }

  static func reader(_ envelope: DeliveryEnvelope, requiresSignature: Bool = true) -> LineReader {
    LineReader(
      channel: DeliveryChannel(
        platform: .debitura(secrets: [Secret(bytes: Line.secretBytes)]), requiresSignature: requiresSignature,
        envelope: envelope))
  }

  static func envelope(of file: String) throws -> DeliveryEnvelope {
    let name = try #require(file.split(separator: ".").first)
    return try #require(DeliveryEnvelope.named.first { $0.name == name }).value
  }

  /// The delivery as our own envelope has it.
  private func ours() throws -> AcceptedDelivery {
    let line = Line.debitura(Self.body, receivedAt: "2026-03-04T07:00:01.250Z")
    return try #require(LineReader.debitura().read(line).accepted)
  }

  @Test(arguments: [
    "aws-api-gateway.v1.json", "aws-api-gateway.v1-many-values.json", "aws-api-gateway.v2.json",
    "hookdeck.request.json",
    "svix.play.json", "webhook-site.json",
  ])
  func `an envelope of a service says what ours says, and verifies`(file: String) throws {
    let reader = Self.reader(try Self.envelope(of: file))
    #expect(try reader.read(Self.stored(file)).accepted == ours())
    #expect(try reader.deliveries(Self.stored(file)) == .itself)
    // Whoever changes a letter of the body is found out.
    let forged = try Self.stored(file, body: Self.body.replacing("Paid", with: "Paix"))
    #expect(reader.read(forged).quarantined?.reason == .signatureWrong)
  }

  @Test(arguments: [
    "hookdeck.event.parsed.json", "svix.message.parsed.json", "aws-api-gateway.event-bus.parsed.json",
  ])
  func `a body that was parsed is unsigned, whatever headers stand beside it`(file: String) throws {
    let envelope = try Self.envelope(of: file)
    let refused = try #require(try Self.reader(envelope).read(Self.stored(file)).quarantined)
    #expect(refused.reason == .unsigned && refused.receivedAt == Self.receipt)
    let taken = try #require(try Self.reader(envelope, requiresSignature: false).read(Self.stored(file)).accepted)
    #expect(try !taken.isVerified && taken.digest == ours().digest && taken.evidence == ours().evidence)
  }

  @Test(arguments: [
    "aws-api-gateway.queue.batch.json", "aws-api-gateway.queue.messages.json", "webhook-site.batch.json",
  ])
  func `a batch is its deliveries`(file: String) throws {
    let reader = Self.reader(try Self.envelope(of: file))
    let parts = try reader.parts(Self.stored(file))
    #expect(parts.count == 2)
    for part in parts { #expect(try reader.read(part).accepted == ours()) }
    // So is a list that some tool made of them.
    let one = try Self.stored("webhook-site.json")
    #expect(Self.reader(.webhookSite).parts(" [\(one),\n\(one), 7]") == [one.trimmed, one.trimmed, "7"])
    for ours in [DeliveryEnvelope.tieout, .bare] { #expect(Self.reader(ours).deliveries("[\(one)]") == .itself) }
  }

  @Test func `a list of nothing is a batch of none, and no batch beside a delivery`() throws {
    for (envelope, text) in [
      (.awsAPIGateway, #"{"Records":[]}"#), (.awsAPIGateway, #"{"Messages":[]}"#), (.hookdeck, #"{"models":[],"n":0}"#),
      (.svix, #"{"data":[]}"#), (.webhookSite, " [ ]"), (try Self.places(), "[]"),
    ] as [(DeliveryEnvelope, String)] { #expect(Self.reader(envelope).deliveries(text) == .batch([]), "\(text)") }
    #expect(Self.reader(.svix).deliveries(#"{"data":7}"#) == .itself)
    let stored = try Self.stored("webhook-site.json")
    let one = try #require(stored.firstIndex(of: "{"))
    let beside = #"{"data":[],"# + stored[stored.index(after: one)...]
    #expect(Self.reader(.webhookSite).deliveries(beside) == .itself)
    #expect(try Self.reader(.webhookSite).read(beside).accepted == ours())
  }

  @Test func `a batch holds a bounded number of deliveries`() {
    func list(_ count: Int) -> String { "[\(Array(repeating: "{}", count: count).joined(separator: ","))]" }
    #expect(Self.reader(.svix).parts(list(LineReader.batchMax)).count == LineReader.batchMax)
    #expect(Self.reader(.svix).deliveries(list(LineReader.batchMax + 1)) == .tooMany)
    #expect(Self.reader(.svix).deliveries(#"{"data":\#(list(LineReader.batchMax + 1))}"#) == .tooMany)
    #expect(LineReader.batchMax == 16_384)
  }

  /// `headers` has the last of several values, `multiValueHeaders` all of them.
  @Test func `a header that came several times to a gateway is what all its values are`() throws {
    let reader = Self.reader(.awsAPIGateway, requiresSignature: false)
    let stored = try Self.stored("aws-api-gateway.v1.json")
    let list = #""X-Debitura-Signature": ["\#(Self.signature)"]"#
    #expect(stored.contains(list))
    let twice = #""X-Debitura-Signature": ["t=1,v1=0", "\#(Self.signature)"]"#
    #expect(reader.read(stored.replacing(list, with: twice)).quarantined?.reason == .signatureMalformed)
    // Another header may come as often as it likes, and a list without the signature takes nothing from it.
    let forwarded = stored.replacing(#"["192.0.2.7"]"#, with: #"["192.0.2.7","192.0.2.8"]"#)
    #expect(try forwarded != stored && reader.read(forwarded).accepted == ours())
    let without = stored.replacing(", \(list)", with: "")
    #expect(try without != stored && reader.read(without).accepted == ours())
  }

  // MARK: Places

  private static func places(
    _ body: String = "/request/body", base64: DeliveryPlaces.Base64 = .never, headers: String? = "/request/headers",
    at: String? = "/at"
  ) throws -> DeliveryEnvelope {
    .places(
      DeliveryPlaces(
        body: try #require(JSONPointer(body)), base64: base64, headers: headers.flatMap { JSONPointer($0) },
        receivedAt: at.flatMap { JSONPointer($0) }))
  }

  private static func line(_ headers: String, at: String = "1772607601250", body: String? = nil) -> String {
    #"{"at":\#(at),"request":{"headers":\#(headers),"body":\#(body ?? Line.quoted(Self.body))}}"#
  }

  @Test(arguments: [
    #"{"X-Debitura-Signature":"@"}"#, #"{"x-debitura-signature":["@"]}"#, #"[["X-DEBITURA-SIGNATURE","@"]]"#,
    #"[["a",["b","c"]],["x-debitura-signature",["@"]]]"#, #"[{"name":"X-Debitura-Signature","value":"@"}]"#,
    #"[{"key":"Accept","value":null},{"key":"X-Debitura-Signature","value":["@"]}]"#,
    #"["Accept","*/*","X-Debitura-Signature","@"]"#, #""{\"X-Debitura-Signature\":\"@\"}""#,
    #""[[\"X-Debitura-Signature\",\"@\"]]""#, #"{"X-Debitura-Signature":{"stringValue":"@","dataType":"String"}}"#,
  ])
  func `headers are read in every shape`(headers: String) throws {
    let line = Self.line(headers.replacing("@", with: Self.signature))
    #expect(try Self.reader(Self.places()).read(line).accepted == ours())
  }

  @Test(
    arguments: [
      ("null", nil), ("{}", nil), ("[]", nil), (#"["a"]"#, "headers is no object and no list"),
      (#"[["a"]]"#, "headers is no object and no list"), (#"[{"name":"a"}]"#, "headers is no object and no list"),
      (#"[[1,2]]"#, "headers is no object and no list"), ("7", "headers is no object and no list"),
      (#""nonsense""#, "headers is no object and no list"), (#"["a",7]"#, "headers is no object and no list"),
    ] as [(String, String?)])
  func `what is no headers is malformed, none are unsigned`(headers: String, reason: String?) throws {
    let outcome = try Self.reader(Self.places()).read(Self.line(headers))
    #expect(outcome.malformedReason == reason)
    #expect(outcome.quarantined?.reason == (reason == nil ? .unsigned : nil))
  }

  @Test func `a signature that is there twice is malformed`() throws {
    for headers in [
      #"[["X-Debitura-Signature","@"],["x-debitura-signature","@"]]"#, #"{"X-Debitura-Signature":["@","@"]}"#,
      #"{"X-Debitura-Signature":7}"#,
    ] {
      let line = Self.line(headers.replacing("@", with: Self.signature))
      let refused = try Self.reader(Self.places(), requiresSignature: false).read(line).quarantined
      #expect(refused?.reason == .signatureMalformed, "\(headers)")
      // Judged again it does not become one that nobody signed.
      let kept = String(decoding: try #require(refused?.kept), as: UTF8.self)
      #expect(LineReader.debitura(requiresSignature: false).read(kept).quarantined?.reason == .signatureMalformed)
    }
  }

  @Test(
    arguments: [
      ("1772607601", 1_772_607_601_000_000), ("1772607601.25", 1_772_607_601_250_000),
      ("1772607601.2500009", 1_772_607_601_250_000), ("1772607601250", 1_772_607_601_250_000),
      ("1772607601250.5", 1_772_607_601_250_500), ("1772607601250001", 1_772_607_601_250_001),
      ("1772607601250001999", 1_772_607_601_250_001), ("1.77260760125e12", 1_772_607_601_250_000),
      ("1.77260760125E+9", 1_772_607_601_250_000), (#""1772607601250""#, 1_772_607_601_250_000),
      (#""2026-03-04T07:00:01.25Z""#, 1_772_607_601_250_000), (#""2026-03-04 07:00:01.25""#, 1_772_607_601_250_000),
      (#""2026-03-04T08:00:01.25+01:00""#, 1_772_607_601_250_000), ("86400", 86_400_000_000),
      ("99999999999", 99_999_999_999_000_000), ("0", nil), ("-1772607601", nil), ("1e300", nil), ("1e-5", nil),
      ("12345678901234567890", nil), (#""""#, nil), (#""yesterday""#, nil), ("null", nil), ("true", nil), ("{}", nil),
      ("1e99999999999999999999", nil), (#""17726076O1""#, nil),
    ] as [(String, Int64?)])
  func `a time of receipt is read by its size, exactly`(at: String, micros: Int64?) throws {
    let outcome = try Self.reader(Self.places(), requiresSignature: false).read(Self.line("{}", at: at))
    #expect(outcome.accepted?.receivedAt == micros.map { Instant(microseconds: $0) })
    #expect(outcome.malformedReason == (micros == nil ? "what is at /at is no time of receipt" : nil))
  }

  @Test func `base64 is said by a flag, or once for all`() throws {
    let base64 = #""\#(Data(Self.body.utf8).base64EncodedString())""#
    let flag = DeliveryPlaces.Base64.at(try #require(JSONPointer("/b")))
    let headers = #"{"x-debitura-signature":"\#(Self.signature)"}"#
    for (kind, text, body) in [
      (.always, "", base64), (flag, #""b":true,"#, base64), (flag, #""b":"true","#, base64),
      (flag, #""b":false,"#, Line.quoted(Self.body)), (flag, #""b":null,"#, Line.quoted(Self.body)),
      (flag, "", Line.quoted(Self.body)),
    ] as [(DeliveryPlaces.Base64, String, String)] {
      let line = Self.line(headers, body: body).replacing("{\"at\"", with: "{\(text)\"at\"")
      #expect(try Self.reader(Self.places(base64: kind)).read(line).accepted == ours(), "\(line)")
    }
    let wrong = Self.line(headers, body: base64).replacing("{\"at\"", with: "{\"b\":1,\"at\"")
    #expect(try Self.reader(Self.places(base64: flag)).read(wrong).malformedReason == "what is at /b is no truth value")
    let plain = Self.line(headers, body: "\"e30\"")
    #expect(try Self.reader(Self.places(base64: .always)).read(plain).malformedReason == "the body is no base64")
  }

  @Test func `a place in the line that is not there is named`() throws {
    for (line, reason) in [
      (#"{"at":1772607601}"#, "nothing at /request/body"),
      (#"{"at":1772607601,"request":7}"#, "nothing at /request/body"),
      (#"{"request":{"body":"{}"}}"#, "no time of receipt at /at"),
      (#"{"at":1772607601,"request":{"body":7}}"#, "the body is no text and no object"),
      (#"{"at":1772607601,"request":{"body":"7"}}"#, "the body is no object"), ("[]", "the line is no object"),
    ] {
      #expect(try Self.reader(Self.places()).read(line).malformedReason == reason, "\(line)")
    }
    #expect(Self.reader(.awsAPIGateway).read("{}").malformedReason == "nothing at /body")
    #expect(Self.reader(.hookdeck).read("{}").malformedReason == "nothing at /data/body")
    #expect(Self.reader(.svix).read("{}").malformedReason == "nothing at /payload or /body")
    #expect(Self.reader(.webhookSite).read("{}").malformedReason == "nothing at /content")
  }

  @Test func `an array is one delivery where the body is an element of it`() throws {
    let headers = #"{"x-debitura-signature":"\#(Self.signature)"}"#
    let line = "[\(headers),\(Line.quoted(Self.body)),1772607601250]"
    let reader = Self.reader(try Self.places("/1", headers: "/0", at: "/2"))
    #expect(reader.deliveries(line) == .itself && reader.deliveries("[]") == .itself)
    #expect(try reader.read(line).accepted == ours())
    #expect(reader.read("[\(line),\(line)]").accepted == nil)
    #expect(reader.read("[]").malformedReason == "nothing at /1")
    #expect(reader.read("7").malformedReason == "the line is no array")
    // A number may be a name, too; a name is no number.
    #expect(try reader.read(#"{"0":\#(headers),"1":\#(Line.quoted(Self.body)),"2":1772607601250}"#).accepted == ours())
    for body in ["/01", "/-", "/1a", "/body/1", "/99999999999999999999"] {
      #expect(Self.reader(try Self.places(body)).deliveries("[{}, {}]") != .itself, "\(body)")
    }
    let deep = Self.reader(try Self.places("/1/body", headers: "/0", at: "/1/at"))
    let request = #"{"body":\#(Line.quoted(Self.body)),"at":1772607601250}"#
    #expect(try deep.read("[\(headers),\(request)]").accepted == ours())
  }

  @Test func `without a time of receipt a delivery is unsigned and received at its own timestamp`() throws {
    let line = Self.line(#"{"x-debitura-signature":"\#(Self.signature)"}"#)
    let envelope = try Self.places(at: nil)
    #expect(Self.reader(envelope).read(line).quarantined?.reason == .unsigned)
    let taken = try #require(Self.reader(envelope, requiresSignature: false).read(line).accepted)
    #expect(!taken.isVerified && taken.receivedAt == taken.occurredAt)
  }

  @Test func `a bare body is one whatever its members are called`() throws {
    let body = Self.body.replacing("{\"id\"", with: "{\"body\":\"x\",\"receivedAt\":1,\"id\"")
    let taken = try #require(Self.reader(.bare, requiresSignature: false).read(body).accepted)
    #expect(!taken.isVerified && taken.receivedAt == taken.occurredAt)
    #expect(Self.reader(.tieout, requiresSignature: false).read(body).accepted == nil)
  }

  @Test func `a body that our own envelope has as an object is unsigned`() throws {
    let line = #"{"receivedAt":"2026-03-04T07:00:01Z","headers":{"X-Debitura-Signature":"x"},"body":\#(Self.body)}"#
    #expect(LineReader.debitura().read(line).quarantined?.reason == .unsigned)
    #expect(try LineReader.debitura(requiresSignature: false).read(line).accepted?.digest == ours().digest)
  }

  // MARK: Quarantine

  /// What does not count is kept so that any later envelope of the channel can judge it again.
  @Test func `a delivery that does not count is kept as a line of our own, with its signature alone`() throws {
    let file = "aws-api-gateway.v1.json"
    let wrong = LineReader(
      channel: DeliveryChannel(
        platform: .debitura(secrets: [Secret(bytes: Array("another secret of 32 bytes......".utf8))]),
        requiresSignature: true, envelope: .awsAPIGateway))
    let refused = try #require(try wrong.read(Self.stored(file)).quarantined)
    let kept = String(decoding: try #require(refused.kept), as: UTF8.self)
    #expect(!kept.contains("192.0.2.7") && !kept.contains("amazonaws"))
    #expect(try LineReader.debitura().read(kept).accepted == ours())
    let parsed = try #require(try Self.reader(.hookdeck).read(Self.stored("hookdeck.event.parsed.json")).quarantined)
    let unsigned = String(decoding: try #require(parsed.kept), as: UTF8.self)
    #expect(LineReader.debitura().read(unsigned).quarantined?.reason == .unsigned)
    let later = try #require(LineReader.debitura(requiresSignature: false).read(unsigned).accepted)
    #expect(try later.digest == ours().digest && later.receivedAt == Self.receipt)
    // Our own lines are kept as they stand.
    #expect(LineReader.debitura().read(Line.envelope(Self.body)).quarantined?.kept == nil)
  }

  @Test func `hostile documents end nothing`() throws {
    let deep = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
    let many = "[" + Array(repeating: "{}", count: 20_000).joined(separator: ",") + "]"
    let pointer = try Self.places("/99999999999999999999/0/~1", headers: "/00", at: "/-1")
    for envelope in DeliveryEnvelope.named.map(\.value) + [pointer] {
      for line in [
        deep, many, "{\"data\":\(many)}", "{\"Records\":\(many)}", "{\"models\":7}", "{\"body\":\(deep)}", "\0", "{",
      ] {
        let reader = Self.reader(envelope)
        for part in reader.parts(line).prefix(3) { #expect(reader.read(part).accepted == nil) }
        #expect(reader.read(line).accepted == nil)
      }
    }
  }
}

extension LineReader {
  func deliveries(_ document: String) -> LineDeliveries {
    Array(document.utf8).withUnsafeBytes { deliveries(in: $0) }
  }

  /// The texts of the deliveries in a batch; none in anything else.
  func parts(_ document: String) -> [String] {
    guard case .batch(let ranges) = deliveries(document) else { return [] }
    let bytes = Array(document.utf8)
    return ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
