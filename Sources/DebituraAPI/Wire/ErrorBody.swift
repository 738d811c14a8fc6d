import StrictJSON
import Platforms

/// What the body of an error says (contracts A.4: several shapes coexist).
enum ErrorBody {
  /// Larger bodies say nothing to people.
  private static let bytesMax = 65_536

  /// A short text for people, without the secret that was sent; nil when the body says nothing.
  static func text(_ body: [UInt8], without secret: Secret?) -> String? {
    read(body) { root in
      let business = root.member("businessErrors")?.elements.first { _ in true }
      let parts = [
        root.member("error")?.string, root.member("message")?.string, root.member("title")?.string,
        business?.member("type")?.string, business?.member("message")?.string,
      ]
      let text = parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
      return text.isEmpty ? nil : CleanText.clipped(CleanText.without(secret, text))
    }
  }

  /// The text of the number `retryAfter`, in seconds.
  static func retryAfter(_ body: [UInt8]) -> String? {
    read(body) { root in
      root.member("retryAfter")?.numberText.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private static func read(_ body: [UInt8], _ find: (JSONValue) -> String?) -> String? {
    guard !body.isEmpty, body.count <= bytesMax else { return nil }
    return (try? JSONParser.withValue(of: body) { find($0) }) ?? nil
  }
}
