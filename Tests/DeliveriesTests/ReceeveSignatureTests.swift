import Crypto
import CryptoExtras
import Deliveries
import Foundation
import Platforms
import Testing

@Suite struct ReceeveSignatureTests {
  static let payload = Line.payload("event.claim.resolved.v1", #""receeveClaimRef":"R-1","accountReference":"ü""#)

  static func line(_ payload: String, signed: String?, signature: String?) -> String {
    var members = [#""payload":\#(payload)"#]
    if let signed { members.append(#""payloadAsString":\#(Line.quoted(signed))"#) }
    if let signature { members.append(#""signature":"\#(signature)""#) }
    return Line.envelope("{\(members.joined(separator: ","))}")
  }

  @Test func `an RSA signature over payloadAsString is verified`() throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let publicKey = try #require(PlatformPublicKey(pem: key.publicKey.pemRepresentation))
    let reader = LineReader.receeve(publicKey, requiresSignature: true)
    func sign(_ text: String) throws -> String {
      try key.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5).rawRepresentation
        .base64EncodedString()
    }
    let payload = ReceeveSignatureTests.payload
    let signature = try sign(payload)
    func read(_ payload: String, _ signed: String?, _ signature: String?) -> LineOutcome {
      reader.read(ReceeveSignatureTests.line(payload, signed: signed, signature: signature))
    }
    #expect(read(payload, payload, signature).accepted?.isVerified == true)
    // Another spelling of the same: members in another order, spaces.
    let respelt = payload.replacing(#""messageId":"m-1","#, with: "").replacing("}}", with: #"}, "messageId" : "m-1"}"#)
    #expect(respelt != payload)
    #expect(read(respelt, payload, signature).accepted?.isVerified == true)

    let other = payload.replacing("R-1", with: "R-2")
    #expect(read(other, payload, signature).quarantined?.reason == .signedTextDiffers)
    #expect(read(other, other, signature).quarantined?.reason == .signatureWrong)
    #expect(read(payload, payload, signature.lowercased()).quarantined != nil)
    #expect(read(payload, payload, "SIGNATURE").quarantined?.reason == .signatureMalformed)
    #expect(read(payload, payload, "").quarantined?.reason == .signatureWrong)
    #expect(read(payload, "no JSON", try sign("no JSON")).quarantined?.reason == .signedTextDiffers)
    #expect(read(payload, nil, signature).quarantined?.reason == .unsigned)
    #expect(read(payload, payload, nil).quarantined?.reason == .unsigned)
    for index in 0..<payload.utf8.count {
      var bytes = Array(payload.utf8)
      bytes[index] ^= 1
      #expect(read(payload, String(decoding: bytes, as: UTF8.self), signature).accepted == nil)
    }
    // A line that is itself a body is taken as unsigned, whatever it holds.
    let bare = #"{"payload":\#(payload),"payloadAsString":\#(Line.quoted(payload)),"signature":"\#(signature)"}"#
    #expect(reader.read(bare).quarantined?.reason == .unsigned)
    #expect(LineReader.receeve(publicKey).read(bare).accepted?.isVerified == false)
    // What does not verify counts nowhere; what there is nothing to verify with counts where no signature is required.
    let forged = ReceeveSignatureTests.line(other, signed: other, signature: signature)
    #expect(LineReader.receeve(publicKey).read(forged).quarantined?.reason == .signatureWrong)
    #expect(LineReader.receeve(nil).read(forged).accepted?.isVerified == false)
  }

  @Test func `an ECDSA signature is verified, in DER only`() throws {
    let key = P256.Signing.PrivateKey()
    let reader = LineReader.receeve(PlatformPublicKey(pem: key.publicKey.pemRepresentation), requiresSignature: true)
    let payload = ReceeveSignatureTests.payload
    let signature = try key.signature(for: Data(payload.utf8))
    func read(_ signature: Data) -> LineOutcome {
      reader.read(
        ReceeveSignatureTests.line(payload, signed: payload, signature: signature.base64EncodedString()))
    }
    #expect(read(signature.derRepresentation).accepted?.isVerified == true)
    #expect(read(signature.rawRepresentation).quarantined?.reason == .signatureWrong)
  }

  @Test(arguments: ["", "SIGNATURE", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
  func `what is no public key is refused`(pem: String) {
    #expect(PlatformPublicKey(pem: pem) == nil)
  }
}
