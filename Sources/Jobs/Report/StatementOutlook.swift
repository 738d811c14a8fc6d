import Amounts
import Books
import Configuration
import Storage

/// Which months of which partner are to be stated next, and what speaks against it (rules R10).
struct StatementOutlook {
  let months: [NightFacts.Statements]

  /// A partner may lag behind for years; the oldest months are those to be issued first.
  private static let monthsMax = 12

  /// - Parameters:
  ///   - db: a database that temporary tables may be made in.
  ///   - run: the reconciliation that is shown: lists that were read after it do not count.
  init(_ db: StoreDatabase, configuration: Configuration, today: Day, upTo run: Int64) throws {
    let last = try StatementRegister.lastIssued(db)
    let counts = try StatementRegister.counts(db)
    let previous = today.month.adding(months: -1)
    // No payments are looked at: what is open on their cases changes drafts, and blocks nothing.
    let items = try OpenItems(
      db, settings: Inputs.reconcileSettings(configuration), from: today.month.adding(months: 2))
    var months: [NightFacts.Statements] = []
    for partner in configuration.partners {
      let issued = last[partner.id]
      if let issued, issued >= previous {
        months.append(
          .init(
            month: previous, partner: partner.id, state: "issued",
            issued: counts[StatementRegister.PartnerMonth(partner: partner.id, month: previous)] ?? 0, blockedBy: nil))
        continue
      }
      let open = StatementMonths.open(through: previous, last: issued, begin: partner.begin.month, today: today)
      for (index, month) in open.prefix(StatementOutlook.monthsMax).enumerated() {
        guard index == 0 else {
          months.append(
            .init(month: month, partner: partner.id, state: "waits", issued: 0, blockedBy: "\(open[0]) comes first"))
          continue
        }
        let blockedBy = StatementOutlook.words(
          items.blocking(partner: partner.id),
          try partner.problems(db, of: month, configuration.calendar, today: today, upTo: run))
        months.append(
          .init(
            month: month, partner: partner.id, state: blockedBy == nil ? "ready" : "blocked", issued: 0,
            blockedBy: blockedBy))
      }
    }
    self.months = months.sorted { ($0.month, $0.partner) < ($1.month, $1.partner) }
  }

  /// What keeps a month of a partner from being issued, in a few words; nil when nothing does.
  static func words(_ items: [OpenItems.Item], _ problems: [StatementSources.Problem]) -> String? {
    let reasons = findings(items) + sources(problems)
    return reasons.isEmpty ? nil : reasons.joined(separator: ", ")
  }

  /// `2 payment-vanished`, the worst code first.
  private static func findings(_ items: [OpenItems.Item]) -> [String] {
    var codes: [(name: String, count: Int)] = []
    for item in items {
      if let index = codes.firstIndex(where: { $0.name == item.code.rawValue }) {
        codes[index].count += 1
      } else {
        codes.append((item.code.rawValue, 1))
      }
    }
    return codes.map { "\($0.count) \($0.name)" }
  }

  private static func sources(_ problems: [StatementSources.Problem]) -> [String] {
    let incomplete = problems.count { if case .incomplete = $0 { true } else { false } }
    let stale = problems.count - incomplete
    return [
      incomplete == 0 ? nil : "\(Wording.count(incomplete, "list")) incomplete",
      stale == 0 ? nil : "\(Wording.count(stale, "list")) not read since the month ended",
    ].compactMap(\.self)
  }

  /// `2026-02: of 3 partners 1 issued, 1 ready, 1 blocked`, the newest month first.
  static func status(_ months: [NightFacts.Statements]) -> NightFacts.Status {
    let parts = Dictionary(grouping: months, by: \.month).sorted { $0.key > $1.key }.map { month, rows in
      func count(_ state: String) -> Int { rows.count { $0.state == state } }
      let states = ["issued", "ready", "blocked", "waits"].compactMap { state in
        count(state) == 0 ? nil : "\(count(state)) \(state == "waits" ? "waiting" : state)"
      }
      return "\(month): of \(Wording.count(rows.count, "partner")) \(states.joined(separator: ", "))"
    }
    return NightFacts.Status(
      subject: "Statements", needsCare: months.contains { $0.state == "blocked" },
      summary: parts.isEmpty ? "nothing to be stated yet" : parts.prefix(2).joined(separator: " · "))
  }
}
