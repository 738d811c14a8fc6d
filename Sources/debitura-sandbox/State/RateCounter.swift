import Foundation
import Synchronization

/// Debitura's limits per API key: a sliding minute, the clock hour, and 24 hours from the first request.
final class RateCounter: Sendable {
  /// How many requests each window admits.
  struct Caps: Sendable {
    let perMinute: Int
    let perHour: Int
    let perDay: Int
  }

  private struct Windows {
    var minute: [Date] = []
    var hour = 0
    var inHour = 0
    var dayStart: Date
    var inDay = 0
  }

  private let caps: Caps
  private let windows = Mutex<[String: Windows]>([:])

  init(_ caps: Caps) {
    self.caps = caps
  }

  /// Admits a request, or tells the seconds to wait.
  ///
  /// Callers without a valid key share one window, as the real service has it.
  func secondsToWait(partner: String?, now: Date = Date()) -> Double? {
    windows.withLock { all in
      var mine = all[partner ?? ""] ?? Windows(dayStart: now)
      defer { all[partner ?? ""] = mine }
      mine.minute.removeAll { $0 <= now - 60 }
      let hour = Int(now.timeIntervalSince1970 / 3600)
      if hour != mine.hour { (mine.hour, mine.inHour) = (hour, 0) }
      if now.timeIntervalSince(mine.dayStart) >= 86_400 { (mine.dayStart, mine.inDay) = (now, 0) }
      // A little more than the exact wait: clocks of both sides are never quite one.
      if mine.minute.count >= caps.perMinute { return (mine.minute.first ?? now).timeIntervalSince(now) + 60.05 }
      if mine.inHour >= caps.perHour { return Double(hour + 1) * 3600 - now.timeIntervalSince1970 }
      if mine.inDay >= caps.perDay { return mine.dayStart.timeIntervalSince(now) + 86_400 }
      mine.minute.append(now)
      mine.inHour += 1
      mine.inDay += 1
      return nil
    }
  }
}
