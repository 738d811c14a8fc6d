package import Amounts

/// With what a partner's statements begin (rules R10, Begin): taken at the first issue, and fixed from then on.
package struct StatementBegin: Hashable, Sendable {
  /// The first month that is stated; nil = whichever is issued first.
  package let month: Month?
  /// What was owed before it, in minor units that are not 0, by currency; positive: to the partner.
  package let openings: [Currency: Int64]

  /// - Parameter openings: a balance of 0 begins no series, and is left out.
  package init(month: Month? = nil, openings: [Currency: Int64] = [:]) {
    self.month = month
    self.openings = openings.filter { $0.value != 0 }
  }
}

extension StatementBegin: CustomStringConvertible {
  /// As the two keys of the configuration: `statements_begin: 2026-01, opening_balances: {EUR: 120.00}`.
  package var description: String {
    let balances = openings.sorted { $0.key < $1.key }
      .map { "\($0.key.code): \(Money(minorUnits: $0.value, currency: $0.key).decimal)" }
    let texts = [
      month.map { "statements_begin: \($0)" },
      balances.isEmpty ? nil : "opening_balances: {\(balances.joined(separator: ", "))}",
    ].compactMap(\.self)
    return texts.isEmpty ? "neither statements_begin nor opening_balances" : texts.joined(separator: ", ")
  }
}

extension RunContext {
  /// Whether a payment is of a month before the first that its partner is stated, and was never stated (rules R7, 0).
  package func isBeforeBegin(_ payment: PaymentFile) -> Bool {
    guard let begin = statementsBegin[payment.partner], calendar.day(of: payment.row.date).month < begin else {
      return false
    }
    return !payment.statedLines.contains { $0.partner == payment.partner }
  }
}
