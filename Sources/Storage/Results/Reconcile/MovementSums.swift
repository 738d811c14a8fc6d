import Amounts
import Books
import GRDB

/// The movements between opening and closing, added up from what is and what was (`RunBefore`).
///
/// Each view is gone through once, whatever it adds to: most of what a night without news costs is looking at what was.
enum MovementSums {
  /// Whose figures they are.
  struct Key: Hashable, Comparable {
    let partner: String
    let currency: Currency

    /// Of a row that begins with both.
    init?(_ row: Row) {
      guard let currency = Currency(row[1] as String) else { return nil }
      self.init(partner: row[0], currency: currency)
    }

    init(partner: String, currency: Currency) {
      self.partner = partner
      self.currency = currency
    }

    /// Nothing moved yet.
    var movement: Movement { Movement(partner: partner, currency: currency) }

    static func < (left: Key, right: Key) -> Bool { (left.partner, left.currency) < (right.partner, right.currency) }
  }

  static func add(to movements: inout [Key: Movement], _ db: Database) throws {
    try add(cases, of: "case_since", to: &movements, db)
    try add(payments, of: "payment_since", to: &movements, db)
  }

  /// What a row of a view adds to a figure.
  private struct Part {
    let figure: WritableKeyPath<Movement, Int128>
    /// The columns of the partner and the currency whose figure it is.
    let key: (partner: String, currency: String)
    /// The columns that are added, and those that are taken away.
    var added: [String] = []
    var taken: [String] = []
    let condition: String
  }

  private static func add(_ parts: [Part], of view: String, to movements: inout [Key: Movement], _ db: Database) throws
  {
    let columns = parts.flatMap { [$0.condition, $0.key.partner, $0.key.currency] + $0.added + $0.taken }
    let rows = try SQLStatement(db, "SELECT \(columns.joined(separator: ", ")) FROM results.\(view)")
    while try rows.step() {
      var column = 0
      for part in parts {
        let added = column + 3
        let taken = added + part.added.count
        let end = taken + part.taken.count
        defer { column = end }
        guard rows.bool(column), let currency = rows.currency(column + 2) else { continue }
        var sum = Int128(0)
        for index in added..<taken { sum += Int128(rows.integer(index)) }
        for index in taken..<end { sum -= Int128(rows.integer(index)) }
        let key = Key(partner: rows.text(column + 1), currency: currency)
        movements[key, default: key.movement][keyPath: part.figure] += sum
      }
    }
  }

  private static var cases: [Part] {
    [
      Part(figure: \.newCases, key: now, added: ["claimed"], condition: "is_counted AND NOT stays"),
      Part(figure: \.goneCases, key: then, taken: ["then_outstanding"], condition: "was_counted AND NOT stays"),
      Part(figure: \.claimChanges, key: now, added: ["claimed"], taken: ["then_claimed"], condition: "stays"),
    ]
  }

  private static var payments: [Part] {
    [
      Part(figure: \.payments, key: owner, taken: ["amount"], condition: "is_counted AND NOT in_place"),
      Part(
        figure: \.paymentsRemoved, key: ownerThen, added: ["then_amount"],
        condition: "was_counted AND stayed AND NOT in_place"),
      Part(figure: \.paymentsAmended, key: owner, added: ["then_amount"], taken: ["amount"], condition: "in_place"),
      Part(figure: \.feeNew, key: now, added: ["fee"], condition: "\(isEligible) AND NOT \(hasSameFee)"),
      Part(figure: \.feeLost, key: then, taken: ["then_fee"], condition: "\(wasEligible) AND NOT \(hasSameFee)"),
      Part(figure: \.feeChanged, key: now, added: ["fee"], taken: ["then_fee"], condition: hasSameFee),
    ]
  }

  private static let now = (partner: "partner", currency: "currency")
  private static let then = (partner: "then_partner", currency: "then_currency")
  /// A payment moves the outstanding of the partner of its case.
  private static let owner = (partner: "owner", currency: "currency")
  private static let ownerThen = (partner: "then_owner", currency: "then_currency")

  private static let isEligible = "coalesce(eligibility = 'eligible' AND is_test = 0, 0)"
  private static let wasEligible = "coalesce(then_eligibility = 'eligible' AND was_test = 0, 0)"
  /// A fee that is in the row that it was in.
  private static let hasSameFee =
    "(\(isEligible) AND \(wasEligible) AND partner = then_partner AND currency = then_currency)"
}
