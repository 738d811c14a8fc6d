import Amounts
package import Books
package import Storage

/// A discrepancy with its age.
package struct DiscrepancyRow: Sendable {
  package let stored: StoredDiscrepancy
  package let ageDays: Int
  /// What the newest results say of it.
  package let about: DiscrepancyAbout

  init(_ stored: StoredDiscrepancy, calendar: BusinessCalendar, today: Day, about: DiscrepancyAbout? = nil) {
    self.stored = stored
    self.about = about ?? DiscrepancyAbout()
    ageDays = calendar.day(of: stored.life.openedAt).days(until: today)
  }

  package var life: DiscrepancyLife { stored.life }

  /// The order of a screen: the worst first, then the oldest, then the one with the most money, as in the workbook.
  package static func isWorse(_ left: DiscrepancyRow, _ right: DiscrepancyRow) -> Bool {
    let (one, other) = (left.life, right.life)
    if one.severity != other.severity { return one.severity > other.severity }
    if one.openedAt != other.openedAt { return one.openedAt < other.openedAt }
    let money = [one, other].map { $0.atRisk?.minorUnits.magnitude ?? 0 }
    if money[0] != money[1] { return money[0] > money[1] }
    // The names by their bytes, as in every report.
    let names = [one, other].map { Array($0.code.rawValue.utf8) + [0] + Array($0.subject.utf8) }
    return names[0].lexicographicallyPrecedes(names[1])
  }
}
