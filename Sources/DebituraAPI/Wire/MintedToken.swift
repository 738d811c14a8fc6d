import StrictJSON
import Platforms

/// The answer of `POST /oauth/token` (contracts A.2).
enum MintedToken {
  /// Larger ones are no tokens, and no header either.
  private static let bytesMax = 16_384

  enum Fault: Error { case broken(String), otherTenant }

  /// The bearer token for a tenant.
  static func read(_ root: JSONValue, tenant: String) throws(Fault) -> Secret {
    guard let token = root.member("accessToken")?.string, !token.isEmpty, token.utf8.count <= bytesMax,
      token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .broken("no accessToken") }
    // A token of another tenant would put that one's money into this one's books.
    if let named = root.member("externalTenantId")?.string {
      guard Array(named.utf8) == Array(tenant.utf8) else { throw .otherTenant }
    }
    return Secret(token)
  }

  /// The body of the request.
  static func request(tenant: String) -> [UInt8] {
    var body = Array(#"{"externalTenantId":""#.utf8)
    for byte in tenant.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): body += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: body += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: body.append(byte)
      }
    }
    return body + Array("\"}".utf8)
  }
}
