import Amounts
import ArgumentParser
import Books
import Configuration
import Foundation
import Jobs
import Reporting
import Storage

/// A stage of the benchmark, run in a process of its own.
enum StageName: String, CaseIterable, ExpressibleByArgument {
  case generate, pull, ingest, reconcile, report

  /// Runs the stage and prints what it measured.
  func run(_ plan: Plan) throws {
    switch self {
    case .generate: try StageName.generate(plan)
    case .pull: try StageName.pull(plan)
    case .ingest: try StageName.ingest(plan)
    case .reconcile: try StageName.reconcile(plan)
    case .report: try StageName.report(plan)
    }
  }

  private static func generate(_ plan: Plan) throws {
    if plan.night == 1 { try InstallationFiles.write(to: plan.folder) }
    let generator = DeliveryGenerator(Dataset(cases: plan.cases))
    let count = plan.night == 1 ? plan.deliveries : Plan.secondNight
    let (bytes, time) = try timed { try generator.write(count, epoch: plan.night, to: plan.folder) }
    try Measure(what: "generate", time: time, count: count, note: "\(bytes >> 20) MiB of NDJSON").report()
  }

  private static func pull(_ plan: Plan) throws {
    let (configuration, asOf) = try open(plan)
    let store = try Store(path: configuration.store, environment: configuration.environment)
    let generator = PullGenerator(data: Dataset(cases: plan.cases), night: plan.night)
    let staging = try PullStaging(store, asOf: asOf)
    let (rows, staged) = try timed { try generator.stage(into: staging) }
    try Measure(what: "pull: stage rows", time: staged, count: rows, note: "no HTTP").report()
    let ((), taken) = try timed {
      let run = try store.write { db in
        try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      }
      _ = try staging.takeOver(runID: run)
    }
    try Measure(what: "pull: take over", time: taken, count: rows).report()
  }

  private static func ingest(_ plan: Plan) throws {
    let (configuration, asOf) = try open(plan)
    let store = try Store(path: configuration.store, environment: configuration.environment)
    let job = IngestJob(channels: try Inputs.channels(configuration))
    let (outcome, time) = try timed {
      let run = try store.write { db in
        try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      }
      return try job.run(store, runID: run, asOf: asOf)
    }
    let counts = outcome.counts
    let verified = try store.read { db in
      let statement = try SQLStatement(db, "SELECT count(*) FROM event WHERE is_verified = 1")
      return try statement.step() ? statement.integer(0) : 0
    }
    let note =
      "\(counts.new) new, \(counts.repeated) repeats, \(counts.quarantined) unverified, \(counts.unreadable) unreadable; "
      + "\(verified) stored as verified"
    let what = plan.form.map { "ingest: \($0)" } ?? "ingest"
    try Measure(what: what, time: time, count: counts.lines, note: note).report()
  }

  private static func reconcile(_ plan: Plan) throws {
    let (configuration, asOf) = try open(plan)
    let store = try Store(path: configuration.store, environment: configuration.environment)
    let job = ReconcileJob(settings: Inputs.reconcileSettings(configuration))
    let (outcome, time) = try timed {
      let run = try store.write { db in
        try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      }
      let outcome = try job.make(store, runID: run, asOf: asOf)
      try store.keepResults()
      return outcome
    }
    let findings = outcome.changes.values.flatMap(\.values).reduce(0, +)
    try Measure(
      what: "reconcile", time: time, count: outcome.cases,
      note: "\(outcome.payments) payments, \(outcome.allocations) allocations, \(findings) discrepancies"
    ).report()
  }

  /// All reports and workbooks, as the job writes them with a connection for each core.
  private static func report(_ plan: Plan) throws {
    let (configuration, asOf) = try open(plan)
    let definitions = try ReportJob.loadDefinitions(configuration)
    let folder = "\(plan.folder)/reports-\(plan.night)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let readers = try (0..<2).map { _ in
      let store = try Store(path: configuration.store, environment: configuration.environment)
      try store.useResults()
      return { @Sendable body in try store.inspect(body) } as StoreReader
    }
    let day = configuration.calendar.day(of: asOf)
    let context = WorkbookContext(
      asOf: asOf,
      parameters: [
        "as_of": asOf.description, "business_date": day.description, "time_zone": configuration.calendar.zone,
        "environment": configuration.environment.rawValue,
      ])
    let run = ReportRun(StoreReaders(readers), context: context)
    let (written, time) = try timed {
      try run.write(
        reports: definitions.reports, workbooks: definitions.workbooks, pages: definitions.pages,
        all: definitions.reports, to: folder)
    }
    try Measure(
      what: "reports and workbooks", time: time, count: written.compactMap(\.rows).reduce(0, +)
    ).report()
  }

  private static func open(_ plan: Plan) throws -> (Configuration, Instant) {
    let configuration = try Configuration.load(
      plan.configuration, variables: ["KEY": "benchmark-key", "SECRET": Keys.secretText],
      publicKeyProblem: Inputs.publicKeyProblem)
    return (configuration, Dataset.asOf(night: plan.night))
  }

  private static func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Time) {
    let clock = ContinuousClock()
    let (start, used) = (clock.now, cpuSeconds())
    let result = try body()
    let (seconds, attoseconds) = (clock.now - start).components
    return (result, Time(seconds: Double(seconds) + Double(attoseconds) / 1e18, cpu: cpuSeconds() - used))
  }

  /// What this process has used of the processor.
  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
}

/// The files of the generated installation besides its deliveries.
enum InstallationFiles {
  static func write(to folder: String) throws {
    let partners = (0..<Dataset.partners).map { number in
      """
        - id: \(Dataset.partner(number))
          name: Partner \(number)
          api_key: {env: KEY}
          customer_api: true
          agreement:
            rates: [{from: 2024-01-01, percent: 50}]
            platform_share: {pre_legal: 40, legal: 20, enforcement: 20}
            success_fee: from_case
      """
    }
    let channels = DeliveryGenerator.debituraChannels.map { channel in
      let audience = channel.tenant == nil ? "referral_partner" : "customer"
      let tenant = channel.tenant.map { ", tenant: \(Dataset.tenant(channel.partner, $0))" } ?? ""
      return "  - {name: \(channel.name), kind: debitura, audience: \(audience), partner: "
        + "\(Dataset.partner(channel.partner))\(tenant), path: \"events/\(channel.name)/*.ndjson\", "
        + "secrets: [{env: SECRET}], require_signature: true}"
    }
    let text = """
      environment: production
      time_zone: Europe/Copenhagen
      store: store.sqlite
      output: out
      debitura: {referral_api: "http://127.0.0.1:1", customer_api: "http://127.0.0.1:2"}
      partners:
      \(partners.joined(separator: "\n"))
      channels:
      \(channels.joined(separator: "\n"))
        - {name: receeve, kind: receeve, path: "events/receeve/*.ndjson", require_signature: false}
      """
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/tieout.yaml"))
  }
}
