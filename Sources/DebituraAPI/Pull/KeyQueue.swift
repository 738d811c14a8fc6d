import Books
import Platforms

/// What is still to be asked with one partner's key, and when it may be.
final class KeyQueue {
  let partner: PullPartner
  let lists: [ListRead]
  var accesses: [TenantAccess] = []
  private var limiter: RateLimiter
  private var ready = Queue<Call>()
  /// What the server would not take yet: never more than were under way at once.
  private var limited: [Call] = []
  private var delayed: [(due: Int64, call: Call)] = []
  private var paging = Queue<ListRead>()
  private var unopened = Queue<TenantAccess>()
  /// Every tenant that is or was named, as bytes (reliability M15).
  private(set) var tenants: [[UInt8]: String] = [:]
  private var hasOpenedTenants = false
  private var pausedUntil = Int64.min
  private let connectionsMax: Int
  /// How many requests may be under way: one after the server said that there were too many, then more again.
  private var window: Int
  private var underWay = 0

  init(_ partner: PullPartner, _ settings: PullSettings, at now: Moment) {
    self.partner = partner
    limiter = RateLimiter(settings.rates, usage: partner.usage, at: now)
    connectionsMax = max(1, settings.connectionsMax)
    window = connectionsMax
    lists = ListSource.ofPartner.map { ListRead(PulledList(partner: partner.id, tenant: nil, kind: $0.kind), $0) }
    for list in lists { paging.append(list) }
    named(partner.tenants)
  }

  /// What the key has used up.
  func used(at now: Moment) -> KeyUsage { limiter.used(at: now) }

  func named(_ names: [String]) {
    for name in names {
      let trimmed = LooseText.trimmed(name)
      if !trimmed.isEmpty { tenants[Array(trimmed.utf8)] = trimmed }
    }
  }

  /// Opens the tenants once the lists that name them have ended; true when that has just happened.
  func openTenants() {
    guard partner.readsCustomerAPI, !hasOpenedTenants,
      lists.allSatisfy({ $0.hasEnded || ($0.list.kind != .clients && $0.list.kind != .cases) })
    else { return }
    hasOpenedTenants = true
    for (_, name) in tenants.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let access = TenantAccess(name)
      access.lists = ListSource.ofTenant.map {
        ListRead(PulledList(partner: partner.id, tenant: name, kind: $0.kind), $0, access: access)
      }
      accesses.append(access)
      unopened.append(access)
    }
  }

  // MARK: What to send

  /// What may be sent now; nil when nothing may.
  func take(at now: Moment) -> Call? {
    while let last = delayed.last, last.due <= now.milliseconds {
      delayed.removeLast()
      ready.append(last.call)
    }
    guard underWay < window, pausedUntil <= now.milliseconds, limiter.permitted(at: now) <= now.milliseconds else {
      return nil
    }
    guard let call = takeReady() ?? takePage() ?? openTenant() else { return nil }
    limiter.record(at: now)
    underWay += 1
    return call
  }

  /// When to ask again; nil when nothing but an answer can change anything.
  func wake(at now: Moment) -> Int64? {
    let hasWork = !limited.isEmpty || !ready.isEmpty || !paging.isEmpty || !unopened.isEmpty
    guard underWay < window, hasWork || !delayed.isEmpty else { return nil }
    let due = hasWork ? now.milliseconds : delayed.last?.due ?? now.milliseconds
    return max(due, pausedUntil, limiter.permitted(at: now))
  }

  /// Whether a limit, its own or one that the server has told, keeps it from sending now.
  func isLimited(at now: Moment) -> Bool { max(pausedUntil, limiter.permitted(at: now)) > now.milliseconds }

  private func takeReady() -> Call? {
    while let call = takeLimited() ?? ready.removeFirst() {
      guard call.isWanted else { continue }
      guard let access = call.access, access.isMinting else { return call }
      access.waiting.append(call)
    }
    return nil
  }

  /// Of several, the one that was sent away most often.
  private func takeLimited() -> Call? {
    limited.indices.max { limited[$0].limited < limited[$1].limited }.map { limited.remove(at: $0) }
  }

  /// The next page, of the lists in turn.
  private func takePage() -> Call? {
    while let list = paging.removeFirst() {
      guard list.hasPageToAsk else { continue }
      if let access = list.access, access.isMinting { continue }
      let call = Call(.page(list, list.takePage()))
      if list.hasPageToAsk { paging.append(list) }
      return call
    }
    return nil
  }

  /// A tenant is opened when there is nothing else to ask, so that no token grows old unused.
  private func openTenant() -> Call? {
    guard let access = unopened.removeFirst() else { return nil }
    access.startMinting()
    return Call(.mint(access))
  }

  // MARK: What came of it

  func answered(isLimited: Bool) {
    underWay -= 1
    window = isLimited ? 1 : min(window + 1, connectionsMax)
  }

  func pause(until milliseconds: Int64) { pausedUntil = max(pausedUntil, milliseconds) }

  func sendAgain(_ call: Call) { ready.append(call) }

  /// Before all others, so that none of many is refused again and again while later ones are admitted.
  func sendFirst(_ call: Call) { limited.append(call) }

  func sendAgain(_ call: Call, at due: Int64) {
    // Latest first; of one time, the one that was put in first stands last.
    var low = 0
    var high = delayed.count
    while low < high {
      let middle = (low + high) / 2
      if delayed[middle].due > due { low = middle + 1 } else { high = middle }
    }
    delayed.insert((due, call), at: low)
  }

  /// Lets a list ask for the pages that it has now.
  func goOn(_ list: ListRead) {
    if list.hasPageToAsk { paging.append(list) }
  }

  func mint(_ access: TenantAccess) {
    access.startMinting()
    ready.append(Call(.mint(access)))
  }

  /// The new token is there: what waited for it goes on.
  func resume(_ access: TenantAccess) {
    for call in access.waiting { ready.append(call) }
    access.waiting = []
    for list in access.lists { goOn(list) }
  }

  /// Every list that has not ended.
  var openLists: [ListRead] { lists.filter { !$0.hasEnded } + accesses.flatMap { $0.lists.filter { !$0.hasEnded } } }

  func dropAll() {
    limited = []
    ready.removeAll()
    delayed = []
    paging.removeAll()
    unopened.removeAll()
  }
}
