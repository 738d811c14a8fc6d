import Amounts
import Books
import GRDB

/// What findings have in common that one thing has caused, as a function of SQL: one rule for views and screens.
///
/// `finding_cause(code, subject, partner, tenant, case_id, currency, money_at_risk, explanation)` is NULL for a finding that
/// is never one of many, else where it is, a ``separator`` and its words (``FindingCause``).
enum CauseFunction {
  /// Stands behind the place, and in the words for a key, as a text of SQL ends at a NUL; SQL spells it `char(31)`.
  static let separator = "\u{1F}"

  static func register(_ db: Database) {
    db.add(
      function: DatabaseFunction("finding_cause", argumentCount: 8, pure: true) { cells in
        let texts = cells.map { String.fromDatabaseValue($0) }
        let units = Int64.fromDatabaseValue(cells[6])
        guard let code = texts[0].flatMap(DiscrepancyCode.init(rawValue:)), let subject = texts[1] else { return nil }
        return FindingCause(
          code: code, subject: subject, partner: texts[2], tenant: texts[3], caseID: texts[4],
          atRisk: texts[5].flatMap(Currency.init).flatMap { currency in
            units.map { Money(minorUnits: $0, currency: currency) }
          }, explanation: texts[7] ?? ""
        ).map { $0.place + separator + $0.words.replacing("\u{0}", with: separator) }
      })
  }
}
