import Amounts
import Crypto
@testable import Deliveries
import Platforms

/// The header of Debitura's signature, over a body that is always the same.
enum SignatureReader {
  private static let secret = [UInt8]("0123456789abcdef0123456789abcdef".utf8)
  private static let body = [UInt8]("{\"id\":\"1\"}".utf8)

  static func broken(by bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { header in
      body.withUnsafeBufferPointer { body in
        var verifier = DebituraVerifier([Secret(bytes: secret)])
        let failure = verifier.failure(of: header, over: body, receivedAt: Instant(secondsSince1970: 1_772_607_601))
        guard failure == nil else { return nil }
        // Only who has the secret can have written this.
        guard let read = SignatureHeader(header) else { return "verified, and malformed" }
        let code = HMAC<SHA256>.authenticationCode(
          for: read.timestamp + [UInt8(ascii: ".")] + body, using: SymmetricKey(data: secret))
        return code == read.code ? nil : "verified without the secret"
      }
    }
  }
}
