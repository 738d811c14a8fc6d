import Platforms

/// Says when the next request of a key may be sent, so that none of its limits is ever passed.
struct RateLimiter {
  /// A second more than the minute, as requests need a different time to arrive.
  static let windowMilliseconds: Int64 = 61_000

  private let limits: RateLimits
  private var sent = Queue<Int64>()
  private var usage: KeyUsage

  init(_ limits: RateLimits, usage: KeyUsage?, at now: Moment) {
    self.limits = limits
    let usage = usage?.bounded
    self.usage =
      usage ?? KeyUsage(lastMinute: 0, lastRequest: 0, hour: 0, inHour: 0, dayStart: now.wallSeconds, inDay: 0)
    guard let usage else { return }
    // A last request in the future comes from a wrong clock: taken to be now.
    let age = max(0, now.wallSeconds - usage.lastRequest)
    guard age * 1000 < RateLimiter.windowMilliseconds else { return }
    for _ in 0..<min(max(0, usage.lastMinute), limits.perMinute) { sent.append(now.milliseconds - age * 1000) }
  }

  /// The monotonic time from which on a request may be sent; not later than `now` when one may be sent now.
  mutating func permitted(at now: Moment) -> Int64 {
    rollOver(at: now)
    while let oldest = sent.first, oldest + RateLimiter.windowMilliseconds <= now.milliseconds { sent.removeFirst() }
    var permitted = now.milliseconds
    if sent.count >= max(1, limits.perMinute), let oldest = sent.first {
      permitted = oldest + RateLimiter.windowMilliseconds
    }
    if usage.inHour >= max(1, limits.perHour) {
      permitted = max(permitted, now.milliseconds + ((usage.hour + 1) * 3600 - now.wallSeconds + 1) * 1000)
    }
    if usage.inDay >= max(1, limits.perDay) {
      permitted = max(permitted, now.milliseconds + (usage.dayStart + 86_400 - now.wallSeconds + 1) * 1000)
    }
    return permitted
  }

  mutating func record(at now: Moment) {
    rollOver(at: now)
    sent.append(now.milliseconds)
    if usage.inDay == 0 { usage.dayStart = now.wallSeconds }
    usage.inHour += 1
    usage.inDay += 1
    usage.lastRequest = now.wallSeconds
  }

  /// What has been used up so far.
  func used(at now: Moment) -> KeyUsage {
    var used = usage
    used.lastMinute = sent.count(where: { $0 + RateLimiter.windowMilliseconds > now.milliseconds })
    return used
  }

  private mutating func rollOver(at now: Moment) {
    let hour = now.wallSeconds / 3600
    // A clock that was set back a little begins no new hour; a start far in the future was a wrong clock.
    if hour > usage.hour || hour < usage.hour - 1 {
      usage.hour = hour
      usage.inHour = 0
    }
    let age = now.wallSeconds - usage.dayStart
    if age >= 86_400 || age < -3600 {
      usage.dayStart = now.wallSeconds
      usage.inDay = 0
    }
  }
}

extension KeyUsage {
  /// The same without figures that no run wrote, so that a damaged one ends no run.
  var bounded: KeyUsage {
    func bounded<Figure: BinaryInteger>(_ figure: Figure) -> Figure { min(max(figure, 0), 1_000_000_000_000) }
    return KeyUsage(
      lastMinute: bounded(lastMinute), lastRequest: bounded(lastRequest), hour: bounded(hour), inHour: bounded(inHour),
      dayStart: bounded(dayStart), inDay: bounded(inDay))
  }
}
