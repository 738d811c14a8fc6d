import Amounts
import ArgumentParser
import Screens

extension Month {
  /// Reads `2026-10`.
  static func typed(_ text: String) throws -> Month {
    guard let month = Month(text) else { throw ValidationError(TypedDates.month(text)) }
    return month
  }
}

extension Day {
  /// Reads `2026-11-08`.
  static func typed(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError(TypedDates.day(text)) }
    return day
  }
}
