import Amounts
import Books
import GRDB

/// How outstanding and fees moved since the run before, by partner and currency (outputs 2, `movements.csv`).
enum Movements {
  /// In the order of ``Movement/figures``.
  static let figures = [
    "opening", "new_cases", "gone_cases", "claim_changes", "payments", "payments_removed", "payments_amended",
    "closing",
    "fee_opening", "fee_new", "fee_lost", "fee_changed", "fee_closing",
  ]

  /// As the results store them, in the same order; opening and closing are a statement's there.
  static let columns = figures.map { figure in
    switch figure {
    case "opening": "outstanding_then"
    case "closing": "outstanding_now"
    case "fee_opening": "fee_then"
    case "fee_closing": "fee_now"
    default: figure
    }
  }

  /// Works them out and writes them; gives their controls.
  ///
  /// Opening is what the run before added up to, closing what these results do: neither is made of the movements between.
  static func write(_ db: Database) throws -> [Control] {
    try db.execute(sql: "DELETE FROM results.movement")
    var movements: [Key: Movement] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT partner, currency, outstanding, fee FROM results.opening") {
      guard let key = Key(row) else { continue }
      var movement = key.movement
      (movement.opening, movement.feeOpening) = (Int128(row[2] as Int64), Int128(row[3] as Int64))
      movements[key] = movement
    }
    let closing = try closing(db)
    for (key, closing) in closing {
      var movement = movements[key] ?? key.movement
      (movement.closing, movement.feeClosing) = (closing.outstanding, closing.fee)
      movements[key] = movement
    }
    try keep(closing, db)
    for row in try Row.fetchAll(db, sql: between) {
      guard let key = Key(row) else { continue }
      var movement = movements[key] ?? key.movement
      let sums = sums.indices.map { WideSum.value(row, 2 + $0 * 2) ?? 0 }
      (movement.newCases, movement.goneCases, movement.claimChanges) = (sums[0], sums[1], sums[2])
      (movement.payments, movement.paymentsRemoved, movement.paymentsAmended) = (sums[3], sums[4], sums[5])
      (movement.feeNew, movement.feeLost, movement.feeChanged) = (sums[6], sums[7], sums[8])
      movements[key] = movement
    }
    let sorted = movements.sorted { $0.key < $1.key }.map(\.value)
    for movement in sorted { try write(movement, db) }
    return sorted.map(\.rollForward) + sorted.map(\.feeRollForward)
  }

  private static func write(_ movement: Movement, _ db: Database) throws {
    let marks = (0..<figures.count + 2).map { _ in "?" }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT INTO results.movement (partner, currency, \(columns.joined(separator: ", "))) VALUES (\(marks))",
      arguments: [movement.partner, movement.currency.code]
        + StatementArguments(movement.figures.map { Int64(clamping: $0) }))
  }

  private struct Key: Hashable, Comparable {
    let partner: String
    let currency: Currency

    init(partner: String, currency: Currency) {
      self.partner = partner
      self.currency = currency
    }

    init?(_ row: Row) {
      guard let currency = Currency(row[1] as String) else { return nil }
      self.init(partner: row[0], currency: currency)
    }

    var movement: Movement { Movement(partner: partner, currency: currency) }

    static func < (left: Key, right: Key) -> Bool { (left.partner, left.currency) < (right.partner, right.currency) }
  }

  /// What the results add up to, wherever a case is in totals or a fee is eligible.
  private static func closing(_ db: Database) throws -> [Key: (outstanding: Int128, fee: Int128)] {
    var sums: [Key: (outstanding: Int128, fee: Int128)] = [:]
    for group in try Totals.read("outstanding", db) {
      guard let currency = Currency(group.currency) else { continue }
      sums[Key(partner: group.scope, currency: currency), default: (0, 0)].outstanding += group.values[1]
    }
    for row in try Row.fetchAll(
      db, sql: "SELECT partner, currency, eligible_fee FROM results.result_fee WHERE eligible_payments > 0")
    {
      guard let key = Key(row) else { continue }
      sums[key, default: (0, 0)].fee += Int128(row[2] as Int64)
    }
    return sums
  }

  /// Keeps them for the next business date: what is not there now is not there then.
  private static func keep(_ closing: [Key: (outstanding: Int128, fee: Int128)], _ db: Database) throws {
    try db.execute(sql: "DELETE FROM results.closing")
    for (key, sums) in closing.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: "INSERT INTO results.closing (partner, currency, outstanding, fee) VALUES (?, ?, ?, ?)",
        arguments: [key.partner, key.currency.code, Int64(clamping: sums.outstanding), Int64(clamping: sums.fee)])
    }
  }

  /// What each figure between opening and closing is a sum of.
  private static let sums = [
    ["case_new"], ["-case_gone"], ["claimed", "-then_claimed"], ["-paid_new"], ["paid_gone"], ["-paid", "then_paid"],
    ["fee_new"], ["-fee_gone"], ["fee", "-then_fee"],
  ]

  private static let between = """
    SELECT partner, currency, \(sums.map(WideSum.sql).joined(separator: ", ")) FROM (
      \(rows("case_since", "partner, currency", ["case_new": "claimed"], "is_counted AND NOT stays"))
      UNION ALL
      \(rows("case_since", "then_partner, then_currency", ["case_gone": "then_outstanding"], "was_counted AND NOT stays"))
      UNION ALL
      \(rows("case_since", "partner, currency", ["claimed": "claimed", "then_claimed": "then_claimed"], "stays"))
      UNION ALL
      \(rows("payment_since", "owner, currency", ["paid_new": "amount"], "is_counted AND NOT in_place"))
      UNION ALL
      \(rows("payment_since", "then_owner, then_currency", ["paid_gone": "then_amount"], "was_counted AND stayed AND NOT in_place"))
      UNION ALL
      \(rows("payment_since", "owner, currency", ["paid": "amount", "then_paid": "then_amount"], "in_place"))
      UNION ALL
      \(rows("payment_since", "partner, currency", ["fee_new": "fee"], "\(isEligible) AND NOT \(hasSameFee)"))
      UNION ALL
      \(rows("payment_since", "then_partner, then_currency", ["fee_gone": "then_fee"], "\(wasEligible) AND NOT \(hasSameFee)"))
      UNION ALL
      \(rows("payment_since", "partner, currency", ["fee": "fee", "then_fee": "then_fee"], hasSameFee))
    ) GROUP BY partner, currency
    """

  private static let isEligible = "coalesce(eligibility = 'eligible' AND is_test = 0, 0)"
  private static let wasEligible = "coalesce(then_eligibility = 'eligible' AND was_test = 0, 0)"
  /// A fee that is in the row that it was in.
  private static let hasSameFee =
    "(\(isEligible) AND \(wasEligible) AND partner = then_partner AND currency = then_currency)"

  /// Rows of a view for some of the sums.
  private static func rows(_ view: String, _ key: String, _ cells: [String: String], _ condition: String) -> String {
    let names = sums.joined().map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    let columns = names.map { "\(cells[$0] ?? "NULL") AS \($0)" }.joined(separator: ", ")
    let key = key.split(separator: ", ")
    return "SELECT \(key[0]) AS partner, \(key[1]) AS currency, \(columns) FROM results.\(view) WHERE \(condition)"
  }
}
