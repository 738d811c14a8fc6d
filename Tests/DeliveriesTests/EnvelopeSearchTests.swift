import Amounts
import Deliveries
import Foundation
import Platforms
import Testing

/// In which form the deliveries of a channel stand, found out from a few of them (inputs 2).
@Suite struct EnvelopeSearchTests {
  private static let own = (format: DeliveryFormat.ndjson, envelope: DeliveryEnvelope.tieout)

  private func best(
    _ texts: String..., configured: (format: DeliveryFormat, envelope: DeliveryEnvelope) = own, isWhole: Bool = true
  ) -> EnvelopeSearch.Fit? {
    let channel = DeliveryChannel(
      platform: .debitura(secrets: [Secret(bytes: Line.secretBytes)]), requiresSignature: true)
    return EnvelopeSearch(channel, texts.map { DeliverySample(Array($0.utf8), isWhole: isWhole) })
      .best(configured: configured)
  }

  @Test(arguments: [
    "aws-api-gateway.queue.batch.json", "aws-api-gateway.v1.json", "aws-api-gateway.v2.json",
    "hookdeck.event.parsed.json", "hookdeck.request.json", "svix.play.json", "webhook-site.batch.json",
    "webhook-site.json",
  ])
  func `finds the envelope of a service, in a file or a line`(file: String) throws {
    let envelope = try EnvelopeTests.envelope(of: file)
    let stored = try EnvelopeTests.stored(file)
    let found = try #require(best(stored))
    #expect(found.format == .json && found.envelope == envelope && found.fits)
    #expect(found.verified == (file.contains("parsed") ? 0 : found.sampled))
    let line = stored.split(separator: "\n").joined() + "\n"
    let ofLines = try #require(best(line + line))
    #expect(ofLines.format == .ndjson && ofLines.envelope == envelope)
  }

  @Test(
    arguments: [
      (#"{"at":AT,"request":{"headers":{"x-debitura-signature":"@"},"body":TEXT}}"#, DeliveryPlaces.Base64.never),
      (#"{"at":AT,"request":{"headers":[["X-Debitura-Signature","@"]],"isBase64":true,"body":BASE64}}"#, nil),
      (#"{"at":AT,"request":{"headers":{"x-debitura-signature":["@"]},"body":BASE64}}"#, .always),
    ] as [(String, DeliveryPlaces.Base64?)])
  func `finds the places of a form without a name`(line: String, base64: DeliveryPlaces.Base64?) throws {
    let body = EnvelopeTests.body
    let stored = line.replacing("@", with: EnvelopeTests.signature).replacing("AT", with: "1772607601250")
      .replacing("TEXT", with: Line.quoted(body))
      .replacing("BASE64", with: "\"\(Data(body.utf8).base64EncodedString())\"")
    let flag = DeliveryPlaces.Base64.at(try #require(JSONPointer("/request/isBase64")))
    let found = try #require(best(stored + "\n"))
    let expected = DeliveryPlaces(
      body: try #require(JSONPointer("/request/body")), base64: base64 ?? flag,
      headers: JSONPointer("/request/headers"), receivedAt: JSONPointer("/at"))
    #expect(found.envelope == .places(expected) && found.verified == 1 && found.format == .ndjson)
  }

  @Test func `takes the time that is nearest to the signature's, and no time of the body's`() throws {
    let line =
      #"{"a":"2026-03-05T07:00:00Z","b":{"t":1772607601},"z":1772607900,"h":{"x-debitura-signature":"@"},"body":TEXT}"#
      .replacing("@", with: EnvelopeTests.signature).replacing("TEXT", with: Line.quoted(EnvelopeTests.body))
    guard case .places(let places)? = best(line + "\n")?.envelope else {
      Issue.record("no places")
      return
    }
    #expect(places.receivedAt == JSONPointer("/b/t") && places.headers == JSONPointer("/h"))
  }

  @Test func `keeps what is configured where nothing is better`() throws {
    let own = Line.debitura(EnvelopeTests.body, receivedAt: "2026-03-04T07:00:01.250Z")
    #expect(best(own + "\n")?.envelope == .tieout)
    let gateway = try EnvelopeTests.stored("aws-api-gateway.v2.json")
    let configured = (format: DeliveryFormat.json, envelope: DeliveryEnvelope.awsAPIGateway)
    let found = best(gateway, configured: configured)
    #expect(found?.envelope == .awsAPIGateway && found?.format == .json)
  }

  @Test(arguments: ["", "\n\n", "{}\n", "nonsense\n", "[]", "[[[", #"{"a":{"b":[1,2]}}"# + "\n", "\u{FEFF}7"])
  func `finds nothing where there is no delivery`(text: String) {
    #expect(best(text) == nil)
    #expect(best(text, isWhole: false) == nil)
  }

  @Test(
    arguments: [
      ("{\"b\":1,\"a\":2}\n", "the first line is an object with b, a"), ("[1,2]\n", "the first line is an array"),
      ("{\n}\n{\n}\n", "the file has several JSON documents one behind the other, over several lines each"),
      ("{\n\"a\": 1\n}\n", "the first file is JSON, and an object with a"), ("<html>\n", "it is no JSON"),
      ("", "it is empty"),
    ])
  func `says what the first document looks like, and none of its values`(text: String, shape: String) {
    #expect(DeliverySample(Array(text.utf8), isWhole: true).shape == shape)
  }
}
