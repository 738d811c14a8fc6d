import Crypto
import FoundationEssentials
import StrictJSON

import Amounts
import Platforms

/// Verifies Debitura's signatures with every configured secret (contracts C.4).
///
/// The keyed states of the hash are prepared once. Not `Sendable`: a reader has one of its own.
struct DebituraVerifier: ~Copyable {
  /// How far the signature's time and the receipt may lie apart, either way.
  static let toleranceSeconds: Int64 = 300

  private let codes: [HMAC<SHA256>]
  /// What was signed, in one piece: each further piece costs as much as hashing a body.
  private var signed = ByteBuffer()

  /// Whether a signature's time, in seconds since 1970, is within the tolerance of the receipt; a stranger writes it.
  private static func isNear(_ seconds: Int64, _ receivedAt: Instant) -> Bool {
    let (signedAt, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (distance, isTooFar) = signedAt.subtractingReportingOverflow(receivedAt.microseconds)
    return !isTooLarge && !isTooFar && distance.magnitude <= UInt64(toleranceSeconds) &* 1_000_000
  }

  init(_ secrets: [Secret]) {
    codes = secrets.map { HMAC<SHA256>(key: SymmetricKey(data: $0.revealBytes())) }
  }

  /// Verifies the header over the body's exact bytes; nil when it holds, else what is wrong.
  mutating func failure(
    of header: UnsafeBufferPointer<UInt8>, over body: UnsafeBufferPointer<UInt8>, receivedAt: Instant
  ) -> QuarantinedDelivery.Reason? {
    guard let header = SignatureHeader(header) else { return .signatureMalformed }
    guard DebituraVerifier.isNear(header.seconds, receivedAt) else { return .signatureTooFarFromReceipt }
    signed.removeAll()
    signed.append(UnsafeBufferPointer(rebasing: header.timestamp))
    signed.append(UInt8(ascii: "."))
    signed.append(body)
    var isSigned = false
    for code in codes where !isSigned {
      var code = code
      code.update(data: UnsafeRawBufferPointer(signed.bytes))
      // In constant time.
      if code.finalize() == header.code { isSigned = true }
    }
    return isSigned ? nil : .signatureWrong
  }
}
