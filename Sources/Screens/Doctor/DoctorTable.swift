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
      lines += checkups.flatMap(rows)
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
    var rows = [start + (isOnItsOwn ? name : ScreenText.padded(name, nameWidth) + "  " + details.removeFirst())]
    let margin = String(repeating: " ", count: detailColumn)
    rows += details.map { margin + $0 }
    guard let advice = checkup.advice else { return rows }
    let adviceColumn = Self.indent + Self.stateWidth + 2
    let wrapped = ScreenText.wrapped(advice, width: columns - adviceColumn - 2, breakingWords: true)
    rows += wrapped.enumerated().map { index, line in
      String(repeating: " ", count: adviceColumn) + (index == 0 ? "→ " : "  ") + line
    }
    return rows
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
