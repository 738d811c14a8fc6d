/// The hosts that are this machine itself: only to them may anything go in clear (contracts A.1).
package enum LoopbackHost {
  /// Whether a URL's host, in lower case, is one: `localhost`, `::1` with or without its brackets, or 127.0.0.0/8.
  package static func contains(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && UInt8(part) != nil
      }
  }
}
