import Crypto
import CryptoExtras
import FoundationEssentials

/// The key that Receeve's signatures are verified with.
///
/// The vendor names Node's `createVerify("SHA256")` and a PEM public key: PKCS #1 v1.5 with an RSA key, ECDSA with a
/// DER signature with an EC key (contracts a.3). An HMAC is refused: with a public key it proves nothing.
package struct PlatformPublicKey: Sendable {
  private enum Key: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)
  }

  private let key: Key

  /// Reads a public key of at least 2048 bits (RSA), or on one of the curves P-256, P-384 and P-521; nil for others.
  package init?(pem: String) {
    if let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) {
      self.key = .rsa(key)
    } else if let key = try? P256.Signing.PublicKey(pemRepresentation: pem) {
      self.key = .p256(key)
    } else if let key = try? P384.Signing.PublicKey(pemRepresentation: pem) {
      self.key = .p384(key)
    } else if let key = try? P521.Signing.PublicKey(pemRepresentation: pem) {
      self.key = .p521(key)
    } else {
      return nil
    }
  }

  func verifies(_ signature: [UInt8], of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
    let digest = hash.finalize()
    switch key {
    case .rsa(let key):
      return key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    case .p256(let key):
      return (try? P256.Signing.ECDSASignature(derRepresentation: signature)).map {
        key.isValidSignature($0, for: digest)
      } ?? false
    case .p384(let key):
      return (try? P384.Signing.ECDSASignature(derRepresentation: signature)).map {
        key.isValidSignature($0, for: digest)
      } ?? false
    case .p521(let key):
      return (try? P521.Signing.ECDSASignature(derRepresentation: signature)).map {
        key.isValidSignature($0, for: digest)
      } ?? false
    }
  }
}
