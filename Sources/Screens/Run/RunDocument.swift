import Amounts
import Books
import Configuration
import Jobs
import Storage

/// What a run did, for other programs: what `run.json` says, with the names of fields as in every file, and besides the
/// status, its one line, and the figures of the summary.
struct RunDocument {
  private let record: RunRecord
  private let configuration: Configuration
  private let notes: [String]

  init(_ record: RunRecord, configuration: Configuration, notes: [String]) {
    self.record = record
    self.configuration = configuration
    self.notes = notes
  }

  var document: OutputDocument {
    let status = record.status(alertAt: configuration.alertAt)
    let folder = record.reportFolder(configuration)
    return OutputDocument(
      [
        OutputField("as_of", .figure("\(record.asOf)")),
        OutputField("business_date", .figure("\(record.businessDate)")),
        OutputField("time_zone", .text(configuration.calendar.zone)),
        OutputField("environment", .text(configuration.environment.rawValue)),
        OutputField("store", .text(record.storeIdentity)), OutputField("status", .integer(Int(status.rawValue))),
        OutputField("verdict", .text(RunVerdict.text(record, status: status, configuration: configuration))),
        OutputField("notes", .list(notes.map { .text($0) })), OutputField("folder", .text(folder)),
        OutputField("versions", counts(Version.libraries) { .text($0) }),
        OutputField("durations", counts(record.shownDurations) { .number($0) }),
      ] + stages + [OutputField("sources", sources), OutputField("not_read", notRead), OutputField("files", files)]
        + (record.figures.map(figures) ?? []))
  }

  /// The counts of the stages that ran.
  private var stages: [OutputField] {
    var fields: [OutputField] = []
    func add(_ name: String, _ counts: [(String, Int)]) {
      fields.append(OutputField(name, .object(counts.map { OutputField($0, .integer($1)) })))
    }
    if let pull = record.pull {
      add(
        "pull",
        [("rows", pull.rows), ("pages", pull.pages), ("lists", pull.lists), ("incomplete", pull.incomplete)])
    }
    if let ingest = record.ingest {
      add(
        "ingest",
        [
          ("lines", ingest.lines), ("blank", ingest.blank), ("new", ingest.new), ("repeated", ingest.repeated),
          ("conflicting", ingest.conflicting), ("unverified", ingest.quarantined), ("unreadable", ingest.unreadable),
        ])
    }
    if let outcome = record.reconcile {
      add(
        "results",
        [("cases", outcome.cases), ("payments", outcome.payments), ("allocations", outcome.allocations)])
      let changes = Dictionary(uniqueKeysWithValues: outcome.changes.map { ($0.key.rawValue, $0.value) })
      fields.append(OutputField("discrepancies", counts(changes) { bySeverity($0.map { ($0.key, $0.value) }) }))
      fields.append(OutputField("alerts", bySeverity(outcome.alerts(at: configuration.alertAt))))
    }
    return fields
  }

  private func bySeverity(_ counts: [(severity: Severity, count: Int)]) -> OutputValue {
    .object(counts.sorted { $0.severity > $1.severity }.map { OutputField($0.severity.name, .integer($0.count)) })
  }

  private func counts<Count>(_ counts: [String: Count], _ value: (Count) -> OutputValue) -> OutputValue {
    .object(counts.sorted { $0.key < $1.key }.map { .named($0.key, value($0.value)) })
  }

  private var sources: OutputValue {
    .list(
      record.sources.map { source in
        let (status, reason): (String, String?) =
          switch source.end {
          case .complete: ("complete", nil)
          case .incomplete(let reason): ("incomplete", reason)
          case .notReadableNow: ("not-readable-now", nil)
          }
        return .object([
          OutputField("source", .text(source.list.subject)), OutputField("status", .text(status)),
          OutputField("reason", .text(reason)), OutputField("rows", .integer(Int(source.rows))),
          OutputField("read_at", .figure("\(source.readAt)")),
          OutputField("complete_at", .figure(source.completeAt?.description)),
          OutputField("not_readable_since", .figure(source.notReadableSince?.description)),
        ])
      })
  }

  private var notRead: OutputValue {
    .list(
      record.faults.map {
        .object([OutputField("source", .text($0.source)), OutputField("reason", .text($0.reason))])
      })
  }

  private var files: OutputValue {
    .list(
      record.files.map {
        .object([
          OutputField("name", .text($0.name)), OutputField("bytes", .integer(Int($0.bytes))),
          OutputField("rows", .integer($0.rows)), OutputField("sha256", .text($0.sha256)),
        ])
      })
  }

  // MARK: The figures of the summary

  private func figures(_ figures: RunFigures) -> [OutputField] {
    [
      OutputField("totals", .list(figures.totals.map(totals))),
      OutputField("changes", figures.changes.map(changes) ?? .text(nil)), OutputField("open", .integer(figures.open)),
      OutputField("changed", .integer(figures.changed)), OutputField("first", .list(figures.first.map(item))),
    ]
  }

  private func totals(_ totals: RunFigures.Totals) -> OutputValue {
    var fields = [
      OutputField("currency", .text(totals.claimed.currency.code)), OutputField("cases", .integer(totals.cases)),
      OutputField("claimed", .figure(totals.claimed.decimal)), OutputField("paid", .figure(totals.paid.decimal)),
      OutputField("outstanding", .figure(totals.outstanding.decimal)),
      OutputField("eligible_fee", .figure(totals.eligibleFee.decimal)),
    ]
    if let since = totals.since {
      fields += [
        OutputField("cases_change", .integer(since.cases)),
        OutputField("claimed_change", .figure(since.claimed.decimal)),
        OutputField("paid_change", .figure(since.paid.decimal)),
        OutputField("outstanding_change", .figure(since.outstanding.decimal)),
        OutputField("eligible_fee_change", .figure(since.eligibleFee.decimal)),
      ]
    }
    return .object(fields)
  }

  private func changes(_ changes: RunFigures.Changes) -> OutputValue {
    .object([
      OutputField("since", .figure("\(changes.since)")),
      OutputField("counts", counts(changes.counts) { .integer($0) }),
      OutputField(
        "largest",
        .list(
          changes.largest.map { change in
            .object([
              OutputField("kind", .text(change.kind)), OutputField("subject", .text(change.subject)),
              OutputField("partner", .text(change.partner)), OutputField("case_reference", .text(change.caseReference)),
              OutputField("currency", .text(change.currency?.code)),
              OutputField("difference", .figure(change.difference?.decimal)),
            ])
          })),
    ])
  }

  private func item(_ item: RunFigures.Item) -> OutputValue {
    .object([
      OutputField("code", .text(item.code)), OutputField("subject", .text(item.subject)),
      OutputField("severity", .text(item.severity.name)), OutputField("currency", .text(item.atRisk?.currency.code)),
      OutputField("money_at_risk", .figure(item.atRisk?.decimal)), OutputField("age_days", .integer(item.ageDays)),
      OutputField("change", .text(item.change?.rawValue)), OutputField("more_of_cause", .integer(item.more)),
    ])
  }
}
