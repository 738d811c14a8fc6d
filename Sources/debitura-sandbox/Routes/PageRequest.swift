/// The page of a list that a query asks for.
struct PageRequest: Sendable {
  var number = 1
  var size: Int
  var question = RowQuestion()

  /// Reads a query; nil where `Page` or `PageSize` is out of range, which the API answers with 400.
  init?(_ parameters: [(name: String, value: String)], listing: Listing) {
    size = listing.defaultPageSize
    question.orders = listing.defaultOrder
    for (name, value) in parameters {
      switch name.lowercased() {
      case "page":
        guard let wanted = Int(value), wanted >= 1 else { return nil }
        number = wanted
      case "pagesize":
        guard let wanted = Int(value), (1...Listing.pageSizeMax).contains(wanted) else { return nil }
        size = wanted
      case "sort":
        let orders = listing.order(value)
        if !orders.isEmpty { question.orders = orders }
      case let name:
        if let filter = listing.filters[name] { question.filters.append(filter(value)) }
      }
    }
  }
}
