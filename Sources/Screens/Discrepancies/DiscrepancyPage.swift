import Amounts
import Books
package import Jobs
import Storage

/// One discrepancy on a screen: what it is, since when, by how much, why, what to do, and what was done.
package struct DiscrepancyPage {
  private let row: DiscrepancyRow
  private let history: [HistoryEntry]
  private let width: Int

  package init(_ shown: ShownDiscrepancy, screen: ScreenForm) {
    row = shown.row
    history = shown.history
    width = min(screen.width, 100)
  }

  /// The labels stand in a column of this width.
  private static let label = 18

  package var text: String {
    let life = row.life
    var lines = ["\(life.code.rawValue) \(SafeText.shellWord(life.subject))", ""]
    for (label, value) in facts { lines += fact(label, value) }
    lines += section("Explanation", row.stored.explanation)
    lines += ["", "Evidence"]
    let evidence = row.stored.evidence.split(separator: "; ").map(String.init)
    for item in evidence.isEmpty ? ["none but the explanation"] : evidence { lines += hanging("  - ", item) }
    lines += section("Next step", row.stored.nextStep)
    lines += ["", "History"]
    // What was opened by a version without history has none.
    for entry in history { lines += self.entry(entry) }
    if history.isEmpty { lines.append("  none was kept so far") }
    return lines.map { $0 + "\n" }.joined()
  }

  private var facts: [(String, String?)] {
    let (life, handling) = (row.life, row.stored.handling)
    let place = [row.stored.partner, row.stored.tenant].compactMap(\.self).joined(separator: " / ")
    return [
      ("Status", life.status.rawValue), ("Severity", life.severity.name),
      ("Money at risk", life.atRisk.map { "\($0) (\($0.minorUnits < 0 ? "we count less" : "we count more"))" }),
      ("Age", "\(row.ageDays) \(row.ageDays == 1 ? "day" : "days")"),
      ("Opened", life.openedAt.shown),
      ("First seen", life.firstSeen == life.openedAt ? nil : life.firstSeen.shown),
      ("Partner", place.isEmpty ? nil : place), ("Case", row.stored.caseID),
      ("Case reference", row.about.caseReference), ("Creditor's ref.", row.about.creditorReference),
      ("Client", row.about.client),
      ("Payment date", row.about.paymentDate), ("Since run before", row.about.change), ("Owner", handling.owner),
      ("Note", handling.note), ("Suppressed until", life.suppressedUntil?.description),
      ("Resolved", life.status == .resolved ? handling.resolvedAt?.shown : nil),
    ]
  }

  private func fact(_ label: String, _ value: String?) -> [String] {
    guard let value else { return [] }
    return hanging(ScreenText.padded("  \(label)", DiscrepancyPage.label + 2), value)
  }

  private func section(_ title: String, _ text: String) -> [String] { ["", title] + hanging("  ", text) }

  /// The text behind a first word; further lines begin under it.
  private func hanging(_ first: String, _ text: String) -> [String] {
    let lines = ScreenText.wrapped(text, width: width - first.count)
    let blanks = String(repeating: " ", count: first.count)
    return lines.enumerated().map { ($0.offset == 0 ? first : blanks) + $0.element }
  }

  private func entry(_ entry: HistoryEntry) -> [String] {
    let detail: String? =
      switch entry.event {
      case .opened, .worsened, .suppressionEnded: state(entry)
      case .reopened: entry.by == LifeEvent.program ? state(entry) : nil
      case .acknowledged: entry.owner.map { "owner \($0)" }
      case .suppressed: entry.suppressedUntil.map { "until \($0)" }
      case .cleared, .resolved: nil
      }
    let what = "\(entry.event.words) by \(entry.by)" + (detail.map { ": \($0)" } ?? "")
    let first = "  \(entry.at.shown)  "
    let lines = hanging(first, what)
    guard let reason = entry.reason else { return lines }
    return lines + hanging(String(repeating: " ", count: first.count), reason)
  }

  private func state(_ entry: HistoryEntry) -> String {
    entry.severity.name + (entry.atRisk.map { ", \($0)" } ?? "")
  }
}

extension Instant {
  /// Date and time to the minute.
  fileprivate var shown: String { "\(description.prefix(10)) \(description.dropFirst(11).prefix(5)) UTC" }
}

extension LifeEvent {
  fileprivate var words: String { self == .suppressionEnded ? "suppression ended" : rawValue }
}
