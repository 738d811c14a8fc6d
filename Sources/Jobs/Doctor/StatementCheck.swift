import Amounts
import Books
import Configuration
import Storage

/// Payments that no statement of ours will ever state: of before the first month that a partner is stated, created since.
enum StatementCheck {
  /// The first instant that is stated, by partner, as far as the configuration says it.
  static func begins(_ parts: ConfigurationParts) -> [String: Instant] {
    guard let calendar = parts.settings?.calendar else { return [:] }
    return parts.partners.reduce(into: [:]) { begins, partner in
      begins[partner.id] = partner.begin.month.map { calendar.midnight(of: $0.firstDay) }
    }
  }

  static func checkups(_ look: StoreLook?) -> [Checkup] {
    guard case .read(let inspection)? = look?.content else { return [] }
    return inspection.beforeBegin.map { sum in
      let shown = sum.payments.prefix(paymentsMax).joined(separator: ", ")
      let rest = sum.payments.count - paymentsMax
      return .warning(
        .storage, "\(sum.partner) statements",
        "\(Wording.count(sum.payments.count, "payment")) of before they begin, \(sum.amount), became known since: \(shown)"
          + (rest > 0 ? " and \(rest) more" : ""),
        "Settle them where earlier months were stated; the next statement in \(sum.amount.currency.code) lists them once."
      )
    }
  }

  private static let paymentsMax = 10
}
