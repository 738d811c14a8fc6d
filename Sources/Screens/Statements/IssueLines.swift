package import Amounts
package import Jobs

extension StatementIssueJob.Outcome {
  /// What to say of what a partner's month became, on standard output; nothing of a refusal.
  package func lines(_ month: Month) -> [String] {
    switch self {
    case .issued(let partner, let issued):
      guard !issued.isEmpty else { return ["\(partner): \(month) is closed, it has no lines and no statement"] }
      return issued.map { statement in
        "\(partner): \(statement.number), \(Wording.count(statement.lines, "line")), closing \(statement.closing), "
          + "payable \(statement.payable): \(statement.file)"
      }
    case .ready(let partner, let overview):
      return overview.rows.isEmpty ? ["\(partner): \(month) would be closed without lines, with no statement"] : []
    case .refused: return []
    }
  }

  private var refusal: (partner: String, reasons: [String])? {
    if case .refused(let partner, let reasons) = self { (partner, reasons) } else { nil }
  }

  /// Why partners' months are not issued, a line each, what several have in common said once: for standard error.
  package static func refusals(_ outcomes: [Self], _ month: Month) -> [String] {
    let refused = outcomes.compactMap(\.refusal)
    var lines: [String] = []
    // Who was the first to be refused for a reason alone.
    var first: [String: String] = [:]
    for (partner, reasons) in refused where reasons.count == 1 {
      for reason in reasons {
        lines.append("statement \(month) of \(partner) refused: \(first[reason].map { "as \($0)" } ?? reason)")
        first[reason] = first[reason] ?? partner
      }
    }
    for (partners, reasons) in CommonReasons(refused.filter { $0.reasons.count > 1 }).groups {
      lines += reasons.map { "statement \(month) of \(partners.joined(separator: ", ")): \($0)" }
    }
    let remedy = "mend what is named, or give --override \"reason\" where it is known and harmless"
    lines += refused.filter { $0.reasons.count > 1 }.map { partner, reasons in
      "statement \(month) of \(partner) refused (\(reasons.count) reasons): see above; \(remedy)"
    }
    return lines
  }

  /// What would be issued, of a dry run: a table of all partners.
  package static func table(_ outcomes: [Self], _ screen: ScreenForm) throws -> [String] {
    var all = DraftOverview()
    for case .ready(_, let overview) in outcomes { all.add(overview) }
    return try OverviewTable.lines(all, screen)
  }
}
