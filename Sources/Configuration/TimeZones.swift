package import Amounts
import Foundation

extension BusinessCalendar {
  /// The calendar of an IANA zone, with every change of its offset from 1970 to 2100; nil for an unknown name.
  ///
  /// Foundation's own data is read once here, so that the rules need nothing of the system.
  package init?(zoneNamed name: String) {
    if name == "UTC" {
      self = .utc
      return
    }
    // Abbreviations such as CST are known too, but mean several zones.
    guard TimeZone.knownTimeZoneIdentifiers.contains(name), let zone = TimeZone(identifier: name) else { return nil }
    func offset(_ seconds: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }
    var table: [(start: Int64, offset: Int64)] = [(0, offset(0))]
    var current = offset(0)
    for start in stride(from: Int64(0), to: BusinessCalendar.end, by: 86_400) {
      let next = offset(start + 86_400)
      guard next != current else { continue }
      var before = start
      var after = start + 86_400
      while after - before > 1 {
        let middle = (before + after) / 2
        if offset(middle) == current { before = middle } else { after = middle }
      }
      table.append((after, next))
      current = next
    }
    self.init(zone: name, offsets: table)
  }

  /// The known name that is nearest to a wrong one.
  static func nearestZone(to name: String) -> String? {
    Nearest.word(to: name, among: ["UTC"] + TimeZone.knownTimeZoneIdentifiers)
  }

  /// 2100-01-01T00:00:00Z, later than any date of a debt that is collected now.
  private static let end: Int64 = 4_102_444_800
}
