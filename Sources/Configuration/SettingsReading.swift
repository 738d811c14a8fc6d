import Amounts
import Books

extension Section {
  /// Zone, matching, graces, escalation and codes.
  func settings() -> Settings? {
    let calendar = required("time_zone", "a zone such as Europe/Copenhagen was expected")?.calendar()
    let matching = self["matching"].map { $0.matching() } ?? MatchingSettings()
    let graces = self["graces"].map { $0.graces() } ?? Graces()
    let escalateAt = self["escalate_at"].map { $0.escalationLimits() } ?? .never
    let codes = self["codes"].map { $0.codes() } ?? [:]
    guard let calendar, let matching, let graces, let escalateAt, let codes else { return nil }
    return Settings(calendar: calendar, matching: matching, graces: graces, escalateAt: escalateAt, codes: codes)
  }

  /// A whole number in a section that has a default.
  fileprivate func integer(_ key: String, _ bounds: ClosedRange<Int>, into value: inout Int) -> Bool {
    guard let place = self[key] else { return true }
    guard let read = place.integer(bounds) else { return false }
    value = read
    return true
  }
}

extension Place {
  fileprivate func calendar() -> BusinessCalendar? {
    guard let name = text() else { return nil }
    if let calendar = BusinessCalendar(zoneNamed: name) { return calendar }
    let meant = BusinessCalendar.nearestZone(to: name).map { "did you mean \($0)?" }
    return refuse("is \(OneLine.quoted(name)), no known zone", meant ?? "a zone such as Europe/Copenhagen was expected")
  }

  fileprivate func matching() -> MatchingSettings? {
    guard let section = section(keys: ["window_days", "max_group", "max_candidates"]) else { return nil }
    var matching = MatchingSettings()
    // Sets of more than 8 out of more than 32 can't be searched in a night.
    let sound = [
      section.integer("window_days", 0...366, into: &matching.windowDays),
      section.integer("max_group", 1...8, into: &matching.maxGroup),
      section.integer("max_candidates", 0...32, into: &matching.maxCandidates),
    ]
    return sound.contains(false) ? nil : matching
  }

  fileprivate func graces() -> Graces? {
    let keys = ["webhook_hours", "booking_days", "settlement_days", "reporting_days", "link_days", "held_days"]
    guard let section = section(keys: keys) else { return nil }
    var graces = Graces()
    let sound = [
      section.integer("webhook_hours", 0...8784, into: &graces.webhookHours),
      section.integer("booking_days", 0...366, into: &graces.bookingDays),
      section.integer("settlement_days", 0...366, into: &graces.settlementDays),
      section.integer("reporting_days", 0...366, into: &graces.reportingDays),
      section.integer("link_days", 0...366, into: &graces.linkDays),
      section.integer("held_days", 0...3660, into: &graces.heldDays),
    ]
    return sound.contains(false) ? nil : graces
  }
}
