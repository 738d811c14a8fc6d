package import Amounts

/// How a partner's outstanding and fees in a currency moved since the run before (outputs 2, movements).
package struct Movement: Hashable, Sendable {
  package let partner: String
  package let currency: Currency

  // Minor units: sums over everything, so wider than an amount.
  package var opening: Int128 = 0
  package var newCases: Int128 = 0
  package var goneCases: Int128 = 0
  package var claimChanges: Int128 = 0
  package var payments: Int128 = 0
  package var paymentsRemoved: Int128 = 0
  package var paymentsAmended: Int128 = 0
  package var closing: Int128 = 0
  package var feeOpening: Int128 = 0
  package var feeNew: Int128 = 0
  package var feeLost: Int128 = 0
  package var feeChanged: Int128 = 0
  package var feeClosing: Int128 = 0

  package init(partner: String, currency: Currency) {
    self.partner = partner
    self.currency = currency
  }

  /// In the order of the columns of `movements.csv`.
  package var figures: [Int128] {
    [
      opening, newCases, goneCases, claimChanges, payments, paymentsRemoved, paymentsAmended, closing, feeOpening,
      feeNew,
      feeLost, feeChanged, feeClosing,
    ]
  }

  /// Opening + movements = closing.
  package var rollForward: Control {
    let moved = newCases + goneCases + claimChanges + payments + paymentsRemoved + paymentsAmended
    return control("roll-forward", opening + moved, closing)
  }

  /// The same of the fees.
  package var feeRollForward: Control {
    control("fee-roll-forward", feeOpening + feeNew + feeLost + feeChanged, feeClosing)
  }

  private func control(_ name: String, _ left: Int128, _ right: Int128) -> Control {
    Control(name: name, scope: partner, currency: currency, left: left, right: right)
  }
}
