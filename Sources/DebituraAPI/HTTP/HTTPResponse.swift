import Books

/// An answer that arrived as a whole, as far as the transport can tell.
///
/// A connection that was closed instead of ending a body looks whole: only the body tells (reliability M8).
package struct HTTPResponse: Sendable {
  package let status: Int
  /// At least `Retry-After` and `Date`, where they were sent.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of this name, in whatever case, without white space around its value.
  package func header(_ name: String) -> String? {
    let wanted = LooseText.lowercasedASCII(name)
    return headers.first { LooseText.lowercasedASCII($0.name) == wanted }.map { LooseText.trimmed($0.value) }
  }
}
