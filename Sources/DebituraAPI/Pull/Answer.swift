import Platforms

/// What an answer means for the request.
enum Answer {
  /// Status 200: to be read.
  case body([UInt8])
  /// Status 429, with the milliseconds that it asks for.
  case limited(Int64?)
  /// A fault that may pass: 5xx, a broken transfer, no answer in time.
  case passing(String)
  case unauthorized(String)
  case notFound(String)
  /// Any other status, redirects among them: where they lead, no key may follow (reliability M6).
  case final(String)

  init(_ result: Result<HTTPResponse, TransportFailure>, secret: Secret?) {
    switch result {
    case .failure(let failure):
      let reason = CleanText.clipped(failure.description)
      self = failure.isPassing ? .passing(reason) : .final(reason)
    case .success(let response):
      guard response.status != 200 else {
        self = .body(response.body)
        return
      }
      let said = ErrorBody.text(response.body, without: secret).map { ": \($0)" } ?? ""
      let reason = "HTTP \(response.status)\(said)"
      switch response.status {
      case 401: self = .unauthorized(reason)
      case 404: self = .notFound(reason)
      case 429: self = .limited(RetryAfter.milliseconds(response))
      // An answer without the list that was asked for is a broken one.
      case 201..<300, 500..<600: self = .passing(reason)
      default: self = .final(reason)
      }
    }
  }

  var isLimited: Bool {
    if case .limited = self { true } else { false }
  }
}
