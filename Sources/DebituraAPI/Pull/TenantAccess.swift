import Platforms

/// The bearer token of one tenant, and who waits for it.
///
/// A token is fetched when there is none, and once more when it is refused; requests under way with the refused one
/// wait for the same new one (contracts A.2).
final class TenantAccess {
  let tenant: String
  private(set) var token: Secret?
  /// How many tokens there have been: a refusal of an older one says nothing about this one.
  private(set) var generation = 0
  private(set) var isMinting = false
  /// Whether a request with this token was answered.
  var isProved = false
  var lists: [ListRead] = []
  /// Requests that wait for the token.
  var waiting: [Call] = []
  private(set) var mints = 0

  init(_ tenant: String) { self.tenant = tenant }

  var isOpen: Bool { lists.contains { !$0.hasEnded } }

  func startMinting() {
    isMinting = true
    token = nil
    mints += 1
  }

  func minted(_ token: Secret) {
    self.token = token
    isMinting = false
    isProved = false
    generation += 1
  }

  /// What follows from a refusal of the token that a request was sent with.
  func refusal(of call: Call) -> Refusal {
    if call.refusals > 1 { return .final }
    if isMinting || call.generation < generation { return .repeatIt }
    return generation > 1 && !isProved ? .final : .mint
  }

  enum Refusal {
    case final
    /// With the token that has come meanwhile, or is under way.
    case repeatIt
    case mint
  }
}

/// One request, from the first try to the last.
struct Call {
  enum Purpose {
    case page(ListRead, Int)
    case mint(TenantAccess)
  }

  let purpose: Purpose
  /// The read of the list that it belongs to.
  let read: Int
  var failures = 0
  var limited = 0
  /// How often its bearer token was refused.
  var refusals = 0
  /// Of the token that it was last sent with.
  var generation = 0

  init(_ purpose: Purpose) {
    self.purpose = purpose
    if case .page(let list, _) = purpose { read = list.number } else { read = 0 }
  }

  /// Whether its answer is still of use.
  var isWanted: Bool {
    switch purpose {
    case .page(let list, _): !list.hasEnded && list.number == read
    case .mint(let access): access.isOpen
    }
  }

  var access: TenantAccess? {
    switch purpose {
    case .page(let list, _): list.access
    case .mint: nil
    }
  }

  /// For people: `GET /cases`.
  var name: String {
    switch purpose {
    case .page(let list, _): "GET \(list.source.path)"
    case .mint: "POST /oauth/token"
    }
  }
}
