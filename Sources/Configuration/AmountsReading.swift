import Amounts
import Books
import Yams

extension Place {
  /// Amounts by currency, in minor units: `{EUR: 25.00, DKK: 200.00}`.
  func amounts() -> [Currency: Int64]? {
    guard let pairs = pairs() else { return nil }
    var amounts: [Currency: Int64] = [:]
    for (code, place) in pairs {
      guard let currency = Currency(code) else {
        if place.refusesCommaBefore(code) { continue }
        place.refuse("is no known currency", Place.currencyRemedy(code))
        continue
      }
      amounts[currency] = place.money(currency)?.minorUnits
    }
    return amounts.count == pairs.count ? amounts : nil
  }

  /// What raises a severity by one step: an amount a currency, or one figure for every currency (inputs 1).
  func escalationLimits() -> EscalationLimits? {
    if case .mapping = node { return amounts().map(EscalationLimits.byCurrency) }
    return decimal().map(EscalationLimits.everywhere)
  }
}
