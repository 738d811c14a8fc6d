import Foundation
import Testing

/// Keys, secrets and tokens are in nothing that a run leaves behind (reliability H14).
@Suite(.serialized) struct `Keys and secrets` {
  @Test func `occur in no file and no output`() throws {
    let installation = try Installation(sandbox: Sandbox())
    var said = Data()
    for night in Night.all {
      try installation.begin(night)
      if night.number == 2 {
        // What a gateway's error says, and a refused key, must not bring one out either.
        try installation.sandbox.arm(
          faults: #"[{"api":"referral","path":"/cases","kind":"status","status":401,"times":0},"#
            + #"{"api":"customer","path":"/Payments","kind":"expired-token","nth":2}]"#)
      }
      let ended = try installation.nightly(night, "--verbose")
      said += Data((ended.output + ended.errors).utf8)
    }
    installation.set("ACME_PARTNER_SECRET0", to: " " + (installation.environment["ACME_PARTNER_SECRET0"] ?? ""))
    let refused = try installation.nightly(Night.all[2], "--verbose")
    #expect(refused.status == 64)
    said += Data((refused.output + refused.errors).utf8)
    // The deliveries are not ours; everything else is.
    let left = try Folder.files(installation.folder).filter { !$0.key.hasPrefix("events/") }
    #expect(left.count > 20)
    for (name, value) in installation.environment {
      let text = value.trimmingCharacters(in: .whitespaces)
      let canaries = [Data(text.utf8)] + [Data(base64Encoded: text)].compactMap { $0 }.filter { $0.count > 8 }
      for canary in canaries {
        #expect(said.range(of: canary) == nil, "\(name) was printed")
        for (file, bytes) in left { #expect(bytes.range(of: canary) == nil, "\(name) is in \(file)") }
      }
    }
    for (file, bytes) in left where !file.hasPrefix("registers/") {
      #expect(bytes.range(of: Data("Bearer ".utf8)) == nil, "a token is in \(file)")
    }
  }
}
