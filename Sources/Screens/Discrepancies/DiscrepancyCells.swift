import Amounts
import Books
package import Jobs
import Reporting
import Storage

/// The columns of `discrepancies.csv` (outputs 2), for machines.
extension DiscrepancyRow {
  /// What a cell holds.
  enum Cell: Encodable {
    /// What may come from outside: CSV guards it against being a formula.
    case text(String?)
    /// A figure, an instant or a date.
    case figure(String?)
    case integer(Int)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text), .figure(let text): try container.encode(text)
      case .integer(let number): try container.encode(number)
      }
    }
  }

  /// The columns with their names, in the order of the file.
  var cells: [(name: String, cell: Cell)] {
    [
      ("code", .text(life.code.rawValue)), ("subject", .text(life.subject)), ("severity", .text(life.severity.name)),
      ("status", .text(life.status.rawValue)), ("partner", .text(stored.partner)), ("tenant", .text(stored.tenant)),
      ("case_id", .text(stored.caseID)), ("currency", .text(life.atRisk?.currency.code)),
      ("money_at_risk", .figure(life.atRisk?.decimal)), ("first_seen", .figure(life.firstSeen.description)),
      ("opened_at", .figure(life.openedAt.description)), ("age_days", .integer(ageDays)),
      ("age_bucket", .text(AgeBucket(days: ageDays).rawValue)), ("owner", .text(stored.handling.owner)),
      ("note", .text(stored.handling.note)), ("suppressed_until", .figure(life.suppressedUntil?.description)),
      ("explanation", .text(stored.explanation)), ("evidence", .text(stored.evidence)),
      ("next_step", .text(stored.nextStep)), ("change", .text(about.change)),
      ("case_reference", .text(about.caseReference)), ("creditor_reference", .text(about.creditorReference)),
      ("client", .text(about.client)),
    ]
  }

  /// The names of the columns: those of any row.
  private static let names = [
    "code", "subject", "severity", "status", "partner", "tenant", "case_id", "currency", "money_at_risk", "first_seen",
    "opened_at", "age_days", "age_bucket", "owner", "note", "suppressed_until", "explanation", "evidence", "next_step",
    "change", "case_reference", "creditor_reference", "client",
  ]

  /// The rows as `discrepancies.csv` has them.
  package static func csv(_ rows: [DiscrepancyRow]) -> String {
    var text = CSVText.record(names.map { ($0, false) })
    for row in rows {
      text += CSVText.record(
        row.cells.map { _, cell in
          switch cell {
          case .text(let text): (text, true)
          case .figure(let text): (text, false)
          case .integer(let number): (String(number), false)
          }
        })
    }
    return text
  }

  /// The rows as an array of objects; what is unknown is `null`.
  package static func json(_ rows: [DiscrepancyRow]) throws -> String { try JSONText.of(rows.map(\.object)) }

  /// The cells by their names.
  var object: [String: Cell] { Dictionary(uniqueKeysWithValues: cells.map { ($0.name, $0.cell) }) }
}

extension ShownDiscrepancy {
  /// The cells of `discrepancies.csv`, and the history.
  package func json() throws -> String { try JSONText.of(Document(row: row, history: history)) }

  /// The JSON of a discrepancy: its cells beside its history.
  private struct Document: Encodable {
    let row: DiscrepancyRow
    let history: [HistoryEntry]

    private enum Key: CodingKey { case history }

    func encode(to encoder: any Encoder) throws {
      try row.object.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(history.map { DiscrepancyRow.object(of: $0) }, forKey: .history)
    }
  }
}

extension DiscrepancyRow {
  /// An entry of the history by the names of the reporting view.
  fileprivate static func object(of entry: HistoryEntry) -> [String: Cell] {
    [
      "changed_at": .figure(entry.at.description), "changed_by": .text(entry.by), "change": .text(entry.event.rawValue),
      "status": .text(entry.status.rawValue), "severity": .text(entry.severity.name),
      "currency": .text(entry.atRisk?.currency.code), "money_at_risk": .figure(entry.atRisk?.decimal),
      "owner": .text(entry.owner), "suppressed_until": .figure(entry.suppressedUntil?.description),
      "reason": .text(entry.reason),
    ]
  }
}
