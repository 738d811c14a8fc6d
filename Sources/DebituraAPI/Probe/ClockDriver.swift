package import Platforms

/// Asks the platform what time it is: one `GET /me` with the first partner's key, repeated a few times where no answer
/// comes.
///
/// It counts against the key's limits; a key that may not be used now is not used.
package struct ClockDriver: RequestDriver {
  /// Whoever does not answer now is asked again by the pull.
  private static let triesMax = 3

  /// What the first answer said; nil where none came, or none that says what time it is.
  package private(set) var reading: ClockReading?

  private let partner: PullPartner
  private let settings: PullSettings
  private var limiter: RateLimiter?
  private var backoff: Backoff
  private var tries = 0
  private var isUnderWay = false
  private var hasEnded = false
  private var due = Int64.min

  package init(_ partner: PullPartner, settings: PullSettings) {
    self.partner = partner
    self.settings = settings
    backoff = Backoff(seed: settings.seed)
  }

  /// What the key has used up; nil when nothing was asked.
  package func usage(at now: Moment) -> KeyUsage? { tries > 0 ? limiter?.used(at: now) : nil }

  package mutating func next(at now: Moment) -> RequestStep {
    if isUnderWay { return .waitForCompletions }
    if hasEnded { return .finished }
    guard due <= now.milliseconds else { return .wait(until: due) }
    var limiter = limiter ?? RateLimiter(settings.rates, usage: partner.usage, at: now)
    guard limiter.permitted(at: now) <= now.milliseconds else { return .finished }
    limiter.record(at: now)
    self.limiter = limiter
    tries += 1
    isUnderWay = true
    return .send(
      number: tries,
      HTTPRequest(
        .get, "\(settings.referralAPI)/me",
        headers: [(settings.apiKeyHeader, partner.apiKey), (name: "Accept", value: Secret("application/json"))]))
  }

  package mutating func completed(
    _ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment
  ) {
    isUnderWay = false
    switch result {
    case .success(let response):
      reading = ClockReading(response, at: now)
      hasEnded = true
    case .failure(let failure):
      hasEnded = !failure.isPassing || tries >= ClockDriver.triesMax
      due = now.milliseconds + backoff.milliseconds(afterFailures: tries)
    }
  }
}
