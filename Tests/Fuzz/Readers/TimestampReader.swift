import Amounts

/// Dates and times as deliveries, lists and configurations have them.
enum TimestampReader {
  static func broken(by bytes: [UInt8]) -> String? {
    switch TimestampText.read(bytes) {
    case .day(let day)?:
      guard Array(day.description.utf8) == bytes, Day(day.description) == day else {
        return "\(day) isn't what was read"
      }
      guard day.month.firstDay <= day, day.month.adding(months: 1).firstDay > day else { return "\(day): its month" }
    case .instant(let instant)?, .unzoned(let instant, _)?:
      // Days at the ends of the calendar may have no four digits once they are in UTC.
      if let again = Instant(instant.description) {
        // Printed to the millisecond, cut off.
        guard (0..<1000).contains(again.microseconds(until: instant)) else { return "\(instant) is read as \(again)" }
      } else if (1...9998).contains(BusinessCalendar.utc.day(of: instant).parts.year) {
        return "\(instant) can't be read again"
      }
      let day = BusinessCalendar.utc.day(of: instant)
      guard BusinessCalendar.utc.midnight(of: day) <= instant else { return "\(instant) is before its day \(day)" }
    case nil:
      guard TimestampText.instant(bytes) == nil, TimestampText.dateOrInstant(bytes) == nil else {
        return "no timestamp, and yet one"
      }
    }
    return nil
  }
}
