package import Amounts
import Books
package import Jobs

extension StatementDraftJob.Outcome {
  /// What to say of the drafts of a month, a line each: what each comes to, then what keeps it from being issued.
  package func lines(_ month: Month, _ screen: ScreenForm) throws -> [String] {
    try OverviewTable.lines(overview, screen)
      + ["\(Wording.count(files.count, "file")) in \(folder)"]
      + issuedAlready.map { "\($0): \(month) is issued already, no draft" }
      + beforeBegin.flatMap { partner, amount, payments in
        [
          "\(partner): \(payments.count == 1 ? "1 payment" : "\(payments.count) payments") of before its statements begin, "
            + "\(amount), became known since; not eligible (before-begin):"
        ] + payments.map { "  \($0)" }
      }
      + first.map { partner, text in
        "\(partner): \(text); an issue needs --first, or statements_begin, or `statement import` before it"
      }
      + CommonReasons(blocking).groups.flatMap { partners, reasons in
        ["\(partners.joined(separator: ", ")): could not be issued now:"] + reasons.map { "  \($0)" }
      }
  }

  /// What a mail with the drafts says: what the screen does, in lines that no mail program breaks.
  package func mailText(_ month: Month) throws -> String {
    try lines(month, ScreenForm(width: 78, isColoured: false)).joined(separator: "\n") + "\n"
  }

  /// What cron is told: one line when something could not be issued now, else nothing.
  package func blockedLine(_ month: Month) -> String? {
    let partners = (blocking.map(\.partner) + first.map(\.partner)).reduce(into: [String]()) { partners, id in
      if !partners.contains(id) { partners.append(id) }
    }
    guard !partners.isEmpty else { return nil }
    return
      "statement draft: \(month) of \(partners.sorted().joined(separator: ", ")) could not be issued now; "
      + "`tieout statement draft --month \(month)` says why"
  }
}

/// Reasons of several partners, those that are the same said once.
struct CommonReasons {
  let groups: [(partners: [String], reasons: [String])]

  /// - Parameter reasons: of each partner, in order.
  init(_ reasons: [(partner: String, reasons: [String])]) {
    var owners: [(reason: String, partners: [String])] = []
    for (partner, texts) in reasons {
      for text in texts {
        if let index = owners.firstIndex(where: { $0.reason == text }) {
          owners[index].partners.append(partner)
        } else {
          owners.append((text, [partner]))
        }
      }
    }
    var groups: [(partners: [String], reasons: [String])] = []
    for (reason, partners) in owners {
      if let index = groups.firstIndex(where: { $0.partners == partners }) {
        groups[index].reasons.append(reason)
      } else {
        groups.append((partners, [reason]))
      }
    }
    self.groups = groups
  }
}

/// The figures of drafts, or of what would be issued.
enum OverviewTable {
  /// A row a month, partner and currency; below them totals by currency where several partners have it.
  static func lines(_ overview: DraftOverview, _ screen: ScreenForm) throws -> [String] {
    guard !overview.rows.isEmpty else { return [] }
    let columns: [ScreenTable.Column] = [
      .init("MONTH"), .init("PARTNER"), .init("CURR."), .init("OPENING", isNumber: true, .spare),
      .init("EARNED", isNumber: true), .init("PRIOR", isNumber: true, .spare),
      .init("ADJUSTED", isNumber: true, .spare),
      .init("CLAWED BACK", isNumber: true, .spare), .init("PAID OUT", isNumber: true, .spare),
      .init("CLOSING", isNumber: true), .init("PAYABLE", isNumber: true),
      .init("SINCE YESTERDAY", isNumber: true, .spare),
      .init("LINES", isNumber: true, .spare), .init("BLOCKED BY", .spare),
    ]
    func cells(
      _ month: Month, _ partner: String, _ currency: Currency, _ figures: StatementFigures, _ change: Int64?,
      _ lines: Int, _ blockedBy: String?
    ) -> [String] {
      func money(_ units: Int64) -> String { Money(minorUnits: units, currency: currency).decimal }
      return ["\(month)", partner, currency.code] + figures.named.map { money($0.units) }
        + [change.map { $0 > 0 ? "+\(money($0))" : money($0) } ?? "", "\(lines)", blockedBy ?? ""]
    }
    let rows = overview.rows.map { row in
      cells(
        row.month, row.series.partner, row.series.currency, row.figures, row.change, row.lines, row.blockedBy)
    }
    let totals = try overview.totals().filter { total in
      overview.rows.count { $0.month == total.month && $0.series.currency == total.currency } > 1
    }.map { cells($0.month, "all", $0.currency, $0.figures, nil, $0.lines, nil) }
    return ScreenTable(columns, rows + totals).lines(screen)
  }
}

extension DraftOverview {
  /// Its rows, for other programs.
  var objects: [OutputValue] {
    rows.map { row in
      func money(_ units: Int64?) -> OutputValue {
        .figure(units.map { Money(minorUnits: $0, currency: row.series.currency).decimal })
      }
      return .object(
        [
          OutputField("month", .figure("\(row.month)")), OutputField("partner", .text(row.series.partner)),
          OutputField("currency", .text(row.series.currency.code)),
        ] + row.figures.named.map { OutputField($0.name, money($0.units)) } + [
          OutputField("lines", .integer(row.lines)), OutputField("closing_before", money(row.closingBefore)),
          OutputField("blocked_by", .text(row.blockedBy)),
        ])
    }
  }
}
