/// The kinds of lists that the two APIs have.
///
/// Raw values are the members of `api.json`; two kinds share one where the APIs name different rows alike.
enum RowKind: Hashable, Sendable {
  case client, referralCase, transaction, webhook
  case customerCase, payment

  /// The member of `api.json` that holds the rows.
  var member: String {
    switch self {
    case .client: "clients"
    case .referralCase, .customerCase: "cases"
    case .transaction: "transactions"
    case .webhook: "webhooks"
    case .payment: "payments"
    }
  }

  /// The member of an answer that holds the rows of a page.
  var envelopeMember: String { self == .transaction ? "data" : member }

  /// The members that rows are ordered and filtered by, with their place in the row.
  var fields: [RowField] {
    switch self {
    case .client:
      [
        RowField("dateCreated", "dateLinked"), RowField("name", "client", "companyName"),
        RowField("tenant", "externalTenantId"), RowField("attributed", "isAttributedClient"),
        RowField("onboarded", "onboardingDone"), RowField("cases", "caseStats", "casesTotal"),
      ]
    case .referralCase:
      [
        RowField("dateCreated"), RowField("grossAmount"), RowField("dueDate"),
        RowField("tenant", "client", "externalTenantId"), RowField("lifecycle"),
      ]
    case .transaction:
      [
        RowField("collectionDate", "date"), RowField("amount", "payment", "amount"),
        RowField("tenant", "client", "externalTenantId"), RowField("fee", "earnings", "referralFeeAmountUsd"),
        RowField("revenue", "earnings", "debituraRevenueUsd"),
        RowField("referral", "status", "referralInvoicingStatus"),
        RowField("platform", "status", "platformInvoicingStatus"),
        RowField("commission", "status", "commissionPaymentStatus"),
      ]
    case .webhook: []
    case .customerCase:
      Self.customerCaseSorts.map { RowField($0) } + [RowField("reference"), RowField("creditorReference")]
    case .payment: [RowField("case", "invoice", "invoiceId")]
    }
  }

  /// What the Customer API documents for `Sort` of its cases.
  static let customerCaseSorts = [
    "dateCreated", "dateUpdated", "dateFinished", "dateCollectionStarted", "dueDate", "date", "grossAmount",
    "remainder",
    "interestFees", "collectionFees", "reminderFees", "lifecycle", "closeCode",
  ]

  /// The row's id.
  func id(of row: [String: JSONSlice]) -> String {
    switch self {
    case .client: row["externalTenantId"]?.string ?? ""
    case .transaction: row["transactionId"]?.string?.lowercased() ?? ""
    default: row["id"]?.string?.lowercased() ?? ""
    }
  }
}

/// A value of a row by which lists are ordered or filtered.
struct RowField: Sendable {
  /// What the sandbox calls it.
  let name: String

  /// The members to go through to reach it.
  let path: [String]

  init(_ name: String, _ path: String...) {
    self.name = name
    self.path = path.isEmpty ? [name] : path
  }

  /// The value in a row's members.
  func value(in row: [String: JSONSlice]) -> SortValue {
    var slice = path.first.flatMap { row[$0] }
    for step in path.dropFirst() { slice = slice?[step] }
    return SortValue(slice)
  }
}
