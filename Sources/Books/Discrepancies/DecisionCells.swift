package import Amounts

/// The cells of a list of discrepancies in which people decide: what they left there, or what the store says.
package struct DecisionCells: Hashable, Sendable {
  package var status: DiscrepancyStatus
  package var owner: String?
  package var note: String?
  package var suppressedUntil: Day?

  package init(status: DiscrepancyStatus, owner: String?, note: String?, suppressedUntil: Day?) {
    self.status = status
    self.owner = owner
    self.note = note
    self.suppressedUntil = suppressedUntil
  }

  /// The cells of a discrepancy as it is.
  package init(_ life: DiscrepancyLife, _ handling: Handling) {
    self.init(
      status: life.status, owner: handling.owner, note: handling.note, suppressedUntil: life.suppressedUntil)
  }
}

/// Why cells are no decision: what is wrong with them, and how they would be one.
package struct CellsFault: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension DecisionCells {
  /// What a person means who wrote these cells over those of a list: an owner on an open one acknowledges it.
  package func meant(over list: DecisionCells) -> DecisionCells {
    guard self != list, status == .open, list.status == .open, owner != nil else { return self }
    var meant = self
    meant.status = .acknowledged
    return meant
  }

  /// What these cells are once they are decided over those of a list: what a second import of them finds in the store.
  package func outcome(over list: DecisionCells) -> DecisionCells {
    var outcome = self
    switch status {
    case .open where list.status == .open: break
    case .open where takesOver(from: list) != nil: outcome.status = .acknowledged
    case .open: outcome.owner = list.status == .acknowledged ? nil : list.owner
    case .resolved where suppressedUntil == list.suppressedUntil: outcome.suppressedUntil = nil
    case .acknowledged, .suppressed, .resolved, .cleared: break
    }
    return outcome
  }

  /// The owner who is written beside another status than the one that is, where it is another owner.
  private func takesOver(from now: DecisionCells) -> String? { owner == now.owner ? nil : owner }

  /// The decisions that make what is into what a person means; none where it is the same.
  ///
  /// A resolution or suppression by a new owner is preceded by an acknowledgement; a reopening is followed by one.
  package func decisions(from now: DecisionCells) throws(CellsFault) -> [Decision] {
    guard self != now else { return [] }
    if note == nil, now.note != nil {
      throw CellsFault("the note was emptied, and decisions keep theirs; write another one, or what it was")
    }
    switch status {
    case .cleared: throw CellsFault("cleared is what a run says; write resolved where it is dealt with")
    case .acknowledged:
      guard let owner else {
        throw CellsFault(
          now.status == .acknowledged
            ? "the owner was emptied; write open where nobody takes care of it any more"
            : "an owner is missing; name who takes care of it")
      }
      try refuseDay()
      return [.acknowledge(owner: owner, note: note == now.note ? nil : note)]
    case .open:
      try refuseDay()
      guard now.status != .open else {
        throw CellsFault("a note alone is no decision; name an owner, or write another status")
      }
      let reopening = Decision.reopen(reason: try reason("reopened"))
      return [reopening] + (takesOver(from: now).map { [.acknowledge(owner: $0, note: nil)] } ?? [])
    case .resolved:
      // The last day of the suppression that it ends may be left there.
      if suppressedUntil != now.suppressedUntil { try refuseDay() }
      return try ownersFirst(now) + [.resolve(reason: try reason("resolved"))]
    case .suppressed:
      guard let suppressedUntil else {
        throw CellsFault("suppressed needs its last day in suppressed_until, such as 2026-12-01")
      }
      return try ownersFirst(now) + [.suppress(until: suppressedUntil, reason: try reason("suppressed"))]
    }
  }

  private func reason(_ what: String) throws(CellsFault) -> String {
    guard let note else { throw CellsFault("why it is \(what) is missing; say it in note") }
    return note
  }

  /// A date beside another status may mean that one was forgotten.
  private func refuseDay() throws(CellsFault) {
    guard let suppressedUntil else { return }
    throw CellsFault(
      "suppressed_until is \(suppressedUntil), and the status is \(status.rawValue); write suppressed, or empty the date"
    )
  }

  private func ownersFirst(_ now: DecisionCells) throws(CellsFault) -> [Decision] {
    guard owner != now.owner else { return [] }
    guard let owner else { throw CellsFault("the owner was emptied, and a decision keeps it; write it again") }
    return [.acknowledge(owner: owner, note: nil)]
  }
}
