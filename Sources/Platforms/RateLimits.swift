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
