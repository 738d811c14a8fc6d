import Amounts
import Deliveries
import Foundation
import Testing
import Platforms

@Suite struct LineReaderTests {
  static let body = Line.event("chat.created", #"{"caseId":"1"}"#)

  @Test(arguments: ["", " ", "\r", " \t\r"]) func `a blank line is blank`(line: String) {
    guard case .blank = LineReader.debitura().read(line) else {
      Issue.record("not blank")
      return
    }
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let line: String
    let reason: String
    var testDescription: String { reason }
  }

  static let at = #""receivedAt":"2026-03-04T07:00:01Z""#

  @Test(arguments: [
    Malformed(line: #"{"receivedAt":"#, reason: "the line: unexpected end at byte 14"),
    Malformed(line: "\u{FEFF}{}", reason: "the line: unexpected byte at byte 0"),
    Malformed(line: body + body, reason: "the line: bytes after the end of the value at byte \(body.utf8.count)"),
    Malformed(line: "42", reason: "the line is no object"),
    Malformed(line: "{\(at),\"body\":17}", reason: "body is no text"),
    Malformed(line: "{\(at),\"body\":null}", reason: "body is no text"),
    Malformed(line: "{\(at),\"body\":\"{\"}", reason: "the body: unexpected end at byte 1"),
    Malformed(line: "{\(at),\"body\":\"[]\"}", reason: "the body is no object"),
    Malformed(line: "{\(at),\"body\":\"{}\",\"bodyBase64\":\"e30=\"}", reason: "body and bodyBase64 are both there"),
    Malformed(line: "{\(at),\"bodyBase64\":\"%%%\"}", reason: "bodyBase64 is no base64"),
    Malformed(line: "{\(at),\"bodyBase64\":\"e30\"}", reason: "bodyBase64 is no base64"),
    Malformed(line: "{\(at),\"bodyBase64\":\"e31=\"}", reason: "bodyBase64 is no base64"),
    Malformed(line: "{\(at),\"headers\":[],\"body\":\"{}\"}", reason: "headers is no object"),
    Malformed(line: #"{"body":"{}"}"#, reason: "receivedAt is missing or no timestamp"),
    Malformed(line: #"{"receivedAt":"yesterday","body":"{}"}"#, reason: "receivedAt is missing or no timestamp"),
    Malformed(line: #"{"receivedAt":1772607601,"body":"{}"}"#, reason: "receivedAt is missing or no timestamp"),
    Malformed(line: Line.envelope("{}"), reason: "id is missing"),
    Malformed(line: Line.envelope(body.replacing("6F0C3C1E-0001", with: " ")), reason: "id is missing"),
    Malformed(line: Line.envelope(body.replacing("\"6F0C3C1E-0001\"", with: "7")), reason: "id is missing"),
    Malformed(line: Line.envelope(body.replacing("\"event\"", with: "\"Event\"")), reason: "event is missing"),
    Malformed(
      line: Line.envelope(body.replacing("03-04", with: "02-30")), reason: "timestamp is missing or no timestamp"),
    Malformed(
      line: Line.envelope(body.replacing("\"id\"", with: "\"event\"")), reason: "the body: duplicate key at byte 45"),
  ])
  func `what is no delivery is malformed, with a reason`(row: Malformed) {
    #expect(LineReader.debitura(requiresSignature: false).read(row.line).malformedReason == row.reason)
  }

  @Test(arguments: [
    Malformed(line: Line.envelope("{}"), reason: "payload is missing"),
    Malformed(line: Line.envelope(#"{"payload":{}}"#), reason: "payload.messageId is missing"),
    Malformed(
      line: Line.envelope(#"{"payload":{"messageId":"1"}}"#), reason: "payload.timestamp is missing or no timestamp"),
    Malformed(
      line: Line.envelope(#"{"payload":{"messageId":"1","timestamp":"2026-03-04T07:00:01Z","details":{}}}"#),
      reason: "payload.details.messageType is missing"),
  ])
  func `what is no delivery of Receeve is malformed`(row: Malformed) {
    #expect(LineReader.receeve().read(row.line).malformedReason == row.reason)
  }

  @Test func `all forms of a line say the same`() throws {
    let reader = LineReader.debitura(requiresSignature: false)
    let base64 = Data(LineReaderTests.body.utf8).base64EncodedString()
    let lines = [
      LineReaderTests.body, LineReaderTests.body + "\r", Line.envelope(LineReaderTests.body),
      "{\(LineReaderTests.at),\"extra\":{\"a\":[1]},\"bodyBase64\":\"\(base64)\"}",
    ]
    let deliveries = lines.compactMap { reader.read($0).accepted }
    #expect(deliveries.count == lines.count)
    #expect(Set(deliveries.map(\.digest)).count == 1)
    #expect(deliveries[0].receivedAt == deliveries[0].occurredAt)
    #expect(deliveries[2].receivedAt == Instant("2026-03-04T07:00:01Z"))
    #expect(deliveries.map(\.id) == Array(repeating: "6f0c3c1e-0001", count: lines.count))
  }

  @Test func `a digest is restored from its bytes`() throws {
    let digest = try #require(LineReader.debitura(requiresSignature: false).read(LineReaderTests.body).accepted?.digest)
    #expect(digest.bytes.count == 32)
    #expect(ContentDigest(bytes: digest.bytes) == digest)
    #expect(ContentDigest(bytes: digest.bytes.dropLast()) == nil)
  }

  /// The vendor's 69 samples reuse ids: contracts a.4, "Sample trap".
  @Test func `the vendor's samples are accepted, and their reused ids are conflicts`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/receeve-samples.ndjson")
    let lines = try Data(contentsOf: file).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.count == 69)
    let reader = LineReader.receeve()
    let deliveries = lines.compactMap { reader.read($0).accepted }
    #expect(deliveries.count == 69)
    for delivery in deliveries {
      guard case .event = delivery.content else {
        Issue.record("\(delivery.typeName): \(delivery.content)")
        continue
      }
    }
    let versions = Dictionary(grouping: deliveries, by: \.id)
    let conflicts = versions.values.filter { Set($0.map(\.digest)).count > 1 }
    #expect(versions.count - conflicts.count == 35)
    #expect(conflicts.count == 7)
    #expect(conflicts.map(\.count).reduce(0, +) == 34)
  }
}
