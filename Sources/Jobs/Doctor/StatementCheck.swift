import Amounts
import Books
import Configuration
import Storage

/// What becomes of statements: what a first issue would state, and payments that no statement of ours will ever state.
enum StatementCheck {
  /// The first instant that is stated, by partner, as far as the configuration says it.
  static func begins(_ parts: ConfigurationParts) -> [String: Instant] {
    guard let calendar = parts.settings?.calendar else { return [:] }
    return parts.partners.reduce(into: [:]) { begins, partner in
      begins[partner.id] = partner.begin.month.map { calendar.midnight(of: $0.firstDay) }
    }
  }

  /// The first issues to ask the store about; nil while the configuration does not say in which zone months are.
  static func first(_ parts: ConfigurationParts, asOf: Instant) -> FirstIssue? {
    guard let calendar = parts.settings?.calendar else { return nil }
    return FirstIssue(
      months: Dictionary(parts.partners.map { ($0.id, firstMonth($0, calendar, asOf)) }, uniquingKeysWith: { $1 }),
      begins: Dictionary(parts.partners.map { ($0.id, $0.begin) }, uniquingKeysWith: { $1 }), calendar: calendar,
      asOf: asOf)
  }

  static func checkups(_ look: StoreLook?, _ parts: ConfigurationParts, asOf: Instant) -> [Checkup] {
    guard case .read(let inspection)? = look?.content else { return [] }
    return parts.partners.compactMap { firstIssue($0, inspection, parts, asOf) }
      + inspection.beforeBegin.map(paidBefore) + overdue(inspection, parts, asOf)
  }

  /// A partner without a begin is issued first for the month that is over last.
  private static func firstMonth(_ partner: Partner, _ calendar: BusinessCalendar, _ asOf: Instant) -> Month {
    partner.begin.month ?? calendar.day(of: asOf).month.adding(months: -1)
  }

  /// All is well whatever it says: somebody who is about to issue for the first time wants to know it.
  private static func firstIssue(
    _ partner: Partner, _ inspection: StoreInspection, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> Checkup? {
    guard let calendar = parts.settings?.calendar, let lines = inspection.firstLines[partner.id] else { return nil }
    let month = firstMonth(partner, calendar, asOf)
    let name = "\(partner.id) statements"
    do {
      let own = try MonthSums(lines.filter { $0.section != .priorPeriod }).text
      // Results of before the configuration said where statements begin still have them: with a begin there are none.
      let prior = partner.begin.month == nil ? lines.filter { $0.section == .priorPeriod } : []
      let earlier = try MonthSums(prior).text
      return .ok(
        .storage, name,
        "none is issued; a first issue of \(month) would state \(own ?? "no line of its own")"
          + (earlier.map { ", and as prior period, which it needs --first for, \($0)" } ?? ""))
    } catch {
      return .warning(
        .storage, name, "none is issued, and the sums of a first issue of \(month) are too large",
        "Look for amounts that can't be in payments.csv.")
    }
  }

  /// What was to be paid to partners, and is not recorded as paid.
  private static func overdue(
    _ inspection: StoreInspection, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> [Checkup] {
    guard let calendar = parts.settings?.calendar,
      let series = try? OpenSeries.of(inspection.openStatements, today: calendar.day(of: asOf))
    else { return [] }
    return series.compactMap { series in
      guard let (amount, since) = series.overdue else { return nil }
      let partner = series.series.partner
      return .warning(
        .storage, "\(partner) statements", "\(amount) of what is issued was due on \(since) and is not paid",
        "Pay it, and record it with `tieout statement pay`; `tieout statement list --partner \(partner)` says which it is."
      )
    }
  }

  private static func paidBefore(_ sum: BeforeBegin.Sum) -> Checkup {
    let shown = sum.payments.prefix(paymentsMax).joined(separator: ", ")
    let rest = sum.payments.count - paymentsMax
    return .warning(
      .storage, "\(sum.partner) statements",
      "\(Wording.count(sum.payments.count, "payment")) of before they begin, \(sum.amount), became known since: \(shown)"
        + (rest > 0 ? " and \(rest) more" : ""),
      "Settle them where earlier months were stated; the next statement in \(sum.amount.currency.code) lists them once."
    )
  }

  private static let paymentsMax = 10
}
