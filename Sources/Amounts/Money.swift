/// An exact amount in one currency, counted in that currency's minor unit.
///
/// Source: rules, Conventions ("Amounts are integers in minor units and are never added across currencies").
package struct Money: Hashable, Sendable {
  package var minorUnits: Int64
  package let currency: Currency

  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The largest amount of minor units that is read from outside: 15 digits (inputs 3).
  package static let largestRead: Int64 = 999_999_999_999_999

  /// Nothing, in this currency.
  package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }
}

/// What can go wrong with amounts: never a wrapped or a converted number.
package enum MoneyError: Error, Hashable, Sendable {
  /// Two amounts of different currencies were to be added or compared.
  case currencyMismatch(Currency, Currency)
  /// The result needs more than 64 bits of minor units.
  case overflow
}

extension Money {
  /// Adds two amounts of the same currency.
  ///
  /// - Throws: `.currencyMismatch` rather than converting, `.overflow` rather than wrapping.
  package func adding(_ other: Money) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    let (sum, overflowed) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflowed else { throw .overflow }
    return Money(minorUnits: sum, currency: currency)
  }

  /// Subtracts an amount of the same currency.
  ///
  /// - Throws: `.currencyMismatch` rather than converting, `.overflow` rather than wrapping.
  package func subtracting(_ other: Money) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    let (difference, overflowed) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflowed else { throw .overflow }
    return Money(minorUnits: difference, currency: currency)
  }
}

extension Money {
  /// The amount with the other sign; the smallest Int64 stays as large as a positive number can be.
  package var negated: Money {
    Money(minorUnits: minorUnits == .min ? .max : -minorUnits, currency: currency)
  }
}

extension Int128 {
  /// A sum or difference of minor units as the 64 bits in which amounts are stored.
  ///
  /// - Throws: `.overflow` when it needs more.
  package func minorUnits() throws(MoneyError) -> Int64 {
    guard let units = Int64(exactly: self) else { throw .overflow }
    return units
  }
}

extension Money {
  /// An amount in major units as a person or a file states it: at most 15 digits of minor units, so that sums of a great
  /// many stay exact (inputs 3).
  package init?(stated text: String, currency: Currency) {
    guard let money = try? Money(majorUnits: text, currency: currency), money.minorUnits.magnitude < Money.statedMax
    else { return nil }
    self = money
  }

  private static let statedMax: UInt64 = 1_000_000_000_000_000
}

extension Sequence<Int64> {
  /// The sum of minor units, which the caller knows to be of one currency; 128 bits wide until it is whole.
  ///
  /// - Throws: `.overflow` when the whole sum needs more than 64 bits.
  package func sumOfMinorUnits() throws(MoneyError) -> Int64 {
    // No sequence in memory is long enough for 128 bits to overflow.
    var total: Int128 = 0
    for units in self { total &+= Int128(units) }
    return try total.minorUnits()
  }
}

extension Money: CustomStringConvertible {
  /// The amount in major units with exactly the currency's decimals, then the code: `1234.50 EUR`.
  package var description: String { "\(decimal) \(currency.code)" }

  /// The amount in major units with exactly the currency's decimals and no grouping: `-0.05`, `1500`.
  ///
  /// Zero has no sign. Source: outputs 2.
  package var decimal: String { DecimalText.text(units: minorUnits, decimals: currency.exponent) }
}
