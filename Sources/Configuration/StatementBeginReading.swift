import Amounts
import Books

extension Section {
  /// `statements_begin` and `opening_balances` of a partner; both may be left out.
  func statementBegin() -> StatementBegin? {
    let month = self["statements_begin"].map { $0.month() }
    let openings = self["opening_balances"].map { $0.openingBalances() } ?? [:]
    guard month != .some(nil), let openings else { return nil }
    return StatementBegin(month: month ?? nil, openings: openings)
  }
}

extension Place {
  fileprivate func openingBalances() -> [Currency: Int64]? {
    guard let pairs = pairs() else { return nil }
    var openings: [Currency: Int64] = [:]
    for (code, place) in pairs {
      guard let currency = Currency(code) else {
        if place.refusesCommaBefore(code) { continue }
        place.refuse("is no known currency", Place.currencyRemedy(code))
        continue
      }
      openings[currency] = place.balance(currency)?.minorUnits
    }
    return openings.count == pairs.count ? openings : nil
  }
}
