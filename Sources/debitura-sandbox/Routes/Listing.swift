/// How a paged list can be asked: its defaults, the names of its filters and of what it sorts by.
struct Listing: Sendable {
  let defaultPageSize: Int
  let defaultOrder: [RowOrder]

  /// Fields by the lower-case name in `Sort`.
  let sorts: [String: String]

  /// Filters by the lower-case name of their parameter.
  let filters: [String: @Sendable (String) -> RowFilter]

  /// The API refuses larger pages.
  static let pageSizeMax = 100

  /// The listing of a kind of rows.
  static func of(_ kind: RowKind) -> Listing {
    switch kind {
    case .client: clients
    case .referralCase: referralCases
    case .transaction: transactions
    case .customerCase: customerCases
    case .payment, .webhook: byID
    }
  }

  private static let clients = Listing(
    defaultPageSize: 50, defaultOrder: [RowOrder(field: "dateCreated", isDescending: true)],
    sorts: named(["dateCreated", "name"]),
    filters: [
      "externaltenantid": tenant,
      "datecreatedfrom": { .atLeast(field: "dateCreated", value: $0) },
      "datecreatedto": { .atMost(field: "dateCreated", value: $0) },
      "isattributedclient": { .isTrue(field: "attributed", value: $0.lowercased() == "true") },
      "onboardingdone": { .isTrue(field: "onboarded", value: $0.lowercased() == "true") },
    ])

  private static let referralCases = Listing(
    defaultPageSize: 10, defaultOrder: [RowOrder(field: "dateCreated", isDescending: true)],
    sorts: named(["dateCreated", "grossAmount", "dueDate"]),
    filters: [
      "externaltenantid": tenant,
      "fromdate": { .atLeast(field: "dateCreated", value: $0) },
      "todate": { .atMost(field: "dateCreated", value: $0) },
      "statuses": lifecycle,
    ])

  private static let transactions = Listing(
    defaultPageSize: 10, defaultOrder: [RowOrder(field: "collectionDate", isDescending: true)],
    sorts: named(["collectionDate", "amount"]),
    filters: [
      "externaltenantid": tenant,
      "fromdate": { .atLeast(field: "collectionDate", value: $0) },
      "todate": { .atMost(field: "collectionDate", value: $0) },
    ])

  private static let customerCases = Listing(
    defaultPageSize: 10, defaultOrder: [RowOrder(field: "id", isDescending: false)],
    sorts: named(RowKind.customerCaseSorts),
    filters: [
      "statuses": lifecycle, "ids": { .id(among: Set($0.lowercased().split(separator: ",").map(String.init))) },
    ])

  /// Lists without a documented order are by id, so that pages fit together.
  private static let byID = Listing(
    defaultPageSize: 10, defaultOrder: [RowOrder(field: "id", isDescending: false)], sorts: [:], filters: [:])

  private static let tenant: @Sendable (String) -> RowFilter = { .equals(field: "tenant", value: $0) }

  private static let lifecycle: @Sendable (String) -> RowFilter = { states in
    .lifecycle(among: Set(states.split(separator: ",").map { RowFilter.letters(of: String($0)) }))
  }

  private static func named(_ fields: [String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: fields.map { ($0.lowercased(), $0) })
  }

  /// The order that a `Sort` asks for; unknown names are ignored, as the API does.
  func order(_ sort: String) -> [RowOrder] {
    sort.split(separator: ",").compactMap { part in
      let sides = part.split(separator: ":", maxSplits: 1).map { $0.trimmingBlanks.lowercased() }
      guard let name = sides.first, let field = sorts[name] else { return nil }
      return RowOrder(field: field, isDescending: sides.count == 2 && sides[1] == "desc")
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    let front = drop { $0 == " " }
    return front.prefix((front.lastIndex { $0 != " " }).map { front.distance(from: front.startIndex, to: $0) + 1 } ?? 0)
  }
}
