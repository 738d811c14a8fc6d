/// Why no answer arrived.
package enum TransportFailure: Error, Hashable, Sendable {
  /// No connection: refused, unreachable, no such host.
  case connect
  case timeout
  /// The connection broke, or the answer is shorter than it said.
  case brokenTransfer
  /// The answer is larger than the limit.
  case tooLarge
  /// The server's certificate is not acceptable.
  case tls
  /// The URL must not be asked: not https, not loopback, or not a URL.
  case refusedURL
  /// Anything else, as the transport names it.
  case other(String)

  /// Whether the next try may go better.
  var isPassing: Bool {
    switch self {
    case .connect, .timeout, .brokenTransfer, .other: true
    case .tooLarge, .tls, .refusedURL: false
    }
  }
}

extension TransportFailure: CustomStringConvertible {
  /// For people; it holds nothing that was sent or received.
  package var description: String {
    switch self {
    case .connect: "no connection"
    case .timeout: "no answer in time"
    case .brokenTransfer: "the transfer broke off"
    case .tooLarge: "the answer is too large"
    case .tls: "the server's certificate is not acceptable"
    case .refusedURL: "only https, or http to a loopback address, is asked"
    case .other(let name): name
    }
  }
}
