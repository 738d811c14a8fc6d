import Foundation

/// The `summary` member of the referral API's lists, over all rows that pass the filters.
enum Summary {
  /// The summary as JSON text; nil for lists that have none.
  static func text(of list: RowList, rows: [Row]) -> String? {
    switch list.kind {
    case .client: clients(list, rows)
    case .referralCase: cases(list, rows)
    case .transaction: transactions(list, rows)
    default: nil
    }
  }

  private static func clients(_ list: RowList, _ rows: [Row]) -> String {
    let attributed = rows.count { list.value("attributed", of: $0) == .flag(true) }
    let onboarded = rows.count { list.value("onboarded", of: $0) == .flag(true) }
    let cases = rows.reduce(Decimal(0)) { $0 + list.value("cases", of: $1).number }
    return """
      {"totalClients":\(rows.count),"attributedClients":\(attributed),"onboardingComplete":\(onboarded),\
      "onboardingPending":\(rows.count - onboarded),"totalCases":\(cases)}
      """
  }

  /// The cases of this month are always 0: the sandbox has no clock of its own, and Tieout must not need the figure.
  private static func cases(_ list: RowList, _ rows: [Row]) -> String {
    let states = rows.map { list.value("lifecycle", of: $0).text.lowercased() }
    let active = states.count { $0 == "active" }
    let closed = states.count { $0 == "closed" }
    let paused = states.count { $0 == "paused" }
    return """
      {"totalCases":\(rows.count),"casesThisMonth":0,"byLifecycle":{"active":\(active),"closed":\(closed),\
      "paused":\(paused),"pending":\(rows.count - active - closed - paused)}}
      """
  }

  /// The buckets in the order of Debitura's description.
  private static let buckets = [
    "pending", "confirmedPendingInvoice", "awaitingCollectionPartnerPayment", "readyToInvoiceDebitura",
    "awaitingDebituraPayment", "paid", "disputed",
  ]

  private static func transactions(_ list: RowList, _ rows: [Row]) -> String {
    let groups = Dictionary(grouping: rows) { bucket(of: $0, in: list) }
    let members = buckets.map { name in
      let rows = groups[name] ?? []
      let fees = rows.reduce(Decimal(0)) { $0 + list.value("fee", of: $1).number }
      return "\"\(name)ReferralFeeUsd\":\(fees),\"\(name)Count\":\(rows.count)"
    }
    let revenue = rows.reduce(Decimal(0)) { $0 + list.value("revenue", of: $1).number }
    return "{\"revenue\":{\(members.joined(separator: ","))},\"totalDebituraRevenueUsd\":\(revenue)}"
  }

  /// nil: a credited invoice whose referral fee is not invoiced is in no bucket.
  private static func bucket(of row: Row, in list: RowList) -> String? {
    let referral = list.value("referral", of: row).text
    let platform = list.value("platform", of: row).text
    let commission = list.value("commission", of: row).text
    return switch (referral, platform, commission) {
    case ("Invoiced", _, _): "awaitingDebituraPayment"
    case ("Paid", _, _): "paid"
    case ("Disputed", _, _): "disputed"
    case (_, "InvoiceCredited", _): nil
    case (_, "InvoiceIssued", _): "awaitingCollectionPartnerPayment"
    case (_, "PaymentReceived", _): "readyToInvoiceDebitura"
    case (_, _, "Paid"): "confirmedPendingInvoice"
    default: "pending"
    }
  }
}
