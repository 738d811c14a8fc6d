package import Amounts
package import Books
package import GRDB

/// What is issued: months, numbers, statements with their files, payments to partners.
package enum StatementRegister {
  /// The last issued month by partner.
  package static func lastIssued(_ db: Database) throws -> [String: Month] {
    var last: [String: Month] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT partner, max(month) FROM statement_month GROUP BY partner") {
      last[row[0]] = Month(row[1] as String)
    }
    return last
  }

  /// A month of a partner.
  package struct PartnerMonth: Hashable, Sendable {
    package let partner: String
    package let month: Month

    package init(partner: String, month: Month) {
      self.partner = partner
      self.month = month
    }
  }

  /// How many statements each month of each partner has.
  package static func counts(_ db: Database) throws -> [PartnerMonth: Int] {
    var counts: [PartnerMonth: Int] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT partner, month, count(*) FROM statement GROUP BY partner, month") {
      guard let month = Month(row[1] as String) else { continue }
      counts[PartnerMonth(partner: row[0], month: month)] = row[2]
    }
    return counts
  }

  /// Records that a month of a partner is closed; returns the month's id.
  package static func close(
    _ db: Database, partner: String, month: Month, cutOff: Instant, override: String?, runID: Int64
  ) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO sealed_statement_month (partner, month, cut_off, override, run_id) VALUES (?, ?, ?, ?, ?)",
      arguments: [partner, month.description, cutOff.microseconds, override, runID])
    return db.lastInsertedRowID
  }

  /// The next number of the series of a year: the numbers are without gap because a refused issue takes none.
  package static func nextNumber(_ db: Database, year: Int) throws -> (sequence: Int, number: String) {
    let sequence =
      try Int.fetchOne(db, sql: "SELECT max(sequence) FROM statement WHERE year = ?", arguments: [year]) ?? 0
    let digits = String(sequence + 1)
    let padding = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
    return (sequence + 1, "RF-\(year)-\(padding)\(digits)")
  }

  /// Digests of the files of a statement, with what besides the document decides about their bytes.
  package struct Files: Hashable, Sendable {
    /// Hexadecimal SHA-256.
    package var csv: String
    package var xlsx: String
    /// Name and version of the library that wrote the workbook.
    package var library: String
    /// The HTML document; nil of layout 1, which has none.
    package var page: String?
    /// The internal controls; nil of layout 1, which has none.
    package var controls: String?

    package init(csv: String, xlsx: String, library: String, page: String? = nil, controls: String? = nil) {
      self.csv = csv
      self.xlsx = xlsx
      self.library = library
      self.page = page
      self.controls = controls
    }

    /// The files that there are, in their order.
    package var kinds: [StatementFileKind] { StatementFileKind.allCases.filter { digest(of: $0) != nil } }

    /// Hexadecimal SHA-256; nil for a file that the statement has not.
    package func digest(of kind: StatementFileKind) -> String? {
      switch kind {
      case .csv: csv
      case .workbook: xlsx
      case .page: page
      case .controls: controls
      }
    }
  }

  /// Records an issued statement with its lines; its files are to be published.
  ///
  /// - Precondition: the document has the number of `sequence`.
  package static func record(
    _ db: Database, _ document: StatementDocument, sequence: Int, monthID: Int64, files: Files
  ) throws {
    let header = document.header
    let figures = document.figures
    try db.execute(
      sql: """
        INSERT INTO sealed_statement (number, year, sequence, month_id, partner, currency, month, cut_off, date, time_zone,
          opening, earned, prior_period, adjustments, clawbacks, paid_out, closing, payable, minimum_payout, rounding,
          issuer_name, issuer_address, issuer_vat_id, issuer_contact, partner_name, partner_address, partner_vat_id,
          partner_contact, notes, layout, workbook_library, csv_sha256, xlsx_sha256)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        document.title, header.date.parts.year, sequence, monthID, header.series.partner, header.series.currency.code,
        header.month.description, header.cutOff.microseconds, header.date.description, header.timeZone,
        figures.opening, figures.earned, figures.priorPeriod, figures.adjustments, figures.clawbacks, figures.paidOut,
        figures.closing, figures.payable, header.minimumPayout, header.rounding.rawValue,
        header.issuer?.name, header.issuer.map { lines($0.address) }, header.issuer?.vatID, header.issuer?.contact,
        header.partner.name, lines(header.partner.address), header.partner.vatID, header.partner.contact,
        lines(header.notes), header.layout, files.library, files.csv, files.xlsx,
      ])
    let id = db.lastInsertedRowID
    try db.execute(sql: "INSERT INTO sealed_statement_to_publish (statement_id) VALUES (?)", arguments: [id])
    if let days = header.paymentTermsDays {
      try db.execute(
        sql: "INSERT INTO sealed_statement_terms (statement_id, payment_days) VALUES (?, ?)", arguments: [id, days])
    }
    if let page = files.page, let controls = files.controls {
      try db.execute(
        sql:
          "INSERT INTO sealed_statement_document (statement_id, vat_text, html_sha256, controls_sha256) VALUES (?, ?, ?, ?)",
        arguments: [id, header.vatText, page, controls])
      try StatementFindings.record(db, document.openItems, of: id)
    }
    try recordLines(db, document, id: id)
    for (kind, items) in [("held", document.held), ("not-eligible", document.notEligible)] {
      let insert = try SQLStatement(
        db, "INSERT INTO sealed_statement_item (statement_id, kind, \(StatementCells.columns)) VALUES (?, ?\(marks))")
      for item in items {
        insert.bind(1, id)
        insert.bind(2, kind)
        StatementCells.bind(item, to: insert, from: 3)
        try insert.run()
      }
    }
    // Everything that is due by the month and in no statement yet, as the books have counted it.
    try db.execute(
      sql: """
        INSERT INTO sealed_statement_payout_counted (payout_id, statement_id)
        SELECT p.id, ?1 FROM statement_payout p JOIN statement s ON s.id = p.statement_id
        WHERE s.partner = ?2 AND s.currency = ?3 AND substr(p.date, 1, 7) <= ?4
          AND NOT EXISTS (SELECT 1 FROM statement_payout_counted c WHERE c.payout_id = p.id)
        """,
      arguments: [id, header.series.partner, header.series.currency.code, header.month.description])
  }

  private static let marks = String(repeating: ", ?", count: StatementCells.count)

  private static func lines(_ texts: [String]) -> String { texts.joined(separator: "\n") }

  private static func recordLines(_ db: Database, _ document: StatementDocument, id: Int64) throws {
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO sealed_statement_line (statement_id, line, section, fee, original_statement, \(StatementCells.columns))
      VALUES (?, ?, ?, ?, ?\(marks))
      """)
    for (index, line) in document.lines.enumerated() {
      insert.bind(1, id)
      insert.bind(2, Int64(index + 1))
      insert.bind(3, line.section.rawValue)
      insert.bind(4, line.fee.minorUnits)
      insert.bind(5, line.originalStatement)
      StatementCells.bind(line.item, to: insert, from: 6)
      try insert.run()
    }
  }

  /// Notes that the files of a statement are in place.
  package static func notePublished(_ db: Database, number: String) throws {
    try db.execute(
      sql: """
        DELETE FROM sealed_statement_to_publish WHERE statement_id = (SELECT id FROM statement WHERE number = ?)
        """, arguments: [number])
  }

  /// What was paid for each statement, in minor units of its currency, by number.
  package static func paid(_ db: Database) throws -> [String: Int64] {
    var paid: [String: Int64] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, \(MoneySQL.sum("p.amount")) FROM statement_payout p JOIN statement s ON s.id = p.statement_id GROUP BY s.id
        """)
    for row in rows { paid[row[0]] = row[1] }
    return paid
  }

  /// The figures of every issued statement by its number.
  package static func figures(_ db: Database) throws -> [String: StatementFigures] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT number, opening, earned, prior_period, adjustments, clawbacks, paid_out, closing, payable FROM statement
        """)
    var figures: [String: StatementFigures] = [:]
    for row in rows {
      figures[row[0]] = StatementFigures(
        opening: row[1], earned: row[2], priorPeriod: row[3], adjustments: row[4], clawbacks: row[5], paidOut: row[6],
        closing: row[7], payable: row[8])
    }
    return figures
  }

  /// Months that were closed without any statement, in the order of their issue.
  package static func monthsWithoutStatement(_ db: Database) throws -> [(partner: String, month: Month)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT partner, month FROM statement_month m
        WHERE NOT EXISTS (SELECT 1 FROM statement s WHERE s.month_id = m.id) ORDER BY id
        """
    ).compactMap { row in Month(row[1] as String).map { (row[0], $0) } }
  }

  /// An issued statement in short, without its rows.
  package struct Entry: Sendable {
    package let number: String
    package let series: StatementSeries
    package let month: Month
    package let date: Day
    package let lines: Int
    package let closing: Int64
    package let payable: Int64
    /// What it counted as paid out, in minor units.
    package let paidOut: Int64
    /// When what is payable is due; nil: nothing is payable, or nothing was agreed.
    package let due: Day?
    package let override: String?
    package let files: Files
  }

  /// Every issued statement in short, in the order of their issue.
  package static func entries(_ db: Database) throws -> [Entry] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, s.partner, s.currency, s.month, s.date,
          (SELECT count(*) FROM statement_line l WHERE l.statement_id = s.id), s.closing, s.payable, m.override,
          s.csv_sha256, s.xlsx_sha256, s.workbook_library, s.paid_out, t.payment_days, d.html_sha256, d.controls_sha256
        FROM statement s JOIN statement_month m ON m.id = s.month_id
        LEFT JOIN statement_terms t ON t.statement_id = s.id
        LEFT JOIN statement_document d ON d.statement_id = s.id ORDER BY s.id
        """)
    return try rows.map { row in
      guard let currency = Currency(row[2] as String), let month = Month(row[3] as String),
        let date = Day(row[4] as String)
      else { throw DamagedRow(table: "statement", row: row[0]) }
      return Entry(
        number: row[0], series: StatementSeries(partner: row[1], currency: currency), month: month, date: date,
        lines: row[5], closing: row[6], payable: row[7], paidOut: row[12],
        due: StatementHeader.due(payable: row[7], issued: date, paymentTermsDays: row[13]), override: row[8],
        files: Files(csv: row[9], xlsx: row[10], library: row[11], page: row[14], controls: row[15]))
    }
  }
}
