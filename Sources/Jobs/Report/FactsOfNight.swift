package import Amounts
import Books
import Configuration
import Storage

extension NightFacts {
  /// How many days reports look back on, the business date among them.
  private static let daysShown = 30

  /// Works out what reports say of a night beside its rows.
  ///
  /// - Parameter db: a database that temporary tables may be made in.
  init(_ db: StoreDatabase, record: RunRecord, configuration: Configuration) throws {
    self.init()
    let calendar = configuration.calendar
    days = (0..<NightFacts.daysShown).reversed().map { record.businessDate.adding(days: -$0) }
    // Before the first run nobody looked, so nothing was found.
    if let first = try SQLStatement.first(db, "SELECT as_of FROM run ORDER BY id LIMIT 1") {
      let begin = calendar.day(of: Instant(microseconds: first))
      trend = try FindingTrend.read(
        db, days: days.filter { $0 >= begin }.map { ($0, calendar.midnight(of: $0.adding(days: 1))) })
    }
    sources = record.sources.map { NightFacts.source($0, calendar) }
    exceptions =
      record.troubles.map { Exception(kind: "incomplete", text: SafeText.harmless($0.text)) }
      + record.notReadable.map {
        Exception(
          kind: "not readable", text: "\($0.client): \(NotReadable.words(since: $0.since, calendar))",
          client: $0.client, since: calendar.day(of: $0.since))
      } + record.allFaults.map { Exception(kind: "not read", text: SafeText.harmless($0.description)) }
    statements = try StatementOutlook(
      db, configuration: configuration, today: record.businessDate,
      upTo: try SQLStatement.first(db, "SELECT run_id FROM results.result_run") ?? .max
    ).months
    statuses = [
      record.sourceStatus, try NightFacts.controls(db), try NightFacts.findings(db, configuration),
      StatementOutlook.status(statements), try NightFacts.runBefore(db),
    ]
  }

  private static func source(_ source: SourceState, _ calendar: BusinessCalendar) -> Source {
    let (state, note): (String, String?) =
      switch source.end {
      case .complete: ("complete", nil)
      case .incomplete(let reason): ("incomplete", SafeText.harmless(reason))
      case .notReadableNow:
        ("not readable", source.notReadableSince.map { NotReadable.words(since: $0, calendar) })
      }
    return Source(list: source.list, state: state, note: note)
  }

  private static func controls(_ db: StoreDatabase) throws -> Status {
    let rows = try SQLStatement(db, "SELECT control, checks, failed FROM report_summary_controls ORDER BY control")
    var (checks, failed): (Int64, Int64) = (0, 0)
    var names: [String] = []
    while try rows.step() {
      checks += rows.integer(1)
      failed += rows.integer(2)
      if rows.integer(2) > 0 { names.append(rows.text(0)) }
    }
    return Status(
      subject: "Controls", needsCare: failed > 0,
      summary: failed == 0 ? "all \(checks) pass" : "\(failed) of \(checks) fail: \(names.joined(separator: ", "))")
  }

  /// `new: 1 high · worsened: 2 critical · 44 open`, as the summary of a run says it.
  ///
  /// What `alert_at` asks to be woken for needs care, as long as nobody has suppressed or resolved it (outputs 4, 5).
  private static func findings(_ db: StoreDatabase, _ configuration: Configuration) throws -> Status {
    var counts: LifeKeeper.Changes = [:]
    var needsCare = false
    let rows = try SQLStatement(
      db,
      """
      SELECT s.change, d.severity, d.code, d.status, count(*)
      FROM results.life_since s JOIN discrepancy d ON d.id = s.id GROUP BY 1, 2, 3, 4
      """)
    while try rows.step() {
      guard let change = LifeChange(rawValue: rows.text(0)), let severity = Severity(name: rows.text(1)) else {
        continue
      }
      counts[change, default: [:]][severity, default: 0] += Int(rows.integer(4))
      let isOpen = [.open, .acknowledged].contains(DiscrepancyStatus(rawValue: rows.text(3)))
      let isQuiet = DiscrepancyCode(rawValue: rows.text(2)).map { !configuration.settings.alerts($0) } ?? false
      if change.alerts, severity >= configuration.alertAt, isOpen, !isQuiet { needsCare = true }
    }
    let open = try SQLStatement.first(db, "SELECT count(*) FROM report_discrepancies WHERE status <> 'suppressed'") ?? 0
    return Status(
      subject: "Findings", needsCare: needsCare, summary: "\(LifeChange.words(counts)) · \(open) open")
  }

  private static func runBefore(_ db: StoreDatabase) throws -> Status {
    let before = try ChangeBook(db).runs()?.before
    return Status(
      subject: "Run before", needsCare: false,
      summary: before.map { "that of \($0.day): changes are since then" } ?? "none: everything is new")
  }
}

/// The words for a client that is archived or unsigned now; it is no failure.
package enum NotReadable {
  /// `not readable since 2026-03-09, archived or unsigned`.
  package static func words(since instant: Instant, _ calendar: BusinessCalendar) -> String {
    "not readable since \(calendar.day(of: instant)), archived or unsigned"
  }
}

extension RunRecord {
  /// How many lists could not be read to their end.
  private var incompleteLists: Int { troubles.map(\.lists).reduce(0, +) }

  /// `all 12 complete`, `3 of 12 incomplete`; the lists of clients that are not readable now are not among them.
  package var sourceWords: String {
    let lists = sources.filter { $0.end != .notReadableNow }.count
    return incompleteLists == 0 ? "all \(lists) complete" : "\(incompleteLists) of \(lists) incomplete"
  }

  /// What the night could not read, whoever shows it.
  fileprivate var allFaults: [SourceFault] { faults + faultsThen }

  fileprivate var sourceStatus: NightFacts.Status {
    let more = [
      notReadable.isEmpty ? nil : "\(Wording.count(notReadable.count, "client")) not readable",
      allFaults.isEmpty ? nil : "\(Wording.count(allFaults.count, "source")) not read",
    ].compactMap(\.self)
    return NightFacts.Status(
      subject: "Sources", needsCare: incompleteLists > 0 || !allFaults.isEmpty,
      summary: ([sourceWords] + more).joined(separator: " · "))
  }
}

extension SQLStatement {
  /// The first cell of the first row; nil without one.
  static func first(_ db: StoreDatabase, _ sql: String) throws -> Int64? {
    let statement = try SQLStatement(db, sql)
    return try statement.step() ? statement.integerOrNil(0) : nil
  }
}
