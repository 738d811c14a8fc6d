import Foundation
import Synchronization

/// The bearer tokens that have been minted.
final class TokenRegistry: Sendable {
  /// How long a token lives.
  let lifetime: Duration

  private struct Entry {
    let caller: Caller
    let until: ContinuousClock.Instant
  }

  private let entries = Mutex<[String: Entry]>([:])

  init(lifetime: Duration) {
    self.lifetime = lifetime
  }

  /// Makes a token that looks like Debitura's: three parts, none of which a client may read anything from.
  func mint(for caller: Caller) -> String {
    let claims = "{\"tenant\":\(jsonQuoted(caller.tenant ?? "")),\"jti\":\"\(UUID().uuidString)\"}"
    let parts = ["{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, UUID().uuidString + UUID().uuidString]
    let token = parts.map(Self.base64URL).joined(separator: ".")
    entries.withLock { $0[token] = Entry(caller: caller, until: .now + lifetime) }
    return token
  }

  /// Whose token it is, while it lives.
  func caller(of token: String) -> Caller? {
    entries.withLock { entries in
      guard let entry = entries[token], entry.until >= .now else { return nil }
      return entry.caller
    }
  }

  /// Ends all tokens of a caller.
  func expire(_ caller: Caller) {
    entries.withLock { entries in entries = entries.filter { $0.value.caller != caller } }
  }

  private static func base64URL(_ text: String) -> String {
    Data(text.utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
