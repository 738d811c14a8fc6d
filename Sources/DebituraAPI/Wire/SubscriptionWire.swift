import Books

/// `WebhookDto` (contracts B.1), without its URL and secret.
extension SubscriptionRow: WireRow {
  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("id") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> SubscriptionRow {
    let target = try fields.text("url").map(WebhookTarget.init)
    return SubscriptionRow(
      id: id,
      isActive: try fields.bool("isActive"),
      isTestMode: try fields.bool("isTestMode"),
      events: try fields.texts("events"),
      disabledReason: try fields.text("disabledReason").map { CleanText.clipped($0) },
      isHTTPS: target?.isHTTPS ?? false,
      port: target?.port)
  }
}

/// Where a subscription delivers to, as far as `doctor` judges it.
struct WebhookTarget {
  let isHTTPS: Bool
  let port: Int?
  /// False for localhost and addresses of private networks, by their spelling; names are not looked up.
  let isPublicHost: Bool

  init(_ url: String) {
    let bytes = Array(LooseText.lowercasedASCII(LooseText.trimmed(url)).utf8)
    isHTTPS = bytes.starts(with: "https://".utf8)
    guard isHTTPS || bytes.starts(with: "http://".utf8) else {
      port = nil
      isPublicHost = false
      return
    }
    let authority = bytes.dropFirst(isHTTPS ? 8 : 7).prefix { !"/?#\\".utf8.contains($0) }
    // A colon within brackets belongs to an IPv6 address.
    let tail = authority.suffix(while: { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "@") })
    let host = authority.suffix(while: { $0 != UInt8(ascii: "@") })
    isPublicHost = WebhookTarget.isPublic(host)
    guard let colon = tail.lastIndex(of: UInt8(ascii: ":")) else {
      port = isHTTPS ? 443 : 80
      return
    }
    let digits = tail[(colon + 1)...]
    let isNumber = !digits.isEmpty && digits.count <= 5 && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    port = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
  }

  private static func isPublic(_ host: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: host, as: UTF8.self)
    if text.hasPrefix("[") {
      // Loopback, unspecified, unique local and link local addresses.
      let address = text.dropFirst().prefix { $0 != "]" }
      return !address.hasPrefix("::") && !["fc", "fd", "fe8", "fe9", "fea", "feb"].contains(where: address.hasPrefix)
    }
    let name = text.prefix { $0 != ":" }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt8($0) }
    guard parts.count == 4, numbers.count == 4 else {
      let isLocal = name == "localhost" || [".localhost", ".local", ".internal"].contains(where: name.hasSuffix)
      return !name.isEmpty && !isLocal
    }
    switch (numbers[0], numbers[1]) {
    case (0, _), (10, _), (127, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127): return false
    default: return true
    }
  }
}

extension ArraySlice<UInt8> {
  /// The longest end of which every byte passes.
  fileprivate func suffix(while passes: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var start = endIndex
    while start > startIndex, passes(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
