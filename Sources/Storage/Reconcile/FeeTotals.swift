import Amounts
package import Books
import GRDB

/// Adds up payments and fees by partner, currency and month of the business date (outputs 2, `fees.csv`).
package struct FeeTotals {
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
  }

  private var sums: [Row: Sums] = [:]
  private let calendar: BusinessCalendar

  package init(context: RunContext) { calendar = context.calendar }

  /// Adds a case; test cases are in no total.
  package mutating func add(_ file: CaseFile, _ result: CaseResult) {
    guard !(file.known?.isTest ?? false) else { return }
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
  }

  /// Writes a row for every partner, currency and month.
  ///
  /// A total that no column can hold is the nearest that one can: then it does not foot with the payments (control
  /// `fees-foot`).
  package func write(_ session: ReconcileSession) throws {
    let insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.result_fee (partner, currency, month, payments, collected, eligible_fee, held_fee, ineligible_payments,
        reversed_fee, stated, stated_held, not_yet_stated, adjustment_due, platform_fee)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
      insert.bind(1, key.partner)
      insert.bind(2, key.currency.code)
      insert.bind(3, key.month.description)
      for (index, value) in [
        Int128(sum.payments), sum.collected, sum.eligible, sum.held, Int128(sum.ineligible), sum.reversed, sum.stated,
        sum.statedHeld,
        sum.notYetStated, sum.adjustmentDue, sum.platform,
      ].enumerated() {
        insert.bind(Int32(index + 4), Int64(clamping: value))
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
    case .eligible: eligible += amount
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
