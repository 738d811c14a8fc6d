import DebituraAPI

/// Refuses a run whose instant comes from a clock that the platform does not agree with (inputs 5).
struct ClockGuard {
  /// Further apart, and neither business dates nor link dates can be trusted.
  static let secondsMax: Int64 = 600

  /// - Throws: ``JobError/clock(ahead:)``.
  func check(_ reading: ClockReading) throws {
    guard reading.ahead.magnitude <= UInt64(ClockGuard.secondsMax) else { throw JobError.clock(ahead: reading.ahead) }
  }
}
