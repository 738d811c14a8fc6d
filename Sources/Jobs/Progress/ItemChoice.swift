import Books

/// Chooses the findings of a summary from all of them in their order; many of one cause are one.
struct ItemChoice {
  private let changedMax: Int
  private let othersMax: Int
  /// Findings of one cause and state, none of them shown elsewhere; of a cause that is not shown nothing is kept.
  private var groups: [[RunFigures.Item]] = []
  private var counts: [Int] = []
  private var places: [Place: Int] = [:]

  /// - Parameters:
  ///   - changedMax: how many that changed are shown.
  ///   - othersMax: how many are shown in all where fewer changed.
  init(changedMax: Int, othersMax: Int) {
    self.changedMax = changedMax
    self.othersMax = othersMax
  }

  private struct Place: Hashable {
    let code: String
    let cause: String
    let severity: Severity
    let change: LifeChange?
  }

  /// Takes the next finding.
  ///
  /// - Parameter cause: what it has in common with others of its code, as the function `finding_cause` of the store says
  ///   it; nil for one that is never one of many.
  mutating func take(_ item: RunFigures.Item, cause: String?) {
    let place = cause.map { Place(code: item.code, cause: $0, severity: item.severity, change: item.change) }
    if let place, let group = places[place] {
      counts[group] += 1
      if groups[group].count < FindingCause.manyMin { groups[group].append(item) }
      return
    }
    guard groups.count < changedMax + othersMax else { return }
    if let place { places[place] = groups.count }
    groups.append([item])
    counts.append(1)
  }

  /// Those that changed, then the others.
  var items: [RunFigures.Item] {
    let all = zip(groups, counts).flatMap { group, count -> [RunFigures.Item] in
      guard count >= FindingCause.manyMin else { return group }
      var first = group[0]
      first.more = count - 1
      return [first]
    }
    let changed = all.filter { $0.change != nil }.prefix(changedMax)
    // Where the changed ones do not all fit, none that is as it was stands below them.
    return Array(changed) + all.filter { $0.change == nil }.prefix(max(0, othersMax - changed.count))
  }
}
