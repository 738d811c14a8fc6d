import Amounts
package import Books
package import GRDB

/// What was stated of payments elsewhere, before a partner's first issue here (`statement import`, rules R10).
package enum StatedElsewhere {
  /// What an import did.
  package struct Outcome: Hashable, Sendable {
    /// Rows that were not there before.
    package var added = 0
    package var ignored = 0
    /// Payments that no list has shown yet.
    package var unknownPayments = 0
  }

  /// Takes over rows; one that is there already is left as it is.
  ///
  /// - Throws: `DatabaseError`, also for a partner that has issued.
  package static func add(_ db: Database, _ rows: [StatedRow], partner: String, runID: Int64) throws -> Outcome {
    var outcome = Outcome()
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO sealed_stated_elsewhere (payment_id, partner, month, number, currency, fee, run_id)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """)
    let known = try SQLStatement(db, "SELECT 1 FROM payment_version WHERE row_id = ? LIMIT 1")
    for row in rows {
      insert.bind(1, row.paymentID)
      insert.bind(2, partner)
      insert.bind(3, row.month.description)
      insert.bind(4, row.number ?? "")
      insert.bind(5, row.fee.currency.code)
      insert.bind(6, row.fee.minorUnits)
      insert.bind(7, runID)
      try insert.run()
      if db.changesCount > 0 { outcome.added += 1 } else { outcome.ignored += 1 }
      known.bind(1, row.paymentID)
      if try !known.step() { outcome.unknownPayments += 1 }
      known.reset()
    }
    return outcome
  }

  /// Which of these payments only lists of other partners have shown.
  package static func foreign(_ db: Database, _ payments: Set<String>, partner: String) throws -> Set<String> {
    let owners = try SQLStatement(
      db, "SELECT count(*), coalesce(sum(partner = ?2), 0) FROM payment_version WHERE row_id = ?1")
    var foreign: Set<String> = []
    for payment in payments {
      owners.bind(1, payment)
      owners.bind(2, partner)
      if try owners.step(), owners.integer(0) > 0, owners.integer(1) == 0 { foreign.insert(payment) }
      owners.reset()
    }
    return foreign
  }

  /// The numbers that a partner's rows name.
  package static func numbers(_ db: Database, partner: String) throws -> Set<String> {
    try String.fetchSet(
      db, sql: "SELECT DISTINCT number FROM stated_elsewhere WHERE partner = ? AND number <> ''", arguments: [partner])
  }
}

/// The lines that state payments: those of elsewhere first, then those of issued statements in the order of their issue.
enum StatedLines {
  /// Lines of elsewhere in the order of their own cells: which file came first says nothing.
  static let elsewhere = """
    SELECT payment_id, nullif(number, ''), partner, currency, fee FROM stated_elsewhere
    """
  static let elsewhereOrder = "payment_id, partner, month, number, currency, fee"
  static let issued = """
    SELECT l.payment_id, s.number, s.partner, s.currency, l.fee
    FROM statement_line l JOIN statement s ON s.id = l.statement_id
    """
  static let issuedOrder = "l.payment_id, l.statement_id, l.line"

  /// The lines of one payment after the other.
  final class Reader {
    private let elsewhere: SQLStatement
    private let issued: SQLStatement

    init(_ db: Database) throws {
      elsewhere = try SQLStatement(
        db, "\(StatedLines.elsewhere) WHERE payment_id = ? ORDER BY \(StatedLines.elsewhereOrder)")
      issued = try SQLStatement(db, "\(StatedLines.issued) WHERE l.payment_id = ? ORDER BY \(StatedLines.issuedOrder)")
    }

    func read(_ payment: String) throws -> [StatedLine] {
      var lines: [StatedLine] = []
      for rows in [elsewhere, issued] {
        rows.bind(1, payment)
        defer { rows.reset() }
        while try rows.step() { lines.append(try StatementCells.statedLine(rows, from: 1)) }
      }
      return lines
    }
  }

  /// The lines of all payments, which must be asked for in the order of their ids.
  final class Stream {
    private let elsewhere: KeyedRows
    private let issued: KeyedRows

    init(_ db: Database) throws {
      elsewhere = try KeyedRows(
        try SQLStatement(db, "\(StatedLines.elsewhere) ORDER BY \(StatedLines.elsewhereOrder)"))
      issued = try KeyedRows(try SQLStatement(db, "\(StatedLines.issued) ORDER BY \(StatedLines.issuedOrder)"))
    }

    func read(_ payment: String) throws -> [StatedLine] {
      var lines: [StatedLine] = []
      for rows in [elsewhere, issued] {
        try rows.forEach(payment) { row in lines.append(try StatementCells.statedLine(row, from: 1)) }
      }
      return lines
    }
  }
}
