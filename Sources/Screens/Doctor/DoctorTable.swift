package import Jobs

/// A report as a table: a heading an area, a line a check, the advice indented below it.
package struct DoctorTable {
  private let report: DoctorReport
  private let screen: ScreenForm
  private let columns: Int
  private let isBrief: Bool
  private let nameWidth: Int

  /// Longer lines are hard to read.
  private static let widest = 120
  private static let stateWidth = 7
  private static let indent = 2
  /// Longer names stand on a line of their own.
  private static let nameWidthMax = 22

  /// - Parameter isBrief: Whether what is ok is left out.
  package init(_ report: DoctorReport, screen: ScreenForm, isBrief: Bool = false) {
    self.report = report
    self.screen = screen
    columns = min(screen.width, Self.widest)
    self.isBrief = isBrief
    nameWidth = report.checkups.map { SafeText.harmless($0.name).count }.filter { $0 <= Self.nameWidthMax }.max() ?? 0
  }

  package var lines: [String] {
    var lines: [String] = []
    for area in Checkup.Area.allCases {
      let checkups = report.checkups.filter { $0.area == area && !(isBrief && $0.state == .ok) }
      guard !checkups.isEmpty else { continue }
      if !lines.isEmpty { lines.append("") }
      lines.append(screen.painted(area.rawValue, .strong))
      for (index, checkup) in checkups.enumerated() {
        lines += rows(checkup)
        let next = index + 1 < checkups.count ? checkups[index + 1] : nil
        if let advice = advice(of: checkup, after: index > 0 ? checkups[index - 1] : nil, before: next) {
          lines += adviceRows(advice)
        }
      }
    }
    return lines + (lines.isEmpty ? [] : [""]) + [summary]
  }

  private func rows(_ checkup: Checkup) -> [String] {
    let state = ScreenText.padded(checkup.state.rawValue, Self.stateWidth)
    let start = String(repeating: " ", count: Self.indent) + screen.painted(state, style(checkup.state)) + "  "
    let detailColumn = Self.indent + Self.stateWidth + 2 + nameWidth + 2
    let name = SafeText.harmless(checkup.name)
    var details = ScreenText.wrapped(checkup.detail, width: columns - detailColumn, breakingWords: true)
    let isOnItsOwn = name.count > nameWidth
    let rows = [start + (isOnItsOwn ? name : ScreenText.padded(name, nameWidth) + "  " + details.removeFirst())]
    let margin = String(repeating: " ", count: detailColumn)
    return rows + details.map { margin + $0 }
  }

  /// The advice below a check; nil where there is none, or where the next one is in the same state with the same advice:
  /// what has one cause is mended in one way, which is said once, for each name.
  private func advice(of checkup: Checkup, after last: Checkup?, before next: Checkup?) -> String? {
    guard let advice = checkup.advice else { return nil }
    func isAlike(_ other: Checkup?) -> Bool {
      other.map { $0.state == checkup.state && general($0) == general(checkup) } ?? false
    }
    if isAlike(next) { return nil }
    return isAlike(last) ? general(checkup) : advice
  }

  /// The advice as it is for every name.
  private func general(_ checkup: Checkup) -> String? {
    checkup.advice.map { $0.replacing(checkup.name, with: Self.each) }
  }

  /// Stands for each of several names.
  private static let each = "<name>"

  private func adviceRows(_ advice: String) -> [String] {
    let adviceColumn = Self.indent + Self.stateWidth + 2
    // Lines behind the first one are to be copied as they are.
    let parts = advice.split(separator: "\n", omittingEmptySubsequences: false)
    let wrapped = ScreenText.wrapped(
      String(parts.first ?? ""), width: columns - adviceColumn - 2, breakingWords: true)
    let copied = parts.dropFirst().map { SafeText.harmless(String($0)) }
    return (wrapped + copied).enumerated().map { index, line in
      String(repeating: " ", count: adviceColumn) + (index == 0 ? "→ " : "  ") + line
    }
  }

  private func style(_ state: Checkup.State) -> ScreenStyle {
    switch state {
    case .ok: .good
    case .warning: .caution
    case .failed: .bad
    }
  }

  private var summary: String {
    let counts = Checkup.State.allCases.map { (state: $0, count: report.count($0)) }
    let parts = counts.filter { $0.count > 0 }.map { state, count in
      screen.painted("\(count) \(state.rawValue)\(state == .warning && count > 1 ? "s" : "")", style(state))
    }
    return parts.joined(separator: ", ")
      + (report.isConfigurationBroken ? ": other commands refuse this configuration" : "")
  }
}
