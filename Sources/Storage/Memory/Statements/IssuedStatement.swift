package import Amounts
package import Books
package import GRDB

/// An issued statement as it is stored: the document that its files are built from, and what the files were.
package struct IssuedStatement: Sendable {
  package let document: StatementDocument
  package let files: StatementRegister.Files
  /// Whether its files are not in place yet.
  package let isToBePublished: Bool

  /// The number.
  package var number: String { document.title }
}

extension StatementRegister {
  /// Which statements to read.
  package struct Selection: Sendable {
    package var partner: String?
    package var month: Month?
    package var number: String?
    package var isToBePublished: Bool

    package init(
      partner: String? = nil, month: Month? = nil, number: String? = nil, isToBePublished: Bool = false
    ) {
      self.partner = partner
      self.month = month
      self.number = number
      self.isToBePublished = isToBePublished
    }
  }

  /// Hands over issued statements one after the other, in the order of their issue.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`, what the body throws.
  package static func forEach(
    _ db: Database, _ selection: Selection = Selection(), _ body: (IssuedStatement) throws -> Void
  ) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.*, m.override, t.statement_id IS NOT NULL AS is_pending, d.payment_days, p.vat_text, p.html_sha256,
          p.controls_sha256
        FROM statement s JOIN statement_month m ON m.id = s.month_id
        LEFT JOIN statement_to_publish t ON t.statement_id = s.id
        LEFT JOIN statement_terms d ON d.statement_id = s.id
        LEFT JOIN statement_document p ON p.statement_id = s.id
        WHERE (?1 IS NULL OR s.partner = ?1) AND (?2 IS NULL OR s.month = ?2) AND (?3 IS NULL OR s.number = ?3)
          AND (?4 = 0 OR t.statement_id IS NOT NULL)
        ORDER BY s.id
        """,
      arguments: [
        selection.partner, selection.month?.description, selection.number, selection.isToBePublished ? 1 : 0,
      ])
    for row in rows { try body(try read(db, row)) }
  }

  private static func read(_ db: Database, _ row: Row) throws -> IssuedStatement {
    let number: String = row["number"]
    guard let currency = Currency(row["currency"] as String), let month = Month(row["month"] as String),
      let date = Day(row["date"] as String), let rounding = Rounding(rawValue: row["rounding"])
    else { throw DamagedRow(table: "statement", row: number) }
    func lines(_ column: String) -> [String] {
      (row[column] as String? ?? "").split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
    let header = StatementHeader(
      series: StatementSeries(partner: row["partner"], currency: currency), month: month,
      cutOff: Instant(microseconds: row["cut_off"]), date: date, timeZone: row["time_zone"], layout: row["layout"],
      issuer: (row["issuer_name"] as String?).map {
        StatementParty(
          name: $0, address: lines("issuer_address"), vatID: row["issuer_vat_id"], contact: row["issuer_contact"])
      },
      partner: StatementParty(
        name: row["partner_name"], address: lines("partner_address"), vatID: row["partner_vat_id"],
        contact: row["partner_contact"]),
      minimumPayout: row["minimum_payout"], rounding: rounding, notes: lines("notes"),
      paymentTermsDays: row["payment_days"], vatText: row["vat_text"])
    let figures = StatementFigures(
      opening: row["opening"], earned: row["earned"], priorPeriod: row["prior_period"],
      adjustments: row["adjustments"], clawbacks: row["clawbacks"], paidOut: row["paid_out"], closing: row["closing"],
      payable: row["payable"])
    let id: Int64 = row["id"]
    let document = StatementDocument(
      number: number, header: header, figures: figures, lines: try readLines(db, id, number, currency),
      held: try readItems(db, id, kind: "held", layout: header.layout),
      notEligible: try readItems(db, id, kind: "not-eligible", layout: header.layout),
      payouts: try readPayouts(db, id, currency), override: row["override"],
      history: try readHistory(db, id, header.series), openItems: try StatementFindings.read(db, of: id))
    return IssuedStatement(
      document: document,
      files: Files(
        csv: row["csv_sha256"], xlsx: row["xlsx_sha256"], library: row["workbook_library"], page: row["html_sha256"],
        controls: row["controls_sha256"]),
      isToBePublished: row["is_pending"])
  }

  private static func readLines(_ db: Database, _ id: Int64, _ number: String, _ currency: Currency) throws
    -> [StatementLine]
  {
    let rows = try SQLStatement(
      db,
      """
      SELECT section, fee, original_statement, \(StatementCells.columns) FROM statement_line WHERE statement_id = ?
      ORDER BY line
      """)
    rows.bind(1, id)
    var lines: [StatementLine] = []
    while try rows.step() {
      guard let section = StatementSection(rawValue: rows.text(0)) else {
        throw DamagedRow(table: "statement_line", row: number)
      }
      lines.append(
        StatementLine(
          section: section, item: try StatementCells.read(rows, from: 3, table: "statement_line"),
          fee: Money(minorUnits: rows.integer(1), currency: currency), originalStatement: rows.textOrNil(2)))
    }
    return lines
  }

  private static func readItems(_ db: Database, _ id: Int64, kind: String, layout: Int) throws -> [StatementItem] {
    let rows = try SQLStatement(
      db,
      "SELECT \(StatementCells.columns) FROM statement_item WHERE statement_id = ? AND kind = ? ORDER BY payment_id")
    rows.bind(1, id)
    rows.bind(2, kind)
    var items: [StatementItem] = []
    while try rows.step() { items.append(try StatementCells.read(rows, from: 0, table: "statement_item")) }
    // Layout 1 lists them by payment id.
    return layout == 1 ? items : items.sorted(by: StatementItem.isOrdered)
  }

  private static func readPayouts(_ db: Database, _ id: Int64, _ currency: Currency) throws -> [StatementPayout] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, p.date, p.amount, p.reference FROM statement_payout_counted c
        JOIN statement_payout p ON p.id = c.payout_id JOIN statement s ON s.id = p.statement_id
        WHERE c.statement_id = ?
        """, arguments: [id])
    let payouts = try rows.map { row in
      guard let date = Day(row[1] as String) else { throw DamagedRow(table: "statement_payout", row: row[0]) }
      let reference: String = row[3]
      return StatementPayout(
        number: row[0], date: date, amount: Money(minorUnits: row[2], currency: currency),
        reference: reference.isEmpty ? nil : reference)
    }
    return payouts.sorted(by: StatementPayout.isOrdered)
  }

  /// Up to 12 months, this statement's the last.
  private static func readHistory(_ db: Database, _ id: Int64, _ series: StatementSeries) throws -> [StatementMonth] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT month, earned + prior_period + adjustments + clawbacks, closing FROM statement
        WHERE partner = ? AND currency = ? AND id <= ? ORDER BY id DESC LIMIT 12
        """, arguments: [series.partner, series.currency.code, id])
    return try rows.reversed().map { row in
      guard let month = Month(row[0] as String) else { throw DamagedRow(table: "statement", row: row[0]) }
      return StatementMonth(month: month, fees: row[1], closing: row[2])
    }
  }
}
