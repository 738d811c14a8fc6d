package import Amounts
package import Books
import GRDB

/// Which discrepancies are meant; an empty list or nil does not narrow them.
package struct DiscrepancyFilter: Hashable, Sendable {
  /// What a subject must be.
  package enum Subject: Hashable, Sendable {
    case exactly(String)
    case beginningWith(String)
  }

  package var codes: [DiscrepancyCode] = []
  /// Codes that are not meant.
  package var besides: [DiscrepancyCode] = []
  package var severities: [Severity] = []
  package var statuses: [DiscrepancyStatus] = []
  package var partners: [String] = []
  package var caseIDs: [String] = []
  package var owners: [String] = []
  package var subject: Subject?
  /// Opened at this instant or later.
  package var openedFrom: Instant?
  /// Opened before this instant.
  package var openedBefore: Instant?

  /// New, worsened, reopened or out of suppression: since the run before, or by the newest run.
  package var isChanged = false

  package init() {}

  /// The condition on table `discrepancy`, and its values.
  var condition: (sql: String, arguments: StatementArguments) {
    var parts: [String] = ["1"]
    var arguments = StatementArguments()
    func add(_ sql: String, _ values: [any DatabaseValueConvertible]) {
      parts.append(sql)
      arguments += StatementArguments(values)
    }
    func among(_ column: String, _ values: [String]) {
      guard !values.isEmpty else { return }
      add("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))", values)
    }
    among("code", codes.map(\.rawValue))
    if !besides.isEmpty {
      add("code NOT IN (\(besides.map { _ in "?" }.joined(separator: ", ")))", besides.map(\.rawValue))
    }
    among("severity", severities.map(\.name))
    among("status", statuses.map(\.rawValue))
    among("partner", partners)
    among("case_id", caseIDs)
    among("owner", owners)
    switch subject {
    case .exactly(let text)?: add("subject = ?", [text])
    case .beginningWith(let text)?: add("substr(subject, 1, length(?)) = ?", [text, text])
    case nil: break
    }
    if isChanged {
      let events = LifeEvent.allCases.filter(\.alerts).map(\.rawValue)
      add(
        """
        (id IN (SELECT s.id FROM results.life_since s WHERE s.change <> '\(LifeChange.cleared.rawValue)')
          OR id IN (SELECT c.discrepancy_id FROM discrepancy_change c
            WHERE c.changed_by = '\(LifeEvent.program)' AND c.change IN (\(events.map { _ in "?" }.joined(separator: ", ")))
              AND c.changed_at = (SELECT max(r.as_of) FROM reconciliation r)))
        """, events)
    }
    if let openedFrom { add("opened_at >= ?", [openedFrom.microseconds]) }
    if let openedBefore { add("opened_at < ?", [openedBefore.microseconds]) }
    return (parts.joined(separator: " AND "), arguments)
  }
}
