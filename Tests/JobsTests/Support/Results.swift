import Foundation
import Storage

/// Everything that a run stored of its results, as far as the order of arrival must not show in it.
///
/// Left out are the numbers of rows and the places of lines: which file and line hold a delivery depends on the order.
/// A line without an id is known by its bytes.
struct Results: Equatable {
  /// Rows as text by table, sorted.
  private(set) var tables: [String: [String]] = [:]
  /// The codes of all findings.
  private(set) var codes: Set<String> = []
  /// The discrepancies that are listed although nothing raises them any more.
  private(set) var stale: [String] = []
  /// Controls whose sides differ.
  private(set) var failedControls: [String] = []
  /// How many cells say how much of a case's tie-out is explained, and those that are not 0.
  private(set) var tieOuts = 0
  private(set) var unexplained: [String] = []

  init(_ store: Store) throws {
    try store.read { db in
      for table in ["result_case", "result_payment", "result_fee", "expected_item"] {
        tables[table] = try Results.rows(db, "SELECT * FROM \(table)").map { Results.text($0) }.sorted()
      }
      // The numbers of allocations are the file's own.
      tables["result_allocation_match"] = try Results.rows(
        db,
        """
        SELECT a.provider, a.tracking_id, a.claim_ref, m.matched_payments, m.difference
        FROM result_allocation_match m JOIN result_allocation a ON a.id = m.allocation_id
        """
      ).map { Results.text($0) }.sorted()
      // What moved since the run before depends on which nights there were.
      tables["control"] = try Results.rows(
        db, "SELECT control, scope, currency, left_side, right_side FROM control WHERE control NOT LIKE '%roll-forward'"
      ).map { Results.text($0) }.sorted()
      tables["result_allocation"] = try Results.allocations(db)
      let findings = try Results.rows(
        db,
        "SELECT code, subject, evidence, partner, tenant, case_id, currency, money_at_risk, explanation FROM finding")
      codes = Set(findings.map { $0[0] })
      tables["finding"] = Results.withoutPlaces(findings)
      tables["discrepancy"] = Results.withoutPlaces(
        try Results.rows(
          db,
          """
          SELECT code, subject, evidence, status, severity, partner, tenant, case_id, currency, money_at_risk, owner, note,
            suppressed_until, resolved_at, explanation, next_step FROM discrepancy WHERE is_present = 1
          """))
      stale = try Results.rows(
        db, "SELECT code, subject FROM discrepancy WHERE is_present = 0 AND status <> 'cleared'"
      ).map { Results.text($0) }
      failedControls = try Results.rows(db, "SELECT * FROM control WHERE left_side <> right_side").map {
        Results.text($0)
      }
      let tied = try Results.rows(db, "SELECT unexplained, case_id FROM result_case WHERE unexplained IS NOT NULL")
      tieOuts = tied.count
      unexplained = tied.filter { $0[0] != "0" }.map { Results.text($0) }
    }
  }

  /// The first rows that are in one of two results only; empty when they are equal.
  func differences(from other: Results) -> [String] {
    tables.keys.sorted().flatMap { table in
      let (ours, theirs) = (tables[table] ?? [], other.tables[table] ?? [])
      let missing = theirs.filter { !ours.contains($0) }.map { "\(table) − \($0)" }
      let added = ours.filter { !theirs.contains($0) }.map { "\(table) + \($0)" }
      return missing + added + (missing + added == [] && ours != theirs ? ["\(table): repeated rows"] : [])
    }
  }

  /// The allocations with the ids of their events, whatever the order of those of the same time.
  private static func allocations(_ db: StoreDatabase) throws -> [String] {
    var names: [String: String] = [:]
    for row in try rows(
      db, "SELECT e.id, c.name || '/' || e.event_id FROM event e JOIN channel c ON c.id = e.channel_id")
    {
      names[row[0]] = row[1]
    }
    return try rows(db, "SELECT events, * FROM result_allocation").map { row in
      let events = row[0].split(separator: ",").map { names[String($0)] ?? "?" }.sorted()
      return text(row.dropFirst(2).dropLast() + [events.joined(separator: ",")])
    }.sorted()
  }

  /// Rows of (code, subject, evidence, …) without what names files and lines.
  private static func withoutPlaces(_ rows: [[String]]) -> [String] {
    let texts = rows.map { row in
      let evidence = row[2].components(separatedBy: "; ").compactMap { item -> String? in
        if item.hasPrefix("event "), let place = item.firstRange(of: " (") { return String(item[..<place.lowerBound]) }
        return item.contains(".ndjson:") ? nil : item
      }
      return text([row[0], row[1], evidence.sorted().joined(separator: "; ")] + row.dropFirst(3))
    }
    return Set(texts).sorted()
  }

  private static func rows(_ db: StoreDatabase, _ sql: String) throws -> [[String]] {
    let statement = try SQLStatement(db, sql)
    var rows: [[String]] = []
    while try statement.step() {
      rows.append((0..<statement.columnCount).map { statement.isNull($0) ? "-" : statement.text($0) })
    }
    return rows
  }

  private static func text(_ cells: some Sequence<String>) -> String { cells.joined(separator: "|") }
}
