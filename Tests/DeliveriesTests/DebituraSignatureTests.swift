import Deliveries
import Platforms
import Testing

@Suite struct DebituraSignatureTests {
  static let body = Line.event("case.closed", #"{"caseId":"C-1","closeCode":"Paid","closeComment":"ü \"x\""}"#)
  static let t = "1772607600"
  static let code = Line.code(t, body)

  struct Header: Sendable, CustomTestStringConvertible {
    let text: String
    let isVerified: Bool
    var reason = QuarantinedDelivery.Reason.signatureMalformed
    var testDescription: String { text }
  }

  /// Reliability F61: exactly what the grammar says, and nothing else.
  @Test(arguments: [
    Header(text: "t=\(t),v1=\(code)", isVerified: true),
    Header(text: "v1=\(code),t=\(t)", isVerified: true),
    Header(text: "t=\(t),v1=\(code),v0=abc", isVerified: true),
    Header(text: "t=\(t),v1=\(code),x=a=b", isVerified: true),
    Header(text: "", isVerified: false),
    Header(text: "t=\(t)", isVerified: false),
    Header(text: "v1=\(code)", isVerified: false),
    Header(text: "t=,v1=\(code)", isVerified: false),
    Header(text: "t=\(t),v1=", isVerified: false),
    Header(text: "t=\(t),v1=\(code),", isVerified: false),
    Header(text: "t=\(t),v1=\(code),x", isVerified: false),
    Header(text: "t=\(t);v1=\(code)", isVerified: false),
    Header(text: "t=\(t), v1=\(code)", isVerified: false),
    Header(text: " t=\(t),v1=\(code)", isVerified: false),
    Header(text: "t= \(t),v1=\(code)", isVerified: false),
    Header(text: "t=\(t),v1=\(code) ", isVerified: false),
    Header(text: "T=\(t),V1=\(code)", isVerified: false),
    Header(text: "t=+\(t),v1=\(code)", isVerified: false),
    Header(text: "t=-\(t),v1=\(code)", isVerified: false),
    Header(text: "t=\(t).0,v1=\(code)", isVerified: false),
    Header(text: "t=99999999999999999999,v1=\(code)", isVerified: false),
    Header(text: "t=\(t),v1=\(code.dropLast())", isVerified: false),
    Header(text: "t=\(t),v1=\(code)0", isVerified: false),
    Header(text: "t=\(t),v1=\(code.uppercased())", isVerified: false),
    Header(text: "t=\(t),v1=\(code.dropLast())+", isVerified: false),
    Header(text: "t=\(t),t=\(t),v1=\(code)", isVerified: false),
    Header(text: "t=\(t),v1=\(code),v1=\(code)", isVerified: false),
    Header(text: "t=\(t),v1=\(String(repeating: "0", count: 64)),v1=\(code)", isVerified: false),
    Header(text: "t=0\(t),v1=\(code)", isVerified: false, reason: .signatureWrong),
    Header(text: "t=\(t),v1=\(String(repeating: "0", count: 64))", isVerified: false, reason: .signatureWrong),
    Header(
      text: "t=\(t),v1=\(Line.code(t, body, key: Array(Line.secret.utf8)))", isVerified: false,
      reason: .signatureWrong),
  ])
  func `the header is read as its grammar says`(row: Header) {
    let outcome = LineReader.debitura().read(Line.debitura(DebituraSignatureTests.body, header: row.text))
    #expect(outcome.accepted?.isVerified == (row.isVerified ? true : nil))
    #expect(outcome.quarantined?.reason == (row.isVerified ? nil : row.reason))
  }

  struct Receipt: Sendable {
    let at: String
    let isInTime: Bool
  }

  @Test(arguments: [
    Receipt(at: "2026-03-04T07:05:00Z", isInTime: true), Receipt(at: "2026-03-04T07:05:00.001Z", isInTime: false),
    Receipt(at: "2026-03-04T06:55:00Z", isInTime: true), Receipt(at: "2026-03-04T06:54:59.999Z", isInTime: false),
    Receipt(at: "2026-03-04T08:05:00+01:00", isInTime: true),
  ])
  func `the signature's time is within 300 s of the receipt`(row: Receipt) {
    let outcome = LineReader.debitura().read(Line.debitura(DebituraSignatureTests.body, receivedAt: row.at))
    #expect((outcome.accepted != nil) == row.isInTime)
    #expect((outcome.quarantined?.reason == .signatureTooFarFromReceipt) == !row.isInTime)
  }

  @Test(arguments: [
    "999999999999", "9999999999999", "99999999999999", "999999999999999", "000000000000000",
  ])
  func `a time that no calendar has is too far from the receipt, and ends nothing`(t: String) {
    for receivedAt in ["2026-03-04T07:00:01Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
      let line = Line.debitura(
        DebituraSignatureTests.body, header: "t=\(t),v1=\(Line.code(t, DebituraSignatureTests.body))",
        receivedAt: receivedAt)
      #expect(LineReader.debitura().read(line).quarantined?.reason == .signatureTooFarFromReceipt)
    }
  }

  @Test func `no flipped bit of the body, the time or the code verifies`() throws {
    let reader = LineReader.debitura()
    let (body, t, code) = (DebituraSignatureTests.body, DebituraSignatureTests.t, DebituraSignatureTests.code)
    func accepts(body: String, t: String, code: String) -> Bool {
      reader.read(Line.debitura(body, header: "t=\(t),v1=\(code)")).accepted != nil
    }
    func flips(_ text: String) -> [String] {
      text.utf8.indices.flatMap { index in
        (0..<8).map { bit in
          var bytes = Array(text.utf8)
          bytes[text.utf8.distance(from: text.utf8.startIndex, to: index)] ^= 1 << bit
          return String(decoding: bytes, as: UTF8.self)
        }
      }
    }
    #expect(accepts(body: body, t: t, code: code))
    for flipped in flips(body) { #expect(!accepts(body: flipped, t: t, code: code)) }
    for flipped in flips(t) { #expect(!accepts(body: body, t: flipped, code: code)) }
    for flipped in flips(code) { #expect(!accepts(body: body, t: t, code: flipped)) }
  }

  @Test(arguments: ["x-debitura-signature", "X-DEBITURA-SIGNATURE", #"X-Debitura-\u0053ignature"#])
  func `the case of the header's name does not matter`(name: String) {
    let line = Line.debitura(DebituraSignatureTests.body).replacing("X-Debitura-Signature", with: name)
    #expect(LineReader.debitura().read(line).accepted?.isVerified == true)
  }

  @Test func `a header that is there twice, or is no text, is no signature`() {
    let line = Line.debitura(DebituraSignatureTests.body)
    let header = Line.quoted("t=\(DebituraSignatureTests.t),v1=\(DebituraSignatureTests.code)")
    let inList = line.replacing(":\(header)", with: ":[\(header)]")
    #expect(LineReader.debitura().read(inList).accepted != nil)
    for value in ["[\(header),\(header)]", "[]", "null", "7", "\(header),\"x-debitura-signature\":\(header)"] {
      let outcome = LineReader.debitura().read(line.replacing(":\(header)", with: ":\(value)"))
      #expect(outcome.quarantined?.reason == .signatureMalformed, "\(value)")
    }
  }

  @Test func `without a header a delivery counts only where none is required`() {
    let line = Line.envelope(DebituraSignatureTests.body)
    #expect(LineReader.debitura().read(line).quarantined?.reason == .unsigned)
    #expect(LineReader.debitura(requiresSignature: false).read(line).accepted?.isVerified == false)
    let forged = Line.debitura(DebituraSignatureTests.body, header: "t=1,v1=")
    #expect(LineReader.debitura(requiresSignature: false).read(forged).quarantined != nil)
  }

  @Test func `each configured secret verifies`() {
    let secrets = [[UInt8](repeating: 0, count: 32), Line.secretBytes].map { Secret(bytes: $0) }
    for secrets in [secrets, secrets.reversed()] {
      let reader = LineReader(channel: DeliveryChannel(platform: .debitura(secrets: secrets), requiresSignature: true))
      #expect(reader.read(Line.debitura(DebituraSignatureTests.body)).accepted != nil)
    }
  }
}
