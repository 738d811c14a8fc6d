import Amounts
import Books
import Configuration
package import DebituraAPI
import Foundation

/// This machine's clock against the platform's, and the zone that decides months.
package enum TimeCheck {
  /// More makes fresh signatures look as if they came from the future (contracts C.4).
  static let warnSeconds: Int64 = 30
  /// The window of signatures.
  static let failSeconds: Int64 = 300

  /// - Parameter wasAsked: Whether any server was asked at all.
  static func checkups(
    _ clock: ClockReading?, wasAsked: Bool, _ parts: ConfigurationParts, asOf: Instant
  ) -> [Checkup] {
    var found: [Checkup] = []
    if let clock {
      found.append(self.clock(clock))
    } else if wasAsked {
      found.append(
        .warning(
          .time, "clock", "no answer said what time it is",
          "Mend the keys above and run doctor again; until then trust timedatectl."))
    }
    if let calendar = parts.settings?.calendar { found.append(zone(calendar, asOf)) }
    return found
  }

  package static func clock(_ reading: ClockReading) -> Checkup {
    if abs(reading.ahead) <= 1 { return .ok(.time, "clock", "agrees with Debitura's") }
    let size = Wording.span(seconds: abs(reading.ahead))
    let detail = "this machine is \(size) \(reading.ahead < 0 ? "behind" : "ahead of") Debitura"
    let advice = "Let NTP set this machine's clock (timedatectl set-ntp true), and that of the receiver of webhooks."
    switch abs(reading.ahead) {
    case ...warnSeconds: return .ok(.time, "clock", detail)
    case ...failSeconds: return .warning(.time, "clock", detail, advice)
    default:
      let meaning =
        abs(reading.ahead) > ClockGuard.secondsMax
        ? "no pull runs with such a clock" : "outside the 5 minutes in which signatures are valid"
      return .failed(.time, "clock", "\(detail): \(meaning)", advice)
    }
  }

  private static func zone(_ calendar: BusinessCalendar, _ asOf: Instant) -> Checkup {
    let minutes = calendar.offset(at: asOf.secondsSince1970) / 60
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    let offset = "UTC\(minutes < 0 ? "−" : "+")\(hours)\(rest == 0 ? "" : ":\(rest)")"
    return .ok(.time, "time zone", "\(calendar.zone), \(offset) now, business date \(calendar.day(of: asOf))")
  }
}
