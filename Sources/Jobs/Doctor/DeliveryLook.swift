import Amounts
import Configuration
import Deliveries
import Platforms

/// What a look at the stored deliveries of a channel found: how many there are to look at, and what becomes of the last.
struct DeliveryLook {
  /// How many of the last deliveries are looked at.
  static let lastMax = 20

  /// How many files there are.
  var files = 0
  /// The earliest and the latest receipt that were seen.
  private(set) var first: Instant?
  private(set) var newest: Instant?
  private(set) var verified = 0
  private(set) var unsigned = 0
  /// Deliveries that do not count, by the reason.
  private(set) var refused: [String: Int] = [:]
  /// How many of these are none that can be read, by the reason.
  private(set) var malformed: [String: Int] = [:]
  /// What the form is looked for in, where it is not the configured one.
  var samples: [DeliverySample] = []

  /// How many of the last deliveries were looked at.
  var last: Int { verified + unsigned + failed }
  /// How many of them do not count.
  var failed: Int { refused.values.reduce(0, +) }

  /// Whether what is there is not in the form that the channel says: little of it is read at all.
  var isInAnotherForm: Bool {
    guard last == 0 else { return malformed.values.reduce(0, +) * 2 > last }
    let written = samples.filter(\.isSubstantial)
    // A single line without its end is still being written.
    return written.count > 1 || written.first?.hasLineEnd ?? false
  }

  /// The most frequent of some reasons; the first by its letters among equals.
  static func worst(_ reasons: [String: Int]) -> String? {
    reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// Takes what the reader made of a delivery.
  ///
  /// - Parameter counts: whether it is one of the last.
  mutating func note(_ outcome: LineOutcome, counts: Bool) {
    switch outcome {
    case .blank: return
    case .malformed(let reason):
      guard counts else { return }
      refused[reason, default: 0] += 1
      malformed[reason, default: 0] += 1
    case .quarantined(let delivery):
      noteReceipt(delivery.receivedAt)
      if counts { refused[delivery.reason.rawValue, default: 0] += 1 }
    case .accepted(let delivery):
      noteReceipt(delivery.receivedAt)
      guard counts else { return }
      if delivery.isVerified { verified += 1 } else { unsigned += 1 }
    }
  }

  private mutating func noteReceipt(_ instant: Instant) {
    first = min(first ?? instant, instant)
    newest = max(newest ?? instant, instant)
  }
}
