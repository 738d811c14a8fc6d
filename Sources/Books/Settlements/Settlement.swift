package import Amounts

/// A provider's payment with all that was said of it (rules R2).
package struct Settlement: Hashable, Sendable {
  /// In lower case.
  package let provider: Key
  package let trackingID: Key
  /// In order of the claims.
  package let allocations: [Allocation]
  /// The events whose total is not the sum of their lines, with total, sum and currency where there is one.
  package let sumBreaks: [SumBreak]

  /// An event whose figures contradict each other: `allocation-sum-break`.
  package struct SumBreak: Hashable, Sendable {
    package let event: EventRef
    package let total: Int64
    /// Sum of the lines; nil when they have more than one currency, or add up to more than 64 bits.
    package let lines: Money?
  }

  /// The subject of findings about it.
  package var subject: String { "settlement:\(provider)/\(trackingID)" }

  /// Works out a settlement from its events, whatever their order and however often a claim is named in one.
  ///
  /// An event whose lines for one claim add up to more than 64 bits is a sum break: nothing of the settlement counts.
  package init(provider: Key, trackingID: Key, events: [AllocationEvent]) {
    self.provider = provider
    self.trackingID = trackingID
    let (merged, uncountable) = Settlement.mergingClaims(events)
    sumBreaks = Settlement.sumBreaks(in: events.filter { $0.breaksSum || uncountable.contains($0.event) })
    let total = Settlement.statedTotal(merged)
    let byClaim = Dictionary(grouping: merged, by: \.claimRef)
    let isBroken = !sumBreaks.isEmpty
    allocations = byClaim.keys.sorted().map { claim in
      Settlement.allocation(
        AllocationKey(provider: provider, trackingID: trackingID, claimRef: claim),
        events: (byClaim[claim] ?? []).sorted(by: AllocationEvent.isOrdered), isBroken: isBroken, total: total,
        lines: byClaim.count)
    }
  }

  /// Adds up the lines of one event that name the same claim in the same currency.
  ///
  /// - Returns: the lines, and the events of which a sum needs more than 64 bits: its line has the nearest amount, which
  ///   is in conflict and never counts.
  private static func mergingClaims(_ events: [AllocationEvent]) -> ([AllocationEvent], uncountable: Set<EventRef>) {
    struct Line: Hashable {
      let event: EventRef
      let claim: Key
      let currency: Currency
    }
    var merged: [AllocationEvent] = []
    var sums: [Int128] = []
    var places: [Line: Int] = [:]
    for event in events {
      let line = Line(event: event.event, claim: event.claimRef, currency: event.amount.currency)
      if let place = places[line] {
        sums[place] &+= Int128(event.amount.minorUnits)
      } else {
        places[line] = merged.count
        merged.append(event)
        sums.append(Int128(event.amount.minorUnits))
      }
    }
    var uncountable: Set<EventRef> = []
    for (index, sum) in sums.enumerated() {
      if Int64(exactly: sum) == nil { uncountable.insert(merged[index].event) }
      merged[index].amount.minorUnits = Int64(clamping: sum)
    }
    return (merged, uncountable)
  }

  private static func sumBreaks(in events: [AllocationEvent]) -> [SumBreak] {
    var breaks: [SumBreak] = []
    for (event, lines) in Dictionary(grouping: events, by: \.event).sorted(by: { $0.key < $1.key }) {
      let currencies = Set(lines.map(\.amount.currency))
      var sum: Money?
      if let currency = currencies.first, currencies.count == 1 {
        sum = (try? lines.map(\.amount.minorUnits).sumOfMinorUnits()).map { Money(minorUnits: $0, currency: currency) }
      }
      breaks.append(SumBreak(event: event, total: lines[0].total ?? 0, lines: sum))
    }
    // By what they say, so that the order of arrival decides nothing: the largest difference last.
    func rank(_ item: SumBreak) -> (UInt64, Int64, Int64, String) {
      let lines = item.lines?.minorUnits ?? .max
      let difference = item.total.subtractingReportingOverflow(lines).partialValue.magnitude
      return (difference, item.total, lines, item.lines?.currency.code ?? "")
    }
    return breaks.sorted { rank($0) < rank($1) }
  }

  /// The total that the last settled multi-claim event states, else the last multi-claim event.
  private static func statedTotal(_ events: [AllocationEvent]) -> Int64? {
    let multi = events.filter { $0.total != nil }.sorted(by: AllocationEvent.isOrdered)
    return (multi.last { $0.status == .settled } ?? multi.last)?.total
  }

  private static func allocation(
    _ key: AllocationKey, events: [AllocationEvent], isBroken: Bool, total: Int64?, lines: Int
  ) -> Allocation {
    let settled = events.filter { $0.status == .settled }
    let settledAmounts = Set(settled.map(\.amount))
    let last = events[events.count - 1]
    let isConflict = isBroken || settledAmounts.count > 1
    let amount = (settled.last ?? last).amount
    let families = Set(events.map(\.family))
    return Allocation(
      key: key, amount: amount, state: isConflict ? .conflict : state(of: events), stateSince: last.occurredAt,
      date: (settled.last ?? last).occurredAt, settledAt: settled.last?.occurredAt,
      processingAt: events.last { $0.status == .processing }?.occurredAt,
      kind: families.count == 2 ? .both : families.contains(.multi) ? .multi : .single,
      settlementTotal: total ?? amount.minorUnits, settlementLines: lines,
      isReportedTwice: settledAmounts.count == 1 && Set(settled.map(\.event)).count > 1,
      conflictingAmounts: settledAmounts.count > 1
        ? settledAmounts.sorted { ($0.minorUnits, $0.currency) < ($1.minorUnits, $1.currency) } : [],
      events: events.map(\.event))
  }

  /// The event that decides about the state: the last one that is not processing, which never undoes a later status.
  ///
  /// - Parameter events: of one allocation, in order; nil when all of them are processing.
  package static func deciding(_ events: [AllocationEvent]) -> AllocationEvent? {
    events.last { $0.status != .processing }
  }

  private static func state(of events: [AllocationEvent]) -> AllocationState {
    guard let deciding = deciding(events) else { return .pending }
    if deciding.status == .settled { return .settled }
    return events.contains { $0.status == .settled || $0.status == .disputed } ? .reversed : .failed
  }
}
