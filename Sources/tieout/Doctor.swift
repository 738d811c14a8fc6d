import Amounts
import ArgumentParser
import Configuration
import Foundation
import Jobs

/// `tieout doctor`: the checklists, done by the program.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the set-up: keys, hosts, webhooks, deliveries, store, clock.",
    discussion: """
      Does what the troubleshooting and go-live checklists ask, and changes nothing: it asks Debitura some questions, \
      opens the store read-only, and can run beside a night. Each line that is not ok says where to go and what to do.

      EXIT STATUS
        0   all ok
        1   at least one warning or failure
        64  wrong usage, or a configuration that other commands refuse
      """)

  @Flag(name: .long, help: "Print the same as JSON.")
  var json = false

  @OptionGroup var options: CommonOptions

  func run() throws {
    let asOf = try options.instant()
    let inspection = Configuration.inspect(options.configurationFile, publicKeyProblem: Inputs.publicKeyProblem)
    let showsProgress = !options.quiet && !json
    let job = DoctorJob(inspection, asOf: asOf) { if showsProgress { Console.progress($0) } }
    let report = job.run()
    if json {
      try Console.result(try DoctorDocument(report, asOf: asOf).text() + "\n")
    } else if !(options.quiet && report.status == .done) {
      let table = DoctorTable(report, screen: Console.screen, isBrief: options.quiet)
      for line in table.lines { try Console.result(line + "\n") }
    }
    if report.status != .done {
      let warnings = report.count(.warning)
      let counts = "\(report.count(.failed)) failed, \(warnings) \(warnings == 1 ? "warning" : "warnings")"
      Console.standardError("doctor: \(counts); each line that is not ok says what to do", status: report.status)
      throw ExitCode(report.status.rawValue)
    }
  }
}

/// A report as a table: a heading an area, a line a check, the advice indented below it.
struct DoctorTable {
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
  init(_ report: DoctorReport, screen: ScreenForm, isBrief: Bool = false) {
    self.report = report
    self.screen = screen
    columns = min(screen.width, Self.widest)
    self.isBrief = isBrief
    nameWidth = report.checkups.map { ScreenText.harmless($0.name).count }.filter { $0 <= Self.nameWidthMax }.max() ?? 0
  }

  var lines: [String] {
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
    let name = ScreenText.harmless(checkup.name)
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

/// A report as JSON.
private struct DoctorDocument: Encodable {
  let asOf: String
  let version: String
  let status: Int32
  let ok: Int
  let warnings: Int
  let failed: Int
  let checks: [Check]

  struct Check: Encodable {
    let area: String
    let name: String
    let state: String
    let detail: String
    let advice: String?
  }

  init(_ report: DoctorReport, asOf: Instant) {
    self.asOf = asOf.description
    version = Version.text
    status = report.status.rawValue
    ok = report.count(.ok)
    warnings = report.count(.warning)
    failed = report.count(.failed)
    checks = report.checkups.map {
      Check(area: $0.area.rawValue, name: $0.name, state: $0.state.rawValue, detail: $0.detail, advice: $0.advice)
    }
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
