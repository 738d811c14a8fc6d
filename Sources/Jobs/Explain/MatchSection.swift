import Storage
import Amounts
import Books

/// How a payment or an allocation was matched: what was chosen, what was not, and why (rules R4).
struct MatchSection {
  let desk: ExplainDesk
  let view: CaseView

  private var settings: MatchingSettings { view.context.settings.matching }

  private var sides: MatchSides? {
    guard let currency = view.currency, view.hasBook else { return nil }
    return MatchSides(
      file: view.file, allocations: view.allocations.map(\.allocation), currency: currency, context: view.context)
  }

  func section(payment: PaymentFile) throws -> Explanation.Section {
    guard let sides, let trace = MatchTrace(booked: Key(payment.row.id), of: sides, settings: settings) else {
      return .init("Matching", rule: "R4", [.init("match", "none", reasonForNone(payment))])
    }
    return try section(
      trace, kind: "allocation", noneHere: view.file.claims.isEmpty ? "no claim is joined to the case" : nil)
  }

  func section(allocation: Allocation) throws -> Explanation.Section {
    guard let sides, let trace = MatchTrace(allocation: allocation.key.text, of: sides, settings: settings) else {
      return .init("Matching", rule: "R4", [.init("match", "none", reasonForNone(allocation))])
    }
    return try section(trace, kind: "payment", noneHere: nil)
  }

  private func section(_ trace: MatchTrace, kind: String, noneHere: String?) throws -> Explanation.Section {
    var facts = [
      Explanation.Fact(
        "match", trace.kind?.rawValue ?? "none",
        trace.kind.map { MatchSection.words(of: $0) },
        "window of \(settings.windowDays) days, groups of up to \(settings.maxGroup), searched among up to "
          + "\(settings.maxCandidates) candidates", noneHere, evidence: [desk.configured("matching")])
    ]
    for candidate in trace.candidates {
      let item = candidate.item
      facts.append(
        .init(
          candidate.outcome == .chosen ? "chosen" : "not chosen",
          "\(view.money(item.minorUnits)?.description ?? "") of \(item.day), \(days(candidate.distance))",
          why(candidate, of: trace, theirs: kind),
          evidence: [.subject("\(kind):\(item.id)")]
            + (candidate.outcome == .chosen ? try evidence(kind, item.id) : [])))
    }
    if trace.candidates.isEmpty {
      facts.append(.init("candidates", "none in the window, none of this amount outside it"))
    }
    return .init("Matching", rule: "R4", facts)
  }

  /// The stored events or rows of an item that was chosen.
  private func evidence(_ kind: String, _ id: Key) throws -> [Explanation.Evidence] {
    guard kind == "allocation" else { return .rows(try desk.versions.payment(id.text)) }
    let found = view.allocations.first { $0.allocation.key.text == id }?.allocation
    return try desk.evidence(found?.events ?? [])
  }

  private func days(_ count: Int) -> String { count == 0 ? "same day" : "\(count) day\(count == 1 ? "" : "s") apart" }

  static func words(of kind: MatchKind) -> String {
    switch kind {
    case .exact: "pass 1: equal amounts, the nearest dates first"
    case .split: "pass 2: several booked payments add up to one allocation"
    case .merged: "pass 3: several allocations add up to one booked payment"
    case .lonePair: "pass 4: the only ones left in each other's window, matched with a difference"
    }
  }

  private func why(_ candidate: MatchTrace.Candidate, of trace: MatchTrace, theirs: String) -> String? {
    let isEqual = candidate.item.minorUnits == trace.item.minorUnits
    switch candidate.outcome {
    case .chosen:
      return trace.group.isEmpty ? nil : "together with \(named(trace.group, otherThan: theirs))"
    case .taken(let kind, let by):
      return "taken before: \(kind.rawValue) with \(named(by, otherThan: theirs))"
    case .leftBehind:
      return isEqual
        ? "the other one of this amount comes first by distance, date and id" : "not needed: the amounts differ"
    case .outsideWindow: return "same amount, but further than \(settings.windowDays) days away"
    case .stillFree(let ours, let theirs):
      return "the amounts differ, no group has the sum, and a pair would not be the only one: "
        + "\(ours) left in its window, \(theirs) in the other"
    }
  }

  /// Subjects of the side that is not theirs.
  private func named(_ ids: [Key], otherThan theirs: String) -> String {
    ids.map { "\(theirs == "payment" ? "allocation" : "payment"):\($0)" }.joined(separator: ", ")
  }

  private func reasonForNone(_ payment: PaymentFile) -> String {
    if view.known == nil { return "no complete list ever showed the case" }
    if !view.hasBook { return "the case has no book (R3)" }
    if !payment.isBooked { return "the payment is deleted" }
    return "not in the case's currency"
  }

  private func reasonForNone(_ allocation: Allocation) -> String {
    if !view.hasBook { return "the case has no book (R3)" }
    if allocation.amount.currency != view.currency { return "not in the case's currency" }
    return "only settled and reversed allocations are matched; this one is \(allocation.state.rawValue)"
  }
}
