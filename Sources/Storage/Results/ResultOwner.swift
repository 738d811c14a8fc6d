/// Of whom rules say something: who is judged again when a fact of theirs changes.
///
/// In this order the last one counts where two say the same of the same subject.
package enum ResultOwner: Hashable, Sendable {
  /// Deliveries, channels and issued files: looked at as a whole by every run.
  case deliveries
  case settlement(provider: String, trackingID: String)
  case claim(String)
  /// A payment that an event announced.
  case announcement(String)
  /// Clients, subscriptions and registers: looked at as a whole by every run.
  case clients
  case `case`(String)
  /// Lists and what the results add up to: looked at as a whole by every run.
  case totals

  /// As it stands in results; grows in the order of the kinds, then of the keys' bytes.
  var text: String {
    switch self {
    case .deliveries: "0"
    case .settlement(let provider, let trackingID): "1 \(provider)\u{1}\(trackingID)"
    case .claim(let claim): "2 \(claim)"
    case .announcement(let payment): "3 \(payment)"
    case .clients: "4"
    case .case(let id): "5 \(id)"
    case .totals: "9"
    }
  }
}
