/// How many requests one key may make (contracts A.3).
package struct RateLimits: Hashable, Sendable {
  /// In any 60 seconds.
  package var perMinute: Int
  /// In an hour of the clock.
  package var perHour: Int
  /// In 24 hours from the first request.
  package var perDay: Int

  package init(perMinute: Int = 2000, perHour: Int = 20_000, perDay: Int = 100_000) {
    self.perMinute = perMinute
    self.perHour = perHour
    self.perDay = perDay
  }
}

/// What a key has used up, so that two runs of one day share a budget; times are seconds since 1970.
package struct KeyUsage: Hashable, Sendable {
  /// Requests of the last minute, all taken to be as late as the last one.
  package var lastMinute: Int
  package var lastRequest: Int64
  /// The hour, counted from 1970, and the requests in it.
  package var hour: Int64
  package var inHour: Int
  /// The first request of the 24 hours, and the requests in them.
  package var dayStart: Int64
  package var inDay: Int

  package init(lastMinute: Int, lastRequest: Int64, hour: Int64, inHour: Int, dayStart: Int64, inDay: Int) {
    self.lastMinute = lastMinute
    self.lastRequest = lastRequest
    self.hour = hour
    self.inHour = inHour
    self.dayStart = dayStart
    self.inDay = inDay
  }

  /// The same without figures that no run wrote, so that a damaged one ends no run.
  var bounded: KeyUsage {
    func bounded<Figure: BinaryInteger>(_ figure: Figure) -> Figure { min(max(figure, 0), 1_000_000_000_000) }
    return KeyUsage(
      lastMinute: bounded(lastMinute), lastRequest: bounded(lastRequest), hour: bounded(hour), inHour: bounded(inHour),
      dayStart: bounded(dayStart), inDay: bounded(inDay))
  }
}
