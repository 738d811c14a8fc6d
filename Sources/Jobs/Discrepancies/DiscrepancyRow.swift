import Amounts
import Books
import Foundation
import Reporting
import Storage

/// A discrepancy with its age, as the columns of `discrepancies.csv` (outputs 2).
struct DiscrepancyRow {
  let stored: StoredDiscrepancy
  let ageDays: Int
  private let about: DiscrepancyAbout

  /// - Parameter about: what the newest results say of it.
  init(_ stored: StoredDiscrepancy, calendar: BusinessCalendar, today: Day, about: DiscrepancyAbout? = nil) {
    self.stored = stored
    self.about = about ?? DiscrepancyAbout()
    ageDays = calendar.day(of: stored.life.openedAt).days(until: today)
  }

  var life: DiscrepancyLife { stored.life }

  /// The order of a screen: the worst first, then the oldest.
  ///
  /// Money of several currencies has no order.
  static func isWorse(_ left: DiscrepancyRow, _ right: DiscrepancyRow) -> Bool {
    let (one, other) = (left.life, right.life)
    if one.severity != other.severity { return one.severity > other.severity }
    if one.openedAt != other.openedAt { return one.openedAt < other.openedAt }
    // The names by their bytes, as in every report.
    let names = [one, other].map { Array($0.code.rawValue.utf8) + [0] + Array($0.subject.utf8) }
    return names[0].lexicographicallyPrecedes(names[1])
  }

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
  static func csv(_ rows: [DiscrepancyRow]) -> String {
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
  static func json(_ rows: [DiscrepancyRow]) throws -> String { try JSONText.of(rows.map(\.object)) }

  /// The cells by their names.
  var object: [String: Cell] { Dictionary(uniqueKeysWithValues: cells.map { ($0.name, $0.cell) }) }
}

/// JSON as every command prints it.
enum JSONText {
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
