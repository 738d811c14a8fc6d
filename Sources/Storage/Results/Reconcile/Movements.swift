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
    try MovementSums.add(to: &movements, db)
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

  private typealias Key = MovementSums.Key

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
}
