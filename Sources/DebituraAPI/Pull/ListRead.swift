import Books

/// The reading of one list: which pages are still to be asked for, and whether the ids add up.
final class ListRead {
  let list: PulledList
  let source: ListSource
  /// The token that it is read with; nil on the referral API.
  let access: TenantAccess?

  private(set) var hasEnded = false
  /// Which read of the list this is, from 1.
  private(set) var number = 1
  /// Whether the sink has been told of this read.
  var isAnnounced = false
  /// The ids that this read showed with two contents.
  private(set) var contradicted: Set<[UInt8]> = []

  private var nextPage = 1
  private var lastPage = 1
  private var unanswered = 0
  private var newest: (page: Int, total: Int, lastPage: Int, summary: RevenueSummary?)?
  /// The largest total that a page of this read has said.
  private var largestTotal = 0
  private var ids = CompactIDs()
  /// Of the last read before this one whose ids added up.
  private var formerIDs: CompactIDs?
  private var rows = 0
  private var withoutID = 0
  private var fault: String?

  init(_ list: PulledList, _ source: ListSource, access: TenantAccess? = nil) {
    self.list = list
    self.source = source
    self.access = access
  }

  var totals: ListTotals { ListTotals(rows: rows, distinctIDs: ids.count, reads: number) }

  /// Whether there is a page to be asked for now: page 1 alone, then the others at once.
  var hasPageToAsk: Bool { !hasEnded && fault == nil && nextPage <= lastPage }

  /// The next page to be asked for.
  func takePage() -> Int {
    defer { nextPage += 1 }
    unanswered += 1
    return nextPage
  }

  /// Takes a page's rows into the count.
  func take(_ page: Page, number: Int) {
    unanswered -= 1
    rows += page.ids.count + page.withoutID
    withoutID += page.withoutID
    for row in page.ids where !ids.insert(row.id, row.content) { contradicted.insert(Array(row.id.utf8)) }
    if number >= newest?.page ?? 0 { newest = (number, page.total, page.lastPage, page.summary) }
    largestTotal = max(largestTotal, page.total)
    if number == 1 { lastPage = max(lastPage, page.lastPage) }
  }

  /// Takes note that a page can't be counted: this read is in vain.
  func takeFault(_ reason: String) {
    unanswered -= 1
    fault = fault ?? reason
  }

  /// What is to be done after an answer.
  enum Next {
    case goOn
    /// The read has ended and its ids add up: what does it lack?
    case judge
    case end(ListEnd, ListBlame?, RevenueSummary?)
    case readAgain
  }

  func next(_ limits: PullLimits) -> Next {
    guard unanswered == 0, !hasPageToAsk else { return .goOn }
    if fault == nil, let newest, newest.lastPage > lastPage {
      // The list has grown while it was read.
      lastPage = newest.lastPage
      return .goOn
    }
    if let fault { return again(fault, limits) }
    if let newest, withoutID == 0, ids.count == newest.total { return .judge }
    let unnamed = withoutID == 0 ? "" : ", \(withoutID) without a readable id"
    return again(
      "\(ids.count) distinct ids in \(rows) rows\(unnamed), but totalResults is \(newest?.total ?? 0)", limits)
  }

  /// Whether a read whose ids add up is believed (inputs 3).
  func judged(_ absence: Absence, _ limits: PullLimits) -> Next {
    let isSame = formerIDs?.hasSameIDs(as: ids) ?? false
    let mayReadAgain = number < limits.readsMax
    if absence.lost > 0, !isSame {
      let reason = "\(absence.lost) of \(absence.former) ids are missing, and no two reads show the same ids"
      formerIDs = ids
      return again(reason, limits)
    }
    if !contradicted.isEmpty, mayReadAgain {
      formerIDs = ids
      return .readAgain
    }
    // A row deleted during the read can hide another one and still leave the count right: read again while we may.
    if let newest, newest.total < largestTotal, !isSame, mayReadAgain {
      formerIDs = ids
      return .readAgain
    }
    if absence.isMass, !absence.isProven {
      return .end(.incomplete(reason: "GET \(source.path): lost \(absence.lost) of \(absence.former)"), .loss, nil)
    }
    return .end(.complete, nil, newest?.summary)
  }

  private func again(_ reason: String, _ limits: PullLimits) -> Next {
    guard number >= limits.readsMax else { return .readAgain }
    return .end(.incomplete(reason: "GET \(source.path): read \(number) times: \(reason)"), .list, nil)
  }

  /// Forgets this read and begins the next one.
  func readAgain() {
    number += 1
    isAnnounced = false
    (nextPage, lastPage, unanswered) = (1, 1, 0)
    newest = nil
    largestTotal = 0
    ids = CompactIDs()
    contradicted = []
    (rows, withoutID) = (0, 0)
    fault = nil
  }

  /// Nothing more is asked for, and answers still under way are dropped.
  func end() {
    hasEnded = true
    ids = CompactIDs()
    formerIDs = nil
    contradicted = []
  }
}
