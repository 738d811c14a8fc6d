import Foundation
import Reporting
import Testing

@Suite struct DefinitionTests {
  static let good = """
    report: sample
    title: Sample
    audience: ops
    key: [id]
    sql: SELECT id, currency, amount FROM report_sample
    columns:
      - {name: id, type: text}
      - {name: currency, type: text}
      - {name: amount, type: money, currency: currency}
    """

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let replace: String
    let with: String
    let message: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "unknown key", replace: "audience: ops", with: "audience: ops\nowner: me",
      message: """
        sample.yaml:4: unknown key "owner".
          Known keys: report, title, audience, sql, columns, key, description, totals, charts
          Correct the key, or take it out.
        """),
    Row(
      name: "unknown key of a column", replace: "{name: id, type: text}", with: "{name: id, type: text, colr: red}",
      message: """
        sample.yaml:7: columns[0]: unknown key "colr".
          Known keys: name, type, title, width, currency, format, colour, wrap, fit
          Correct the key, or take it out.
        """),
    Row(
      name: "missing key", replace: "title: Sample\n", with: "",
      message: """
        sample.yaml:1: the key "title" is missing.
          Add "title": it is needed here.
        """),
    Row(
      name: "unknown audience", replace: "audience: ops", with: "audience: everybody",
      message: """
        sample.yaml:3: audience: "everybody" is not known.
          Known words: finance, ops
        """),
    Row(
      name: "unknown type", replace: "{name: id, type: text}", with: "{name: id, type: varchar}",
      message: """
        sample.yaml:7: columns[0].type: "varchar" is not known.
          Known words: text, integer, money, percent, date, instant, boolean
        """),
    Row(
      name: "wrong kind of value", replace: "title: Sample", with: "title: [Sample]",
      message: """
        sample.yaml:2: title: must be a text, not a list.
        """),
    Row(
      name: "not a list", replace: "key: [id]", with: "key: id",
      message: """
        sample.yaml:4: key: must be a list, not a single value.
        """),
    Row(
      name: "empty value", replace: "title: Sample", with: "title:",
      message: """
        sample.yaml:2: title: is empty.
          Write a text, or take the key out.
        """),
    Row(
      name: "amount without currency", replace: ", currency: currency}", with: "}",
      message: """
        sample.yaml:9: column "amount": an amount needs its currency.
          Add "currency: <name of the column with the ISO 4217 code>".
        """),
    Row(
      name: "currency that is no column", replace: ", currency: currency}", with: ", currency: money}",
      message: """
        sample.yaml:9: column "amount": there is no text column "money" for its currency.
          Text columns: id, currency
        """),
    Row(
      name: "currency of a text", replace: "{name: id, type: text}", with: "{name: id, type: text, currency: currency}",
      message: """
        sample.yaml:7: columns[0].currency: only a column of type money has a currency.
          Take the key out, or make the type money.
        """),
    Row(
      name: "width out of range", replace: "{name: id, type: text}", with: "{name: id, type: text, width: 400}",
      message: """
        sample.yaml:7: columns[0].width: must be a whole number from 1 to 255.
        """),
    Row(
      name: "a column twice", replace: "{name: currency, type: text}", with: "{name: id, type: text}",
      message: """
        sample.yaml:8: column "id": the name is there twice.
          Take one of them out.
        """),
    Row(
      name: "a key that is not first", replace: "key: [id]", with: "key: [currency]",
      message: """
        sample.yaml:4: key: the key columns must be the first columns, in their order.
          First columns: id
        """),
    Row(
      name: "a total of nothing", replace: "key: [id]", with: "key: [id]\ntotals: [sum]",
      message: """
        sample.yaml:5: column "sum": there is no such column.
          Known columns: id, currency, amount
        """),
    Row(
      name: "a total of text", replace: "key: [id]", with: "key: [id]\ntotals: [id]",
      message: """
        sample.yaml:5: column "id": has no figures to add or draw.
          Types that can: integer, money
        """),
    Row(
      name: "a name that is a path", replace: "report: sample", with: "report: ../sample",
      message: """
        sample.yaml:1: report: "../sample" can't be a file name.
          Use small letters, digits and hyphens only.
        """),
    Row(
      name: "a key twice", replace: "title: Sample", with: "title: Sample\ntitle: Other",
      message: """
        sample.yaml:2: is not YAML: the key "title" is there twice.
          Mind indentation and quotes.
        """),
  ])
  func `a mistake is an error with its place and what to do`(row: Row) throws {
    let yaml = String(Self.good.replacing(row.replace, with: row.with))
    #expect(yaml != Self.good)
    let error = #expect(throws: DefinitionError.self) { try DefinitionFolder(files: [("sample.yaml", yaml)]) }
    #expect(error?.description == row.message)
  }

  private static let page = """
    page: board
    title: Board
    audience: ops
    sections:
      - section: One
        blocks:
          - show: table
            sql: SELECT id FROM report_sample
            columns: [{name: id, type: text}]
    """

  @Test(arguments: [
    Row(
      name: "a form that is none", replace: "show: table", with: "show: list",
      message: """
        sample.yaml:7: sections[0].blocks[0].show: "list" is not known.
          Known words: table, tiles, charts
        """),
    Row(
      name: "charts without any", replace: "show: table", with: "show: charts",
      message: """
        sample.yaml:7: sections[0].blocks[0]: shows charts and has none.
          Add `charts`, or take `show: charts` out.
        """),
    Row(
      name: "more rows than a page shows", replace: "show: table", with: "rows: 201",
      message: """
        sample.yaml:7: sections[0].blocks[0].rows: must be a whole number from 1 to 200.
        """),
    Row(
      name: "a section without a heading", replace: "- section: One\n    blocks", with: "- blocks",
      message: """
        sample.yaml:5: sections[0]: the key "section" is missing.
          Add "section": it is needed here.
        """),
    Row(
      name: "a column that is wrong", replace: "{name: id, type: text}", with: "{name: id, type: money}",
      message: """
        sample.yaml:9: column "id": an amount needs its currency.
          Add "currency: <name of the column with the ISO 4217 code>".
        """),
    Row(
      name: "a key of a workbook", replace: "audience: ops", with: "audience: ops\nsheets: []",
      message: """
        sample.yaml:4: unknown key "sheets".
          Known keys: page, title, audience, sections, description
          Correct the key, or take it out.
        """),
  ])
  func `a mistake in a page is an error with its place and what to do`(row: Row) throws {
    let yaml = Self.page.replacing(row.replace, with: row.with)
    #expect(yaml != Self.page)
    let error = #expect(throws: DefinitionError.self) { try DefinitionFolder(files: [("sample.yaml", yaml)]) }
    #expect(error?.description == row.message)
  }

  @Test func `a folder without the page of the night gets the one that comes with tieout, and keeps its own`() throws {
    let shipped = "\(reportsFolder)/index-page.yaml"
    let bare = try DefinitionFolder(files: [("sample.yaml", Self.good)])
    let filled = try bare.with(page: "index", of: shipped)
    #expect(filled.pages.map(\.name) == ["index"] && filled.reports == bare.reports)
    // Kept with the run: a replay reads the texts alone.
    #expect(try DefinitionFolder(files: filled.texts).pages == filled.pages)
    let yaml = Self.page.replacing("page: board", with: "page: index")
    let own = try DefinitionFolder(files: [("sample.yaml", yaml)]).with(page: "index", of: shipped)
    #expect(own.pages.map(\.title) == ["Board"] && own.texts.count == 1)
    let error = #expect(throws: DefinitionError.self) { try bare.with(page: "index", of: "/nonexistent/index.yaml") }
    #expect(error?.file == "/nonexistent/index.yaml")
  }

  @Test func `what is no YAML is an error with its line`() throws {
    let error = #expect(throws: DefinitionError.self) {
      try DefinitionFolder(files: [("a.yaml", "report: x\n\tkey: 1\n")])
    }
    #expect(error?.file == "a.yaml")
    #expect(error?.line == 2)
    #expect(error?.problem.hasPrefix("is not YAML") == true)
  }

  @Test func `a column that the query has not is named with those it has`() throws {
    let report = try #require(try DefinitionFolder(files: [("reports/sample.yaml", Self.good)]).reports.first)
    let error = #expect(throws: DefinitionError.self) {
      try withFolder { try CSVWriter.write(report, from: MemoryDatabase(["id", "currency"], []), to: "\($0)/a.csv") }
    }
    #expect(
      error?.description == """
        reports/sample.yaml: report sample, column "amount": the query has no such column.
          Known columns: id, currency
          Fix the name in the file, or add the column to the SELECT.
        """)
  }

  @Test func `a column that the definition has not is an error too`() throws {
    let report = try #require(try DefinitionFolder(files: [("reports/sample.yaml", Self.good)]).reports.first)
    let database = MemoryDatabase(["id", "currency", "amount", "secret"], [])
    let error = #expect(throws: DefinitionError.self) {
      try withFolder { try CSVWriter.write(report, from: database, to: "\($0)/a.csv") }
    }
    #expect(
      error?.description == """
        reports/sample.yaml: report sample, column "secret": the query has it, the definition has not.
          Add it to `columns`, or take it out of the SELECT.
        """)
  }

  @Test func `a sheet of an unknown report is an error`() throws {
    let yaml = """
      workbook: book
      title: Book
      audience: ops
      summary: {sheet: Summary, tables: []}
      sheets:
        - {sheet: One, report: nothing}
      """
    let error = #expect(throws: DefinitionError.self) {
      try DefinitionFolder(files: [("book.yaml", yaml), ("sample.yaml", Self.good)])
    }
    #expect(
      error?.description == """
        book.yaml: sheet "One": there is no report "nothing".
          Known reports: sample
          Correct the name, or add the report.
        """)
  }

  @Test func `a page names reports of its folder, where it is not one from elsewhere`() throws {
    let page = """
      page: board
      title: Board
      audience: ops
      sections:
        - section: One
          blocks:
            - {title: Findings, more: nothing, sql: SELECT id FROM report_sample, columns: [{name: id, type: text}]}
      """
    try withFolder { folder in
      for (name, yaml) in [("board", page), ("sample", Self.good)] {
        try Data(yaml.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
      }
      let error = #expect(throws: DefinitionError.self) { try DefinitionFolder(path: folder) }
      #expect(
        error?.description == """
          \(folder)/board.yaml: table "Findings": there is no report "nothing".
            Known reports: sample
            Correct the name, or add the report.
          """)
      try FileManager.default.removeItem(atPath: "\(folder)/board.yaml")
      try withFolder { other in
        try Data(page.utf8).write(to: URL(filePath: "\(other)/board.yaml"))
        let older = try DefinitionFolder(path: folder).with(page: "board", of: "\(other)/board.yaml")
        // A replay reads what the night read.
        #expect(try DefinitionFolder(files: older.texts).page("board") != nil)
      }
    }
  }

  @Test func `the reports that come with tieout have the columns of the contract`() throws {
    let folder = try DefinitionFolder(path: reportsFolder)
    #expect(
      folder.reports.map(\.name) == [
        "changes", "controls", "discrepancies", "expected", "fees", "movements", "outstanding-balances", "payments",
        "settlements",
      ])
    #expect(folder.workbooks.map(\.name) == ["discrepancies", "finance"])
    #expect(folder.pages.map(\.name) == ["index"])
    for (name, columns) in contract {
      #expect(folder.report(name)?.table.columns.map(\.name).joined(separator: ", ") == columns)
    }
    #expect(folder.workbook("finance")?.reportNames.sorted() == folder.reports.map(\.name))
  }

  /// Outputs 2, in its words.
  private let contract = [
    "outstanding-balances": """
    case_id, reference, creditor_reference, partner, tenant, client, lifecycle, close_code, phase, currency, principal, \
    added_fees, claimed, paid, outstanding, remainder, remainder_difference, claims, paid_by_evidence, booked_unmatched, \
    settled_unmatched, reversed_booked, matched_difference, unexplained, last_payment_date, open_discrepancies, test, merged, \
    agency
    """,
    "payments": """
    payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency, recipient, state, match, \
    matched_allocations, matched_amount, difference, eligibility, reason, success_fee_percent, share_percent, rate_percent, \
    fee, transaction_id, platform_fee, statement, agency
    """,
    "settlements": """
    provider, tracking_id, claim_ref, account_reference, case_id, amount, currency, state, state_since, kind, \
    settlement_total, settlement_lines, matched_payments, difference, counted
    """,
    "fees": """
    partner, currency, month, payments, collected, eligible_fee, held_fee, ineligible_payments, reversed_fee, stated, \
    not_yet_stated, adjustment_due, platform_fee, difference
    """,
    "discrepancies": """
    code, subject, severity, status, partner, tenant, case_id, currency, money_at_risk, first_seen, opened_at, age_days, \
    age_bucket, owner, note, suppressed_until, explanation, evidence, next_step, change, case_reference, \
    creditor_reference, client
    """,
    "expected": "code, subject, partner, case_id, currency, amount, since, becomes_discrepancy_at",
    "movements": """
    partner, agency, currency, opening, new_cases, gone_cases, claim_changes, payments, payments_removed, payments_amended, \
    closing, fee_opening, fee_new, fee_lost, fee_changed, fee_closing
    """,
    "changes": "kind, subject, partner, agency, case_id, case_reference, currency, before, after, difference, detail",
    "controls": "control, scope, currency, left, right, difference, pass",
  ]
}
