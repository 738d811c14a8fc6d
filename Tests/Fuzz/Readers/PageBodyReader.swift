import Books
@testable import DebituraAPI
import Platforms

/// What the APIs answer: a page of any list, a token, an error, and the headers that are read.
enum PageBodyReader {
  static func broken(by bytes: [UInt8]) -> String? {
    let limits = PullLimits()
    let reader = PageReader(limits)
    for source in ListSource.ofPartner + ListSource.ofTenant {
      guard let page = try? reader.page(bytes, of: source).get() else { continue }
      // What was read before leaves nothing behind.
      let again = try? reader.page(bytes, of: source).get()
      guard page.ids == again?.ids, page.tenants == again?.tenants, page.total == again?.total else {
        return "\(source.path): another page the second time"
      }
      guard page.total >= 0, (1...limits.pagesMax).contains(page.lastPage), page.withoutID >= 0 else {
        return "\(source.path): impossible totals"
      }
      guard !page.ids.contains(where: \.id.isEmpty) else { return "\(source.path): an empty id" }
      // One list may be read from this page alone: its count ends somewhere, whatever it says.
      let list = ListRead(PulledList(partner: "p", tenant: nil, kind: source.kind), source)
      let number = list.takePage()
      list.take(page, number: number)
      if case .judge = list.next(limits) { _ = list.judged(Absence(former: .max, lost: .max, isProven: false), limits) }
    }
    _ = reader.token(bytes, tenant: "t")
    if let text = ErrorBody.text(bytes, without: Secret("canary-secret")), text.contains("canary-secret") {
      return "a secret in an error's text"
    }
    if let wait = RetryAfter.milliseconds(ErrorBody.retryAfter(bytes)), !(0...86_400_000).contains(wait) {
      return "to wait \(wait) ms"
    }
    let header = String(decoding: bytes, as: UTF8.self)
    if let wait = RetryAfter.milliseconds(header), !(0...86_400_000).contains(wait) { return "to wait \(wait) ms" }
    _ = HTTPDate.seconds(header)
    return nil
  }
}
