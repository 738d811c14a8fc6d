import Amounts

/// What one look at the set-up found.
package struct Checkup: Hashable, Sendable {
  /// What was looked at; the order is that of the table.
  package enum Area: String, CaseIterable, Sendable {
    case configuration, keys, tokens, subscriptions, deliveries, storage, mail, time, versions
  }

  package enum State: String, CaseIterable, Sendable {
    case ok, warning, failed
  }

  package let area: Area
  /// Which one of its kind: a partner, a channel, a library.
  package let name: String
  package let state: State
  /// What was found; never a secret.
  package let detail: String
  /// Where to go and what to do there; nil when all is well.
  package let advice: String?

  static func ok(_ area: Area, _ name: String, _ detail: String) -> Checkup {
    Checkup(area: area, name: name, state: .ok, detail: detail, advice: nil)
  }

  static func warning(_ area: Area, _ name: String, _ detail: String, _ advice: String) -> Checkup {
    Checkup(area: area, name: name, state: .warning, detail: detail, advice: advice)
  }

  static func failed(_ area: Area, _ name: String, _ detail: String, _ advice: String) -> Checkup {
    Checkup(area: area, name: name, state: .failed, detail: detail, advice: advice)
  }
}

/// Everything that `doctor` found.
package struct DoctorReport: Sendable {
  /// By area; within one in the order of the configuration.
  package let checkups: [Checkup]
  /// Whether every other command ends with this configuration.
  package let isConfigurationBroken: Bool

  init(_ checkups: [Checkup], isConfigurationBroken: Bool) {
    self.checkups = Checkup.Area.allCases.flatMap { area in checkups.filter { $0.area == area } }
    self.isConfigurationBroken = isConfigurationBroken
  }

  /// How many have a state.
  package func count(_ state: Checkup.State) -> Int { checkups.count { $0.state == state } }

  /// 64 for a broken configuration, else 1 when anything is to be done, else 0.
  package var status: ExitStatus {
    if isConfigurationBroken { return .usage }
    return count(.ok) == checkups.count ? .done : .alert
  }
}

/// Numbers and lists as a person reads them.
package enum Wording {
  /// `1 file`, `2 files`, `2 deliveries`.
  package static func count(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
  }

  /// `the nearest are 2026-03-10 and 2026-03-16`: the days before and after one, of days in order that lack it.
  static func nearest(_ days: [Day], to day: Day) -> String {
    let nearest = [days.last { $0 < day }, days.first { $0 > day }].compactMap { $0?.description }
    return "the nearest \(nearest.count == 1 ? "is" : "are") \(nearest.joined(separator: " and "))"
  }

  /// The first few of a list, and how many more there are.
  package static func list(_ names: [String], max: Int = 3) -> String {
    let rest = names.count - max
    return names.prefix(max).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// A time span in its largest unit.
  static func span(seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) days"
    }
  }

  /// A size in binary units, one decimal below ten.
  static func size(_ bytes: Int64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var unit = 0
    var tenths = bytes * 10
    while tenths >= 10_240, unit < units.count - 1 {
      tenths /= 1024
      unit += 1
    }
    return tenths >= 100 || unit == 0
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
