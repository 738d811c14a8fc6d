import Books

/// Where a list is read, and what its answers look like.
struct ListSource {
  let kind: PulledListKind
  let isReferral: Bool
  let path: String
  /// The name of the array in a page; empty for what has no pages.
  let entity: String
  /// Oldest first where the server can: rows that come during a pull then shift no page (contracts A.5).
  let sort: String?

  private init(
    _ kind: PulledListKind, isReferral: Bool = true, _ path: String, entity: String = "", sort: String? = nil
  ) {
    self.kind = kind
    self.isReferral = isReferral
    self.path = path
    self.entity = entity
    self.sort = sort
  }

  /// A partner's lists on the referral API.
  static let ofPartner = [
    ListSource(.clients, "/clients", entity: "clients", sort: "dateCreated:asc"),
    ListSource(.cases, "/cases", entity: "cases", sort: "DateCreated:asc"),
    ListSource(.me, "/me"),
    ListSource(.webhooks, "/v1/Webhooks"),
    ListSource(.transactions, "/reporting/transactions", entity: "data", sort: "collectionDate:asc"),
  ]

  /// A tenant's lists on the customer API.
  static let ofTenant = [
    ListSource(.cases, isReferral: false, "/cases", entity: "cases", sort: "DateCreated:asc"),
    ListSource(.payments, isReferral: false, "/Payments", entity: "payments"),
  ]

  var isPaged: Bool { !entity.isEmpty }

  /// Whether what it no longer shows must be missing twice (inputs 3, "Absence needs proof").
  var needsProofOfAbsence: Bool { isPaged }

  func url(_ base: String, page: Int, size: Int) -> String {
    guard isPaged else { return base + path }
    return "\(base)\(path)?Page=\(page)&PageSize=\(size)\(sort.map { "&Sort=\($0)" } ?? "")"
  }
}
