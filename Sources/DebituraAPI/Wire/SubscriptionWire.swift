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

  init(_ url: String) {
    let bytes = Array(LooseText.lowercasedASCII(LooseText.trimmed(url)).utf8)
    isHTTPS = bytes.starts(with: "https://".utf8)
    guard isHTTPS || bytes.starts(with: "http://".utf8) else {
      port = nil
      return
    }
    let authority = bytes.dropFirst(isHTTPS ? 8 : 7).prefix { !"/?#\\".utf8.contains($0) }
    // A colon within brackets belongs to an IPv6 address.
    let tail = authority.suffix(while: { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "@") })
    guard let colon = tail.lastIndex(of: UInt8(ascii: ":")) else {
      port = isHTTPS ? 443 : 80
      return
    }
    let digits = tail[(colon + 1)...]
    let isNumber = !digits.isEmpty && digits.count <= 5 && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    port = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
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
