package import Amounts

/// What speaks against recording a payment to a partner (rules R10, `statement pay`).
package enum PayoutObjection: Hashable, Sendable {
  case moreThanOpen(Money, open: Money)
  /// A payment that came back, of more than was paid; both amounts are positive, or what was paid is 0.
  case moreThanPaid(Money, paid: Money)
  case beforeIssue(Day, issued: Day)
  /// Later than the business date of as-of.
  case later(Day, today: Day)

  /// What speaks against an amount.
  ///
  /// - Parameters:
  ///   - amount: negative for one that came back.
  ///   - account: what is open to the partner in its currency, and what was paid so far.
  package static func to(_ amount: Money, _ account: PayoutAccount) -> PayoutObjection? {
    func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: amount.currency) }
    if amount.minorUnits > 0, amount.minorUnits > account.open {
      return .moreThanOpen(amount, open: money(account.open))
    }
    if amount.minorUnits < 0, amount.minorUnits.magnitude > UInt64(max(account.paid, 0)) {
      return .moreThanPaid(amount.negated, paid: money(max(account.paid, 0)))
    }
    return nil
  }

  /// What speaks against the date of a payment of a statement.
  package static func to(_ date: Day, issued: Day, today: Day) -> PayoutObjection? {
    if date < issued { return .beforeIssue(date, issued: issued) }
    return date > today ? .later(date, today: today) : nil
  }

  /// What speaks against another amount in the place of one that is recorded; nil: in the place of nothing.
  ///
  /// The right amount is held to the rule as if the wrong one had never been there, and so is the change of both.
  ///
  /// - Throws: `MoneyError.overflow`.
  package static func to(_ amount: Money, insteadOf wrong: Money, _ account: PayoutAccount) throws(MoneyError)
    -> PayoutObjection?
  {
    let without = try account.recording(wrong.negated.minorUnits)
    if let objection = to(amount, without) { return objection }
    return to(try amount.subtracting(wrong), account)
  }
}

extension PayoutObjection: CustomStringConvertible {
  package var description: String {
    switch self {
    case .moreThanOpen(let amount, let open): "\(amount) is more than the \(open) that are open to the partner"
    case .moreThanPaid(let amount, let paid): "\(amount) back is more than the \(paid) that were paid"
    case .beforeIssue(let date, let issued): "\(date) is before the issue of the statement on \(issued)"
    case .later(let date, let today): "\(date) is later than \(today)"
    }
  }
}

/// What is open to a partner in a currency, and what was paid to it, in minor units.
package struct PayoutAccount: Hashable, Sendable {
  /// Closing of the newest statement less what no statement has counted yet.
  package let open: Int64
  /// Everything that was ever recorded, what came back subtracted.
  package let paid: Int64

  package init(open: Int64, paid: Int64) {
    self.open = open
    self.paid = paid
  }

  /// The account once an amount is recorded.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func recording(_ amount: Int64) throws(MoneyError) -> PayoutAccount {
    let (open, isOpenTooLarge) = open.subtractingReportingOverflow(amount)
    let (paid, isPaidTooLarge) = paid.addingReportingOverflow(amount)
    guard !isOpenTooLarge, !isPaidTooLarge else { throw .overflow }
    return PayoutAccount(open: open, paid: paid)
  }
}
