import Amounts
import Books
import Storage
import Testing

/// What moved between two runs, from what cases and payments were and are (outputs 2, `movements.csv`, `changes.csv`).
@Suite struct `Changes in results` {
  /// A case: `c1 acme EUR claimed outstanding state`, where the state may be `test`, `merged` or a lifecycle with or without
  /// a close code; `no-book` has no figures.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var casesThen: [String] = []
    var cases: [String] = []
    /// A payment: `p1 c1 amount currency state eligibility reason fee`.
    var paymentsThen: [String] = []
    var payments: [String] = []
    /// Partner, currency, and the figures that are not 0.
    var movements: [String] = []
    var changes: [String] = []

    var testDescription: String { name }
  }

  private static let open = "c1 acme EUR 100 60 Active"
  private static let booked = "p1 c1 40 EUR booked held hold-period 4"
  private static let eligible = "p1 c1 40 EUR booked eligible attributed-client 4"
  private static let same = "acme EUR opening=60 closing=60"

  static let rows: [Row] = [
    Row(
      name: "nothing", casesThen: [open], cases: [open], paymentsThen: [booked], payments: [booked], movements: [same]),
    Row(
      name: "a new case with its payments", cases: [open], payments: [booked],
      movements: ["acme EUR new_cases=100 payments=-40 closing=60"],
      changes: ["case-new case:c1 acme c1 EUR - 100 100 -", "payment-new payment:p1 acme c1 EUR - 40 40 -"]),
    Row(
      name: "a case leaves totals with what was left", casesThen: [open], cases: ["c1 acme EUR 100 60 merged"],
      paymentsThen: [booked], payments: [booked], movements: ["acme EUR opening=60 gone_cases=-60"],
      changes: ["case-gone case:c1 acme c1 EUR 60 - -60 -", "case-state case:c1 acme c1 - - - - Active → merged"]),
    Row(
      name: "a case that cannot be counted any more", casesThen: [open], paymentsThen: [booked],
      movements: ["acme EUR opening=60 gone_cases=-60"], changes: ["case-gone case:c1 acme c1 EUR 60 - -60 -"]),
    Row(
      name: "a test case moves nothing", cases: ["c1 acme EUR 100 60 test"], payments: [booked], movements: [],
      changes: []),
    Row(
      name: "a case gets its book", casesThen: ["c1 acme EUR - - Active"], cases: [open], paymentsThen: [],
      payments: [booked], movements: ["acme EUR new_cases=100 payments=-40 closing=60"],
      changes: ["case-new case:c1 acme c1 EUR - 100 100 -", "payment-new payment:p1 acme c1 EUR - 40 40 -"]),
    Row(
      name: "another claim", casesThen: [open], cases: ["c1 acme EUR 130 90 Active"], paymentsThen: [booked],
      payments: [booked], movements: ["acme EUR opening=60 claim_changes=30 closing=90"],
      changes: ["case-claimed case:c1 acme c1 EUR 100 130 30 -"]),
    Row(
      name: "another state", casesThen: [open], cases: ["c1 acme EUR 100 60 Closed/Paid"], movements: [same],
      changes: ["case-state case:c1 acme c1 - - - - Active → Closed (Paid)"]),
    Row(
      name: "another currency leaves one row and enters another", casesThen: [open],
      cases: ["c1 acme DKK 100 60 Active"],
      paymentsThen: [booked], payments: ["p1 c1 40 DKK booked held hold-period 4"],
      movements: ["acme DKK new_cases=100 payments=-40 closing=60", "acme EUR opening=60 gone_cases=-60"],
      changes: [
        "case-gone case:c1 acme c1 EUR 60 - -60 -", "case-new case:c1 acme c1 DKK - 100 100 -",
        "payment-new payment:p1 acme c1 DKK - 40 40 -",
      ]),
    Row(
      name: "another partner", casesThen: [open], cases: ["c1 bolt EUR 100 60 Active"], paymentsThen: [booked],
      payments: [booked],
      movements: ["acme EUR opening=60 gone_cases=-60", "bolt EUR new_cases=100 payments=-40 closing=60"],
      changes: [
        "case-gone case:c1 acme c1 EUR 60 - -60 -", "case-new case:c1 bolt c1 EUR - 100 100 -",
        "payment-new payment:p1 bolt c1 EUR - 40 40 -",
      ]),
    Row(
      name: "a new payment", casesThen: ["c1 acme EUR 100 100 Active"], cases: [open], payments: [booked],
      movements: ["acme EUR opening=100 payments=-40 closing=60"],
      changes: ["payment-new payment:p1 acme c1 EUR - 40 40 -"]),
    Row(
      name: "a payment in another currency counts nowhere", casesThen: [open], cases: [open],
      payments: ["p1 c1 40 DKK booked held hold-period 4"], movements: [same]),
    Row(
      name: "a payment is deleted", casesThen: [open], cases: ["c1 acme EUR 100 100 Active"], paymentsThen: [booked],
      payments: ["p1 c1 40 EUR deleted reversed payment-deleted 4"],
      movements: ["acme EUR opening=60 payments_removed=40 closing=100"],
      changes: [
        "payment-removed payment:p1 acme c1 EUR 40 - -40 -",
        "payment-verdict payment:p1 acme c1 EUR 4 4 0 held hold-period → reversed payment-deleted",
      ]),
    Row(
      name: "a deleted payment is booked again", casesThen: ["c1 acme EUR 100 100 Active"], cases: [open],
      paymentsThen: ["p1 c1 40 EUR deleted held hold-period 4"], payments: [booked],
      movements: ["acme EUR opening=100 payments=-40 closing=60"],
      changes: ["payment-new payment:p1 acme c1 EUR - 40 40 -"]),
    Row(
      name: "a payment is amended, and its fee with it", casesThen: [open], cases: ["c1 acme EUR 100 50 Active"],
      paymentsThen: [eligible], payments: ["p1 c1 50 EUR booked eligible attributed-client 5"],
      movements: [
        "acme EUR opening=60 payments_amended=-10 closing=50 fee_opening=4 fee_changed=1 fee_closing=5"
      ], changes: ["payment-amended payment:p1 acme c1 EUR 40 50 10 -"]),
    Row(
      name: "a payment moves to another case", casesThen: [open, "c2 acme EUR 10 10 Active"],
      cases: ["c1 acme EUR 100 100 Active", "c2 acme EUR 10 -30 Active"], paymentsThen: [booked],
      payments: ["p1 c2 40 EUR booked held hold-period 4"],
      movements: ["acme EUR opening=70 payments=-40 payments_removed=40 closing=70"],
      changes: [
        "payment-new payment:p1 acme c2 EUR - 40 40 -", "payment-removed payment:p1 acme c1 EUR 40 - -40 -",
      ]),
    Row(
      name: "a payment leaves a case that leaves totals", casesThen: [open, "c2 acme EUR 10 10 Active"],
      cases: ["c1 acme EUR 100 100 test", "c2 acme EUR 10 -30 Active"], paymentsThen: [booked],
      payments: ["p1 c2 40 EUR booked held hold-period 4"],
      movements: ["acme EUR opening=70 gone_cases=-60 payments=-40 closing=-30"],
      changes: [
        "case-gone case:c1 acme c1 EUR 60 - -60 -", "case-state case:c1 acme c1 - - - - Active → test",
        "payment-new payment:p1 acme c2 EUR - 40 40 -",
      ]),
    Row(
      name: "a fee is earned", casesThen: [open], cases: [open], paymentsThen: [booked], payments: [eligible],
      movements: ["acme EUR opening=60 closing=60 fee_new=4 fee_closing=4"],
      changes: ["payment-verdict payment:p1 acme c1 EUR 4 4 0 held hold-period → eligible attributed-client"]),
    Row(
      name: "a fee is lost", casesThen: [open], cases: [open], paymentsThen: [eligible],
      payments: ["p1 c1 40 EUR booked ineligible link-archived -"],
      movements: ["acme EUR opening=60 closing=60 fee_opening=4 fee_lost=-4"],
      changes: ["payment-verdict payment:p1 acme c1 EUR 4 - -4 eligible attributed-client → ineligible link-archived"]),
    Row(
      name: "a fee of no case is a row of its own", cases: [], paymentsThen: [eligible], payments: [eligible],
      movements: ["acme EUR fee_opening=4 fee_closing=4"]),
    Row(
      name: "a fee in another currency leaves one row and enters another", paymentsThen: [eligible],
      payments: ["p1 c1 40 DKK booked eligible attributed-client 6"],
      movements: ["acme DKK fee_new=6 fee_closing=6", "acme EUR fee_opening=4 fee_lost=-4"]),
  ]

  @Test(arguments: rows)
  func `are told as what they are`(row: Row) throws {
    let said = try run(row, hasRunBefore: true)
    #expect(said.movements == row.movements)
    #expect(said.changes == row.changes)
    #expect(said.failed == [])
  }

  @Test func `without a run before everything is new`() throws {
    let row = Row(name: "first", cases: [Self.open], payments: [Self.eligible])
    let said = try run(row, hasRunBefore: false)
    #expect(said.movements == ["acme EUR new_cases=100 payments=-40 closing=60 fee_new=4 fee_closing=4"])
    #expect(
      said.changes == ["case-new case:c1 acme c1 EUR - 100 100 -", "payment-new payment:p1 acme c1 EUR - 40 40 -"])
    #expect(said.failed == [])
  }

  @Test func `what no movement explains fails its control`() throws {
    // The outstanding is another one, and nothing says why.
    let row = Row(name: "unexplained", casesThen: [Self.open], cases: ["c1 acme EUR 100 61 Active"])
    let said = try run(row, hasRunBefore: true)
    #expect(said.failed == ["control:outstanding-foots/acme/EUR", "control:roll-forward/acme/EUR"])
    // A fee that the sums by month do not have.
    let fee = Row(name: "fee", paymentsThen: [Self.eligible], payments: [Self.eligible])
    #expect(try run(fee, hasRunBefore: true, feesOff: 1).failed == ["control:fee-roll-forward/acme/EUR"])
  }

  // MARK: Results as a run leaves them

  private func run(_ row: Row, hasRunBefore: Bool, feesOff: Int64 = 0) throws -> (
    movements: [String], changes: [String], failed: [String]
  ) {
    let temporary = try TemporaryStore()
    try temporary.execute("INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 0, 'production')")
    return try temporary.store.rehearse { db in
      let settings = ReconcileSettings(
        context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
        partners: ["acme", "bolt"], customerPartners: ["acme", "bolt"], claimMap: [:])
      let session = try ReconcileSession(db, settings: settings, asOf: Instant(microseconds: 0), isKept: true)
      let writer = try ResultWriter(session)
      for statement in statements(row, hasRunBefore: hasRunBefore) {
        try SQLStatement(db, statement).run()
      }
      try session.endResults()
      for fee in fees(row, feesOff) { try SQLStatement(db, fee).run() }
      try Controls.write(session, writer)
      let book = ChangeBook(db)
      let movements = try book.movements().map { movement in
        ([movement.partner, movement.currency.code]
          + movement.figures.filter { $0.amount.minorUnits != 0 }.map { "\($0.name)=\($0.amount.minorUnits)" })
          .joined(separator: " ")
      }
      let changes = try book.changes().map { change in
        [
          change.kind, change.subject, change.partner, change.caseReference, change.currency?.code,
          change.before.map { "\($0.minorUnits)" }, change.after.map { "\($0.minorUnits)" },
          change.difference.map { "\($0.minorUnits)" }, change.detail,
        ].map { $0 ?? "-" }.joined(separator: " ")
      }
      let failed = try TemporaryStore.rows(
        db, "SELECT subject FROM results.finding WHERE subject LIKE 'control:%roll-forward%' OR subject LIKE '%foots%'"
      ).map { $0[0] }.sorted()
      return (movements, changes, failed)
    }
  }

  private func statements(_ row: Row, hasRunBefore: Bool) -> [String] {
    var sql = hasRunBefore ? ["INSERT INTO results.run_before VALUES (1, 1, 0, '1969-12-31')"] : []
    let then = Dictionary(uniqueKeysWithValues: row.casesThen.map { ($0.prefix(2), Case($0)) })
    let now = Dictionary(uniqueKeysWithValues: row.cases.map { ($0.prefix(2), Case($0)) })
    let paymentsThen = row.paymentsThen.map { Payment($0) }
    let payments = row.payments.map { Payment($0) }
    if hasRunBefore {
      for id in Set(then.keys).union(now.keys).union((paymentsThen + payments).map { $0.caseID.prefix(2) }).sorted() {
        sql.append(then[id]?.before ?? "INSERT INTO results.before_case (case_id) VALUES ('\(id)')")
      }
      for payment in paymentsThen { sql.append(payment.before(then[payment.caseID.prefix(2)])) }
      for payment in payments where !paymentsThen.contains(where: { $0.id == payment.id }) {
        sql.append("INSERT INTO results.before_payment (payment_id) VALUES ('\(payment.id)')")
      }
    }
    sql += now.values.map(\.result)
    sql += payments.map { $0.result(now[$0.caseID.prefix(2)]) }
    var totals: [String: (outstanding: Int64, fee: Int64)] = [:]
    for known in then.values where known.isCounted {
      totals["'\(known.partner)', '\(known.currency)'", default: (0, 0)].outstanding += Int64(known.outstanding) ?? 0
    }
    for payment in paymentsThen where payment.eligibility == "eligible" {
      totals["'acme', '\(payment.currency)'", default: (0, 0)].fee += Int64(payment.fee) ?? 0
    }
    sql += totals.map {
      "INSERT INTO results.opening VALUES (\($0.key), \($0.value.outstanding), \($0.value.fee))"
    }
    return sql
  }

  /// The sums by month, which a run has from what each case adds.
  private func fees(_ row: Row, _ feesOff: Int64) -> [String] {
    row.payments.map { Payment($0) }.filter { $0.eligibility == "eligible" }.map { payment in
      """
      INSERT INTO results.result_fee VALUES ('acme', '\(payment.currency)', '2026-01', 1, 0,
        \((Int64(payment.fee) ?? 0) + feesOff), 0, 0, 0, 0, 0, 0, 0, 0, 1)
      """
    }
  }

  private struct Case {
    let id, partner, currency, claimed, outstanding, state: String

    init(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      (id, partner, currency, claimed, outstanding, state) = (
        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]
      )
    }

    var isCounted: Bool { claimed != "-" && state != "test" && state != "merged" }

    private var lifecycle: String {
      let parts = state.split(separator: "/").map(String.init)
      return "'\(parts[0])', \(parts.count > 1 ? "'\(parts[1])'" : "NULL")"
    }

    private func figure(_ text: String) -> String { text == "-" ? "NULL" : text }

    var before: String {
      """
      INSERT INTO results.before_case (case_id, partner, currency, reference, lifecycle, close_code, claimed, outstanding,
        is_counted)
      VALUES ('\(id)', '\(partner)', '\(currency)', '\(id)', \(lifecycle), \(figure(claimed)), \(figure(outstanding)),
        \(isCounted ? 1 : 0))
      """
    }

    var result: String {
      let paid = (Int64(claimed) ?? 0) - (Int64(outstanding) ?? 0)
      return """
        INSERT INTO results.result_case (case_id, reference, partner, lifecycle, close_code, currency, principal, claimed, paid,
          outstanding, remainder, test, merged)
        VALUES ('\(id)', '\(id)', '\(partner)', \(lifecycle), '\(currency)', 0, \(figure(claimed)),
          \(outstanding == "61" ? 40 : paid), \(figure(outstanding)), 0,
          \(claimed == "-" ? "NULL" : state == "test" ? "1" : "0"), \(state == "merged" ? 1 : 0))
        """
    }
  }

  private struct Payment {
    let id, caseID, amount, currency, state, eligibility, reason, fee: String

    init(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      (id, caseID, amount, currency) = (parts[0], parts[1], parts[2], parts[3])
      (state, eligibility, reason, fee) = (parts[4], parts[5], parts[6], parts[7] == "-" ? "NULL" : parts[7])
    }

    func before(_ known: Case?) -> String {
      let isBooked = state == "booked" && known?.currency == currency
      return """
        INSERT INTO results.before_payment (payment_id, case_id, partner, currency, amount, is_booked, eligibility, reason,
          fee, is_test)
        VALUES ('\(id)', '\(caseID)', 'acme', '\(currency)', \(amount), \(isBooked ? 1 : 0), '\(eligibility)', '\(reason)',
          \(fee), 0)
        """
    }

    func result(_ known: Case?) -> String {
      """
      INSERT INTO results.result_payment (payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency,
        state, match, eligibility, reason, fee, is_test, is_in_case_currency)
      VALUES ('\(id)', '\(caseID)', 'acme', 't', '2026-01-01', 0, 0, \(amount), '\(currency)', '\(state)', 'none',
        '\(eligibility)', '\(reason)', \(fee), 0, \(known?.currency == currency ? 1 : 0))
      """
    }
  }
}
