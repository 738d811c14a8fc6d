import Amounts
import Books
package import Jobs
import Storage

/// Discrepancies for other programs: the columns of `discrepancies.csv` (outputs 2), and in JSON the date of the payment,
/// which the file has no column for.
package enum DiscrepancyDocument {
  /// The columns with their names, in the order of the file.
  private static func fields(_ row: DiscrepancyRow) -> [OutputField] {
    let (life, stored, about) = (row.life, row.stored, row.about)
    return [
      OutputField("code", .text(life.code.rawValue)), OutputField("subject", .text(life.subject)),
      OutputField("severity", .text(life.severity.name)), OutputField("status", .text(life.status.rawValue)),
      OutputField("partner", .text(stored.partner)), OutputField("tenant", .text(stored.tenant)),
      OutputField("case_id", .text(stored.caseID)), OutputField("currency", .text(life.atRisk?.currency.code)),
      OutputField("money_at_risk", .figure(life.atRisk?.decimal)),
      OutputField("first_seen", .figure(life.firstSeen.description)),
      OutputField("opened_at", .figure(life.openedAt.description)), OutputField("age_days", .integer(row.ageDays)),
      OutputField("age_bucket", .text(AgeBucket(days: row.ageDays).rawValue)),
      OutputField("owner", .text(stored.handling.owner)), OutputField("note", .text(stored.handling.note)),
      OutputField("suppressed_until", .figure(life.suppressedUntil?.description)),
      OutputField("explanation", .text(stored.explanation)), OutputField("evidence", .text(stored.evidence)),
      OutputField("next_step", .text(stored.nextStep)), OutputField("change", .text(about.change)),
      OutputField("case_reference", .text(about.caseReference)),
      OutputField("creditor_reference", .text(about.creditorReference)), OutputField("client", .text(about.client)),
    ]
  }

  /// The names of the columns, which are there without a row, too.
  private static let columns = [
    "code", "subject", "severity", "status", "partner", "tenant", "case_id", "currency", "money_at_risk", "first_seen",
    "opened_at", "age_days", "age_bucket", "owner", "note", "suppressed_until", "explanation", "evidence", "next_step",
    "change", "case_reference", "creditor_reference", "client",
  ]

  private static func object(_ row: DiscrepancyRow) -> [OutputField] {
    fields(row) + [OutputField("payment_date", .figure(row.about.paymentDate))]
  }

  /// A list, in the order of its rows.
  package static func list(_ rows: [DiscrepancyRow]) -> OutputDocument {
    OutputDocument(
      value: .list(rows.map { .object(object($0)) }), columns: columns, rows: rows.map { fields($0).map(\.value) })
  }

  /// One of them; in JSON with its history.
  package static func one(_ shown: ShownDiscrepancy) -> OutputDocument {
    let history = OutputField("history", .list(shown.history.map { .object(fields($0)) }))
    return OutputDocument(
      value: .object(object(shown.row) + [history]), columns: columns, rows: [fields(shown.row).map(\.value)])
  }

  /// An entry of the history by the names of the reporting view.
  private static func fields(_ entry: HistoryEntry) -> [OutputField] {
    [
      OutputField("changed_at", .figure(entry.at.description)), OutputField("changed_by", .text(entry.by)),
      OutputField("change", .text(entry.event.rawValue)), OutputField("status", .text(entry.status.rawValue)),
      OutputField("severity", .text(entry.severity.name)), OutputField("currency", .text(entry.atRisk?.currency.code)),
      OutputField("money_at_risk", .figure(entry.atRisk?.decimal)), OutputField("owner", .text(entry.owner)),
      OutputField("suppressed_until", .figure(entry.suppressedUntil?.description)),
      OutputField("reason", .text(entry.reason)),
    ]
  }
}
