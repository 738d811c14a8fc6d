/// How long a server tells a client to wait.
enum RetryAfter {
  /// No limit of the platform is longer than a day (contracts A.3); a longer time is a fault of the server.
  static let secondsMax = 86_400.0

  /// The milliseconds that an answer of status 429 asks for: the body's first, else the header's, else nil.
  static func milliseconds(_ response: HTTPResponse) -> Int64? {
    milliseconds(ErrorBody.retryAfter(response.body)) ?? milliseconds(response.header("Retry-After"))
  }

  /// Seconds in decimal; nil when they are negative, absurd or no number.
  ///
  /// A date is not read: the clocks may differ.
  static func milliseconds(_ text: String?) -> Int64? {
    guard let text, text.utf8.count <= 32, text.utf8.allSatisfy({ $0 < 0x80 && $0 > 0x20 }),
      let first = text.utf8.first, first >= 0x30, first <= 0x39,
      let seconds = Double(text), seconds.isFinite, seconds >= 0, seconds <= secondsMax
    else { return nil }
    return Int64((seconds * 1000).rounded(.up))
  }
}
