import Amounts
import Books
package import Jobs
import Storage

/// Discrepancies for other programs: the columns of `discrepancies.csv` (outputs 2), and in JSON the date of the payment,
/// which the file has no column for.
package enum DiscrepancyDocument {
  /// A column of the file.
  private struct Column: Sendable {
    let name: String
    let value: @Sendable (DiscrepancyRow) -> OutputValue

    init(_ name: String, _ value: @escaping @Sendable (DiscrepancyRow) -> OutputValue) {
      self.name = name
      self.value = value
    }
  }

  /// The columns in the order of the file.
  private static let columns: [Column] = [
    Column("code") { .text($0.life.code.rawValue) }, Column("subject") { .text($0.life.subject) },
    Column("severity") { .text($0.life.severity.name) }, Column("status") { .text($0.life.status.rawValue) },
    Column("partner") { .text($0.stored.partner) }, Column("tenant") { .text($0.stored.tenant) },
    Column("case_id") { .text($0.stored.caseID) }, Column("currency") { .text($0.life.atRisk?.currency.code) },
    Column("money_at_risk") { .figure($0.life.atRisk?.decimal) },
    Column("first_seen") { .figure($0.life.firstSeen.description) },
    Column("opened_at") { .figure($0.life.openedAt.description) }, Column("age_days") { .integer($0.ageDays) },
    Column("age_bucket") { .text(AgeBucket(days: $0.ageDays).rawValue) },
    Column("owner") { .text($0.stored.handling.owner) }, Column("note") { .text($0.stored.handling.note) },
    Column("suppressed_until") { .figure($0.life.suppressedUntil?.description) },
    Column("explanation") { .text($0.stored.explanation) }, Column("evidence") { .text($0.stored.evidence) },
    Column("next_step") { .text($0.stored.nextStep) }, Column("change") { .text($0.about.change) },
    Column("case_reference") { .text($0.about.caseReference) },
    Column("creditor_reference") { .text($0.about.creditorReference) }, Column("client") { .text($0.about.client) },
  ]

  private static func values(_ row: DiscrepancyRow) -> [OutputValue] { columns.map { $0.value(row) } }

  private static func object(_ row: DiscrepancyRow) -> [OutputField] {
    columns.map { OutputField($0.name, $0.value(row)) } + [OutputField("payment_date", .figure(row.about.paymentDate))]
  }

  /// A list, in the order of its rows.
  package static func list(_ rows: [DiscrepancyRow]) -> OutputDocument {
    OutputDocument(
      value: .list(rows.map { .object(object($0)) }), columns: columns.map(\.name), rows: rows.map(values))
  }

  /// One of them; in JSON with its history.
  package static func one(_ shown: ShownDiscrepancy) -> OutputDocument {
    let history = OutputField("history", .list(shown.history.map { .object(fields($0)) }))
    return OutputDocument(
      value: .object(object(shown.row) + [history]), columns: columns.map(\.name),
      rows: [values(shown.row)])
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
