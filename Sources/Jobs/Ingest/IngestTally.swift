/// What became of what an ingest read of one channel, with the first of each kind of fault (inputs 2).
package struct IngestTally: Hashable, Sendable {
  /// Why something does not count, or not as it should.
  package enum Fault: String, CaseIterable, Hashable, Sendable {
    /// No delivery at all.
    case malformed
    /// A delivery that is left out until it verifies.
    case quarantined
    /// Something else under an id that is known: neither counts.
    case conflicting
    /// An event of money or balance whose figures cannot be read.
    case unreadableEvent = "unreadable-event"
    /// A name or a version that this program does not know.
    case unknownType = "unknown-type"
  }

  /// A kind of fault of a channel.
  package struct Kind: Hashable, Sendable {
    package let fault: Fault
    /// What is wrong, without the position; the name of an unknown type.
    package let reason: String
    package fileprivate(set) var count = 0
    /// The first few, in the order of reading: `<file>:<line>`.
    package fileprivate(set) var places: [String] = []
  }

  package let channel: String
  /// Blank ones among them.
  package private(set) var lines = 0
  package private(set) var blank = 0
  /// Deliveries that would be taken, by whether anybody vouches for them.
  package private(set) var verified = 0
  package private(set) var unsigned = 0
  /// What the store has already, or what stands twice in what was read.
  package private(set) var known = 0
  /// Deliveries of earlier runs that count now.
  package private(set) var released = 0
  /// In the order in which they were met.
  package private(set) var kinds: [Kind] = []
  /// Faults whose kind is not among these any more.
  package private(set) var others = 0

  /// More kinds are one cause in many words.
  private static let kindsMax = 50
  private static let placesMax = 3

  init(channel: String) { self.channel = channel }

  /// What would be taken.
  package var new: Int { verified + unsigned }

  /// How many faults there are of a kind.
  package func count(_ fault: Fault) -> Int { kinds.filter { $0.fault == fault }.map(\.count).reduce(0, +) }
}

extension IngestTally {
  mutating func takeBlank() { (lines, blank) = (lines + 1, blank + 1) }

  mutating func takeKnown() { (lines, known) = (lines + 1, known + 1) }

  mutating func takeReleased() { released += 1 }

  mutating func takeNew(isVerified: Bool) {
    lines += 1
    if isVerified { verified += 1 } else { unsigned += 1 }
  }

  /// A line that is no delivery that counts.
  mutating func take(_ fault: Fault, _ reason: String, at place: String) {
    lines += 1
    note(fault, reason, at: place)
  }

  /// What is wrong with a line that is counted already.
  mutating func note(_ fault: Fault, _ reason: String, at place: String) {
    let reason = IngestTally.withoutPosition(reason)
    guard let index = kinds.firstIndex(where: { $0.fault == fault && $0.reason == reason }) else {
      guard kinds.count < IngestTally.kindsMax else {
        others += 1
        return
      }
      return kinds.append(Kind(fault: fault, reason: reason, count: 1, places: [place]))
    }
    kinds[index].count += 1
    if kinds[index].places.count < IngestTally.placesMax { kinds[index].places.append(place) }
  }

  /// `the body: unexpected byte` of `the body: unexpected byte at byte 812`: one kind, wherever it is.
  private static func withoutPosition(_ reason: String) -> String {
    reason.replacing(#/ at (byte|line) [0-9]+(, column [0-9]+)?/#, with: "")
  }
}

/// Gathers what became of each line, channel by channel, for whoever wants to know before it is so.
final class IngestWitness {
  private(set) var tallies: [IngestTally] = []

  func begin(_ channel: String) { tallies.append(IngestTally(channel: channel)) }

  /// Changes what is known of the channel that is being read.
  func note(_ change: (inout IngestTally) -> Void) {
    guard !tallies.isEmpty else { return }
    change(&tallies[tallies.count - 1])
  }
}
