/// Who asks: a partner by its key, or a partner's token for one tenant.
struct Caller: Hashable, Sendable {
  let partner: String
  var tenant: String?
}
