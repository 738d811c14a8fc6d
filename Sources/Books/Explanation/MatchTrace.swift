import Amounts

/// Why an item of a case was matched as it was: every candidate of the other side, and what became of it (rules R4).
///
/// It looks at what ``Matching`` decided, so it cannot say anything else.
package struct MatchTrace: Sendable {
  /// What became of a candidate.
  package enum Outcome: Hashable, Sendable {
    case chosen
    /// An earlier step gave it to these items of our side.
    case taken(MatchKind, by: [Key])
    /// Our item was matched before it could be looked at (again).
    case leftBehind
    /// Both are left: no equal amount, no group with the sum, and not the only ones in each other's window.
    case stillFree(oursInWindow: Int, theirsInWindow: Int)
    /// The amount is equal, but the dates are too far apart.
    case outsideWindow
  }

  /// An item of the other side.
  package struct Candidate: Hashable, Sendable {
    package let item: MatchItem
    /// Days between the two dates.
    package let distance: Int
    package let outcome: Outcome
  }

  package let item: MatchItem
  /// nil: unmatched.
  package let kind: MatchKind?
  /// The other items of our side in a group, sorted.
  package let group: [Key]
  /// Those in the window, and those of the same amount out of it: by distance, date and id.
  package let candidates: [Candidate]

  /// Traces a booked payment; nil for an id that takes no part.
  package init?(booked id: Key, of sides: MatchSides, settings: MatchingSettings) {
    self.init(id, ours: sides.booked, theirs: sides.allocations, settings: settings) {
      Matching.matches(booked: sides.booked, allocations: sides.allocations, settings: settings)
        .map { ($0.kind, $0.booked, $0.allocations) }
    }
  }

  /// Traces an allocation by its S key; nil for one that takes no part.
  package init?(allocation key: Key, of sides: MatchSides, settings: MatchingSettings) {
    self.init(key, ours: sides.allocations, theirs: sides.booked, settings: settings) {
      Matching.matches(booked: sides.booked, allocations: sides.allocations, settings: settings)
        .map { ($0.kind, $0.allocations, $0.booked) }
    }
  }

  /// - Parameter decide: the matches in the order in which they were made, as (kind, ours, theirs).
  private init?(
    _ id: Key, ours: [MatchItem], theirs: [MatchItem], settings: MatchingSettings,
    _ decide: () -> [(kind: MatchKind, ours: [Int], theirs: [Int])]
  ) {
    guard let own = ours.firstIndex(where: { $0.id == id }) else { return nil }
    let matches = decide()
    func distance(_ one: Int, _ other: Int) -> Int { abs(ours[one].day.days(until: theirs[other].day)) }
    func isNear(_ one: Int, _ other: Int) -> Bool { distance(one, other) <= settings.windowDays }
    let mine = matches.firstIndex { $0.ours.contains(own) }
    let freeOurs = ours.indices.filter { index in !matches.contains { $0.ours.contains(index) } }
    let freeTheirs = theirs.indices.filter { index in !matches.contains { $0.theirs.contains(index) } }
    func outcome(_ candidate: Int) -> Outcome {
      let match = matches.firstIndex { $0.theirs.contains(candidate) }
      if let match, match == mine { return .chosen }
      guard isNear(own, candidate) else { return .outsideWindow }
      if let match, match < mine ?? .max {
        return .taken(matches[match].kind, by: matches[match].ours.map { ours[$0].id }.sorted())
      }
      if mine != nil { return .leftBehind }
      return .stillFree(
        oursInWindow: freeOurs.filter { isNear($0, candidate) }.count,
        theirsInWindow: freeTheirs.filter { isNear(own, $0) }.count)
    }
    item = ours[own]
    kind = mine.map { matches[$0].kind }
    group = mine.map { matches[$0].ours.filter { $0 != own }.map { ours[$0].id }.sorted() } ?? []
    candidates =
      theirs.indices.filter { isNear(own, $0) || theirs[$0].minorUnits == ours[own].minorUnits }
      .map { Candidate(item: theirs[$0], distance: distance(own, $0), outcome: outcome($0)) }
      .sorted { ($0.distance, $0.item.order, $0.item.id) < ($1.distance, $1.item.order, $1.item.id) }
  }
}
