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
}
