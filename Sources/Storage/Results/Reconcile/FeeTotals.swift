package import Amounts
package import Books
import GRDB

/// Adds up payments and fees by partner, currency and month of the business date (outputs 2, `fees.csv`).
package final class FeeTotals {
  fileprivate struct Row: Hashable, Comparable {
    let partner: String
    let currency: Currency
    let month: Month

    static func < (left: Row, right: Row) -> Bool {
      (left.partner, left.currency, left.month) < (right.partner, right.currency, right.month)
    }
  }

  /// What a case adds to a row.
  package struct Part: Sendable {
    fileprivate let row: Row
    fileprivate let sums: Sums
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

  private let insert: SQLStatement

  static let figures = [
    "payments", "collected", "eligible_fee", "held_fee", "ineligible_payments", "reversed_fee", "stated", "stated_held",
    "not_yet_stated", "adjustment_due", "platform_fee", "eligible_payments",
  ]

  package init(_ session: ReconcileSession) throws {
    insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.fee_part (case_id, partner, currency, month, \(FeeTotals.figures.joined(separator: ", ")))
      VALUES (?, ?, ?, ?, \(FeeTotals.figures.map { _ in "?" }.joined(separator: ", ")))
      """)
  }

  /// What a case adds, in order; test cases are in no total.
  package static func parts(_ file: CaseFile, _ result: CaseResult, calendar: BusinessCalendar) -> [Part] {
    guard !(file.known?.isTest ?? false) else { return [] }
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
    return sums.sorted { $0.key < $1.key }.map { Part(row: $0.key, sums: $0.value) }
  }

  /// Writes what a case adds.
  package func add(_ parts: [Part], of file: CaseFile) throws {
    for part in parts {
      insert.bind(1, file.id)
      insert.bind(2, part.row.partner)
      insert.bind(3, part.row.currency.code)
      insert.bind(4, part.row.month.description)
      for (index, value) in part.sums.values.enumerated() { insert.bind(Int32(index) + 5, Int64(clamping: value)) }
      try insert.run()
    }
  }

  /// Writes a row for every partner, currency and month: the sums of what cases add.
  ///
  /// A total that no column can hold is the nearest that one can: then it does not foot with the payments (control
  /// `fees-foot`).
  package func write(_ session: ReconcileSession) throws {
    try session.db.execute(sql: "DELETE FROM results.result_fee")
    let insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.result_fee (partner, currency, month, \(FeeTotals.figures.joined(separator: ", ")))
      VALUES (?, ?, ?, \(FeeTotals.figures.map { _ in "?" }.joined(separator: ", ")))
      """)
    for group in try Totals.read("fees", session.db) {
      for (index, key) in [group.scope, group.currency, group.month].enumerated() { insert.bind(Int32(index + 1), key) }
      for (index, value) in group.values.enumerated() { insert.bind(Int32(index + 4), Int64(clamping: value)) }
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
