package import Platforms

/// A request as the driver wants it sent.
package struct HTTPRequest: Sendable {
  /// What is asked for.
  package enum Method: Hashable, Sendable {
    case get
    /// A document to be sent; a header says of which type.
    case post(body: [UInt8])
  }

  package let method: Method
  package let url: String
  /// Every value is kept secret: one of them is the key.
  package let headers: [(name: String, value: Secret)]

  package init(_ method: Method, _ url: String, headers: [(name: String, value: Secret)]) {
    self.method = method
    self.url = url
    self.headers = headers
  }
}
