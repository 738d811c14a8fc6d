package import Amounts
package import Books
package import GRDB

/// How many findings were open at the end of each of some days, and how much money was at risk by them.
///
/// Today's counts are taken back change by change, as the history of discrepancies has them: what did not change costs
/// nothing. A finding counts with what its last change before the end of the day says, since its last change with what it is.
package enum FindingTrend {
  /// One day, of all findings or of those with money at risk in a currency.
  package struct Row: Hashable, Sendable {
    package let day: Day
    /// nil: all findings.
    package let currency: Currency?
    package let counts: [Severity: Int]
    /// Minor units: the positive ones, and the negative ones.
    package let countedMore: Int64
    package let countedLess: Int64

    package var findings: Int { counts.values.reduce(0, +) }
  }

  /// What a discrepancy counts with at some time.
  private struct State: Hashable {
    let status: String
    let severity: Severity
    let currency: String?
    let atRisk: Int64

    init(_ row: SQLStatement, from first: Int) {
      status = row.text(first)
      severity = Severity(name: row.text(first + 1)) ?? .low
      currency = row.textOrNil(first + 2)
      atRisk = row.integerOrNil(first + 3) ?? 0
    }

    /// Whether somebody should look at it: not suppressed, and not gone.
    var isOpen: Bool { FindingTrend.open.contains(status) }
  }

  private static let open = [DiscrepancyStatus.open.rawValue, DiscrepancyStatus.acknowledged.rawValue]

  /// The sums of one day.
  private struct Sums {
    var counts: [Severity: Int] = [:]
    var more: Int128 = 0
    var less: Int128 = 0

    var isEmpty: Bool { counts.values.allSatisfy { $0 == 0 } && more == 0 && less == 0 }

    mutating func add(_ severity: Severity, _ number: Int, more: Int128, less: Int128) {
      counts[severity, default: 0] += number
      self.more += more
      self.less += less
    }

    func row(_ day: Day, _ currency: Currency?) -> Row {
      Row(
        day: day, currency: currency, counts: counts.filter { $0.value != 0 }, countedMore: Int64(clamping: more),
        countedLess: Int64(clamping: less))
    }
  }

  /// The trend over some days, in their order.
  ///
  /// - Parameters:
  ///   - days: each with the instant at which it ends; the last one has not ended, and counts as it is.
  package static func read(_ db: Database, days: [(day: Day, end: Instant)]) throws -> [Row] {
    var sums = try now(db)
    var changes = try Changes(db, since: days.first?.end ?? Instant(microseconds: .max))
    var found: [(day: Day, sums: [String: Sums])] = []
    for (index, entry) in days.enumerated().reversed() {
      if index < days.count - 1 {
        try changes.undo(until: entry.end) { state, sign in
          guard state.isOpen else { return }
          let amount = Int128(sign) * Int128(state.atRisk)
          for currency in Set(["", state.currency ?? ""]) {
            sums[currency, default: Sums()].add(
              state.severity, sign, more: state.atRisk > 0 ? amount : 0, less: state.atRisk < 0 ? amount : 0)
          }
        }
      }
      found.append((entry.day, sums))
    }
    // A currency that nothing was ever at risk in has no line; one that had something has one on each day.
    let currencies = found.reduce(into: Set<String>()) { names, entry in
      names.formUnion(entry.sums.filter { !$0.value.isEmpty }.keys)
    }.union([""]).sorted()
    return found.reversed().flatMap { entry in
      currencies.compactMap { code in
        let sums = entry.sums[code] ?? Sums()
        if code.isEmpty {
          // Amounts of several currencies are no sum.
          return Row(
            day: entry.day, currency: nil, counts: sums.counts.filter { $0.value != 0 }, countedMore: 0, countedLess: 0)
        }
        return Currency(code).map { sums.row(entry.day, $0) }
      }
    }
  }

  /// The sums as they are, by the code of the currency; all findings under an empty one.
  private static func now(_ db: Database) throws -> [String: Sums] {
    let rows = try SQLStatement(
      db,
      """
      SELECT coalesce(currency, ''), severity, count(*), \(WideSum.sql(["more"])), \(WideSum.sql(["less"])) FROM (
        SELECT currency, severity, max(coalesce(money_at_risk, 0), 0) AS more, min(coalesce(money_at_risk, 0), 0) AS less
        FROM discrepancy WHERE status IN (\(open.map { "'\($0)'" }.joined(separator: ", "))))
      GROUP BY 1, 2
      """)
    var sums: [String: Sums] = [:]
    while try rows.step() {
      let (currency, severity) = (rows.text(0), Severity(name: rows.text(1)) ?? .low)
      let (more, less) = (WideSum.value(rows, 3), WideSum.value(rows, 5))
      for key in Set(["", currency]) {
        sums[key, default: Sums()].add(severity, Int(rows.integer(2)), more: more, less: less)
      }
    }
    return sums
  }

  /// The changes since an instant, newest first.
  private struct Changes {
    private struct Change {
      let id: Int64
      let life: Int64
      let at: Int64
      let isFirst: Bool
      let state: State
    }

    /// By how much a run may be before a decision that was stored before it: two days, in microseconds.
    private static let backMax: Int64 = 2 * 86_400 * 1_000_000

    /// In the order of their instants, so oldest first.
    private var changes: [Change] = []
    /// What each discrepancy counts with now, as far as changes were taken back.
    private var current: [Int64: State] = [:]
    /// The changes of each discrepancy that are not taken back yet: their places in `changes`.
    private var places: [Int64: [Int]] = [:]
    private let before: SQLStatement

    init(_ db: Database, since start: Instant) throws {
      let rows = try SQLStatement(
        db,
        """
        SELECT id, discrepancy_id, changed_at, change, status, severity, currency, money_at_risk
        FROM discrepancy_change ORDER BY id DESC
        """)
      // Instants of runs never go back, and a decision is not before the last run (inputs 5); but a run may be before a
      // decision that was stored already. One that is further before it than this is not looked for.
      let (begin, isOver) = start.microseconds.subtractingReportingOverflow(Changes.backMax)
      while try rows.step(), isOver || rows.integer(2) >= begin {
        guard rows.integer(2) >= start.microseconds else { continue }
        changes.append(
          Change(
            id: rows.integer(0), life: rows.integer(1), at: rows.integer(2),
            isFirst: rows.text(3) == LifeEvent.opened.rawValue, state: State(rows, from: 4)))
      }
      changes.sort { ($0.at, $0.id) < ($1.at, $1.id) }
      for (place, change) in changes.enumerated() { places[change.life, default: []].append(place) }
      let life = try SQLStatement(db, "SELECT status, severity, currency, money_at_risk FROM discrepancy WHERE id = ?")
      for id in places.keys.sorted() {
        life.bind(1, id)
        if try life.step() { current[id] = State(life, from: 0) }
        life.reset()
      }
      before = try SQLStatement(
        db,
        """
        SELECT status, severity, currency, money_at_risk FROM main.discrepancy_change
        WHERE discrepancy_id = ? AND (changed_at, id) < (?, ?) ORDER BY changed_at DESC, id DESC LIMIT 1
        """)
    }

    /// Takes back what changed at an instant or later.
    ///
    /// - Parameter count: takes away what a discrepancy counts with (-1) and adds what it counted with before (1).
    mutating func undo(until end: Instant, _ count: (State, Int) -> Void) throws {
      while let change = changes.last, change.at >= end.microseconds {
        changes.removeLast()
        places[change.life]?.removeLast()
        if let now = current[change.life] { count(now, -1) }
        let then = try state(before: change)
        if let then { count(then, 1) }
        current[change.life] = then
      }
    }

    private func state(before change: Change) throws -> State? {
      if let place = places[change.life]?.last { return changes[place].state }
      if change.isFirst { return nil }
      before.bind(1, change.life)
      before.bind(2, change.at)
      before.bind(3, change.id)
      defer { before.reset() }
      return try before.step() ? State(before, from: 0) : nil
    }
  }
}
