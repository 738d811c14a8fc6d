/// What stops a transport as a whole, and not one request.
package enum CurlError: Error, Hashable, Sendable {
  /// libcurl could not be started, or an option was refused.
  case setUp(String)
  /// The multi handle failed.
  case multi(String)
  /// The caller asked for the end.
  case cancelled
}

extension CurlError: CustomStringConvertible {
  /// For people.
  package var description: String {
    switch self {
    case .setUp(let what): "libcurl can't be set up: \(what)"
    case .multi(let what): "libcurl failed: \(what)"
    case .cancelled: "stopped on request"
    }
  }
}
