import Amounts
import Books
import StrictJSON
import Platforms

/// Reads the answers of status 200.
struct PageReader {
  private let parser = JSONParser()
  private let limits: PullLimits

  init(_ limits: PullLimits) { self.limits = limits }

  func page(_ body: [UInt8], of source: ListSource) -> Result<Page, PageFault> {
    Result { () throws(PageFault) in
      try document(body) { root throws(PageFault) in
        switch source.kind {
        case .me: try profile(root)
        case .webhooks: try subscriptions(root)
        default: try paged(root, source)
        }
      }
    }
  }

  /// The bearer token that an answer of `/oauth/token` holds.
  func token(_ body: [UInt8], tenant: String) -> Result<Secret, MintedToken.Fault> {
    do throws(PageFault) {
      return try document(body) { root in
        Result { () throws(MintedToken.Fault) in try MintedToken.read(root, tenant: tenant) }
      }
    } catch {
      return .failure(.broken("not JSON"))
    }
  }

  /// Reads a document while the parser is sure to be alive.
  private func document<Value>(
    _ body: [UInt8], _ read: (JSONValue) throws(PageFault) -> Value
  ) throws(PageFault) -> Value {
    defer { withExtendedLifetime(parser) {} }
    let root: JSONValue
    do throws(JSONError) {
      root = try parse(body)
    } catch {
      throw .broken("not JSON: \(error)")
    }
    return try read(root)
  }

  private func parse(_ body: [UInt8]) throws(JSONError) -> JSONValue {
    // The parser copies the bytes, so the pointer may end with the call.
    try body.withUnsafeBufferPointer { bytes throws(JSONError) in try parser.parse(bytes) }
  }

  private func profile(_ root: JSONValue) throws(PageFault) -> Page {
    do throws(FieldFault) {
      let fields = Fields(root)
      let profile = PartnerProfile(
        id: try fields.id("id"),
        referralFeePercentage: fields.percentage("referralFeePercentage")?.description,
        isActive: try fields.optionalBool("isActive"),
        invoicingTriggerMode: try fields.text("invoicingTriggerMode"))
      return Page(rows: .me(profile), ids: [RowID(id: profile.id, content: .only)], withoutID: 0, total: 1, lastPage: 1)
    } catch {
      throw .broken("not a profile: \(error)")
    }
  }

  private func subscriptions(_ root: JSONValue) throws(PageFault) -> Page {
    guard root.kind == .array else { throw .broken("not an array") }
    let read = RowReading.rows(root, as: SubscriptionRow.self)
    let total = read.rows.count + read.withoutID
    return Page(rows: .webhooks(read.rows), ids: read.ids, withoutID: read.withoutID, total: total, lastPage: 1)
  }

  private func paged(_ root: JSONValue, _ source: ListSource) throws(PageFault) -> Page {
    let (total, lastPage) = try totals(root)
    guard let array = root.member(named: source.entity) else { throw .broken("no \(source.entity)") }
    // The schema lets an empty list be null; a list that has rows must show them.
    guard array.kind == .array || (array.isNull && total == 0) else { throw .broken("\(source.entity): not an array") }
    var page = rows(array, source)
    page.total = total
    page.lastPage = lastPage
    if source.kind == .transactions { page.summary = RevenueSummary.read(root.member("summary")) }
    return page
  }

  private func totals(_ root: JSONValue) throws(PageFault) -> (total: Int, lastPage: Int) {
    guard let envelope = root.member("page") ?? root.member("pageData"), envelope.kind == .object else {
      throw .broken("no page object")
    }
    let total: Int64?
    let pages: Int64?
    let given: Int64?
    do throws(FieldFault) {
      let fields = Fields(envelope)
      (total, pages, given) = (
        try fields.wholeNumber("totalResults"), try fields.wholeNumber("totalPages"),
        try fields.wholeNumber("pageSize")
      )
    } catch {
      throw .broken("page.\(error)")
    }
    guard let total else { throw .broken("page.totalResults: missing") }
    let possible = 0...Int64(Int32.max)
    guard possible.contains(total), possible.contains(pages ?? 0) else { throw .absurdTotals("absurd totals") }
    // A server that gives less than was asked for has more pages.
    let size = min(max(1, given ?? Int64(limits.pageSize)), Int64(limits.pageSize))
    let lastPage = max(1, pages ?? 0, (total + size - 1) / size)
    guard lastPage <= limits.pagesMax else { throw .tooManyPages }
    return (Int(total), Int(lastPage))
  }

  private func rows(_ array: JSONValue, _ source: ListSource) -> Page {
    func page<Row>(_ read: ReadRows<Row>, _ rows: PulledRows) -> Page {
      Page(rows: rows, ids: read.ids, withoutID: read.withoutID, total: 0, lastPage: 1)
    }
    switch source.kind {
    case .clients:
      let read = RowReading.rows(array, as: ClientRow.self)
      var page = page(read, .clients(read.rows))
      page.tenants = read.ids.map(\.id)
      return page
    case .cases where source.isReferral:
      let read = RowReading.rows(array, as: ReferralCaseRow.self)
      var page = page(read, .cases(read.rows.map { $0.map(\.row) }))
      page.tenants = array.elements.compactMap { try? Fields($0).optionalObject("client")?.key("externalTenantId") }
      return page
    case .cases:
      let read = RowReading.rows(array, as: CustomerCaseRow.self)
      return page(read, .cases(read.rows.map { $0.map(\.row) }))
    case .transactions:
      let read = RowReading.rows(array, as: TransactionRow.self)
      return page(read, .transactions(read.rows))
    default:
      let read = RowReading.rows(array, as: PaymentRow.self)
      return page(read, .payments(read.rows))
    }
  }
}

extension ReadRow {
  fileprivate func map<Other>(_ transform: (Row) -> Other) -> ReadRow<Other> {
    switch self {
    case .readable(let row): .readable(transform(row))
    case .unreadable(let id, let reason): .unreadable(id: id, reason: reason)
    }
  }
}
