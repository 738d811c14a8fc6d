/// The two APIs, a port each.
enum API: String, Sendable, CaseIterable {
  case referral, customer
}
