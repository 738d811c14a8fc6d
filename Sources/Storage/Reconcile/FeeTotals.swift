import Amounts
package import Books
import GRDB

/// Adds up payments and fees by partner, currency and month of the business date (outputs 2, `fees.csv`).
package final class FeeTotals {
  private struct Row: Hashable, Comparable {
    let partner: String
    let currency: Currency
    let month: Month

    static func < (left: Row, right: Row) -> Bool {
      (left.partner, left.currency, left.month) < (right.partner, right.currency, right.month)
    }
  }

  /// Minor units, wider than any number of amounts can add up to.
  fileprivate struct Sums {
    var payments: Int64 = 0
    var collected: Int128 = 0
    var eligible: Int128 = 0
    var held: Int128 = 0
    var ineligible: Int64 = 0
    var reversed: Int128 = 0
    var stated: Int128 = 0
    /// What is stated of held payments (control `stated-once`).
    var statedHeld: Int128 = 0
    var notYetStated: Int128 = 0
    var adjustmentDue: Int128 = 0
    var platform: Int128 = 0
    /// Tells a sum of no fee from no sum (`movements.csv`).
    var eligiblePayments: Int64 = 0

    /// In the order of ``FeeTotals/figures``.
    var values: [Int128] {
      [
        Int128(payments), collected, eligible, held, Int128(ineligible), reversed, stated, statedHeld, notYetStated,
        adjustmentDue, platform, Int128(eligiblePayments),
      ]
    }
  }

  private let calendar: BusinessCalendar
  private let insert: SQLStatement

  private static let figures = [
    "payments", "collected", "eligible_fee", "held_fee", "ineligible_payments", "reversed_fee", "stated", "stated_held",
    "not_yet_stated", "adjustment_due", "platform_fee", "eligible_payments",
  ]

  package init(_ session: ReconcileSession) throws {
    calendar = session.context.calendar
    insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.fee_part (case_id, partner, currency, month, \(FeeTotals.figures.joined(separator: ", ")))
      VALUES (?, ?, ?, ?, \(FeeTotals.figures.map { _ in "?" }.joined(separator: ", ")))
      """)
  }

  /// Writes what a case adds; test cases are in no total.
  package func add(_ file: CaseFile, _ result: CaseResult) throws {
    guard !(file.known?.isTest ?? false) else { return }
    var sums: [Row: Sums] = [:]
    for (payment, fee) in zip(file.payments, result.fees) {
      let now = StatementSeries(partner: payment.partner, currency: payment.row.amount.currency)
      for entry in fee.positions {
        let key = Row(
          partner: entry.series.partner, currency: entry.series.currency, month: entry.position.day.month)
        var sum = sums[key] ?? Sums()
        if entry.series == now { sum.add(payment, fee) }
        sum.add(entry.position)
        sums[key] = sum
      }
    }
    let reported = file.transactions.map { (file.partner, $0) } + file.strayTransactions.map { ($0.partner, $0.row) }
    for (partner, transaction) in reported {
      guard let fee = transaction.fee else { continue }
      let key = Row(
        partner: partner, currency: fee.currency, month: calendar.day(of: transaction.paymentDate).month)
      var sum = sums[key] ?? Sums()
      sum.platform += Int128(fee.minorUnits)
      sums[key] = sum
    }
    for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
      insert.bind(1, file.id)
      try write(key, sum.values, to: insert, from: 2)
    }
  }

  private func write(_ key: Row, _ values: [Int128], to statement: SQLStatement, from first: Int32) throws {
    statement.bind(first, key.partner)
    statement.bind(first + 1, key.currency.code)
    statement.bind(first + 2, key.month.description)
    for (index, value) in values.enumerated() { statement.bind(first + 3 + Int32(index), Int64(clamping: value)) }
    try statement.run()
  }

  /// Writes a row for every partner, currency and month: the sums of what cases add.
  ///
  /// A total that no column can hold is the nearest that one can: then it does not foot with the payments (control
  /// `fees-foot`).
  package func write(_ session: ReconcileSession) throws {
    let sums = try SQLStatement(
      session.db,
      """
      SELECT partner, currency, month, \(FeeTotals.figures.map { WideSum.sql([$0]) }.joined(separator: ", "))
      FROM results.fee_part GROUP BY partner, currency, month ORDER BY partner, currency, month
      """)
    try session.db.execute(sql: "DELETE FROM results.result_fee")
    let insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.result_fee (partner, currency, month, \(FeeTotals.figures.joined(separator: ", ")))
      VALUES (?, ?, ?, \(FeeTotals.figures.map { _ in "?" }.joined(separator: ", ")))
      """)
    while try sums.step() {
      for column in 0..<3 { insert.bind(Int32(column + 1), sums.text(column)) }
      for index in FeeTotals.figures.indices {
        insert.bind(Int32(index + 4), Int64(clamping: WideSum.value(sums, 3 + index * 2)))
      }
      try insert.run()
    }
  }
}

extension FeeTotals.Sums {
  /// Adds a payment where it is now.
  fileprivate mutating func add(_ payment: PaymentFile, _ fee: PaymentFee) {
    let amount = Int128(fee.fee?.minorUnits ?? 0)
    switch fee.eligibility.state {
    case .reversed:
      reversed += amount
      return
    case .eligible:
      eligible += amount
      eligiblePayments += 1
    case .held: held += amount
    case .ineligible: ineligible += 1
    }
    guard payment.isBooked else { return }
    payments += 1
    collected += Int128(payment.row.amount.minorUnits)
  }

  /// Adds what is stated and what the next statements will state, where the payment is or was.
  fileprivate mutating func add(_ position: FeePosition) {
    stated += Int128(position.stated)
    if position.state == .held { statedHeld += Int128(position.stated) }
    let due = Int128(position.due) - Int128(position.stated)
    if position.hasLines { adjustmentDue += due } else { notYetStated += due }
  }
}
