import Amounts
import Books
import Foundation
import Jobs
import Storage

/// One of the two stores of a history: the same things happen to both, and both must say the same.
final class HistoryStore {
  let store: Store
  /// Whether each of its nights works everything out anew.
  private let isFull: Bool

  /// - Parameter folder: where a store is, or will be.
  init(folder: String, isFull: Bool) throws {
    store = try Store(path: "\(folder)/store.sqlite", environment: .production)
    self.isFull = isFull
  }

  // MARK: A night

  func rename(from old: String, to new: String) throws {
    try store.write { db in
      // As the program does: a channel without deliveries has no name to keep.
      if try ChannelRoster.used(db).contains(old) { try ChannelRoster.rename(db, from: old, to: new) }
    }
  }

  func ingest(_ channels: [IngestChannel], at asOf: Instant) throws {
    let run = try beginRun(asOf)
    _ = try IngestJob(channels: channels).run(store, runID: run, asOf: asOf)
  }

  func take(_ pull: Pull, at asOf: Instant) throws {
    guard !pull.lists.isEmpty else { return }
    let run = try beginRun(asOf)
    let staging = try PullStaging(store, asOf: asOf)
    for content in pull.lists {
      try staging.begin(content.list)
      try staging.add(content.rows, to: content.list, page: 1)
      staging.end(content.list, content.end)
    }
    for (partner, summary) in pull.summaries { staging.add(summary, partner: partner) }
    for partner in staging.partners { try store.write { _ = try staging.commit($0, runID: run, partner: partner) } }
  }

  /// Reconciles; a run that is killed leaves nothing, and the next one comes to the same.
  func reconcile(
    _ configuration: HistoryConfiguration, at asOf: Instant, isKilled: Bool = false
  ) throws -> ReconcileOutcome? {
    let settings = configuration.reconcileSettings
    let run = try beginRun(asOf)
    try store.write { try RegisterBook($0).keep(settings.registers, runID: run, asOf: asOf) }
    let outcome = try job(configuration).make(store, runID: run, asOf: asOf)
    guard !isKilled else {
      store.discardResults()
      return nil
    }
    try store.keepResults()
    return outcome
  }

  private func job(_ configuration: HistoryConfiguration) -> ReconcileJob {
    ReconcileJob(
      settings: configuration.reconcileSettings, issuedFindings: configuration.issuedFindings, isFull: isFull)
  }

  private func beginRun(_ asOf: Instant) throws -> Int64 {
    try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
  }

  // MARK: What people do

  /// People decide about some discrepancies; which ones, and how, follows from the seed and what is there.
  func decide(seed: UInt64, _ configuration: HistoryConfiguration, at asOf: Instant) throws {
    var numbers = SeededNumbers(seed: seed)
    let context = RunContext(asOf: asOf, settings: configuration.reconcileSettings.context.settings)
    try store.write { db in
      let book = DiscrepancyBook(db)
      let found = try book.all(DiscrepancyFilter()).filter { $0.life.status != .cleared }
      guard !found.isEmpty else { return }
      // What a person accepts becomes a fact: that is decided more often than the rest.
      let accepted = found.filter { [.paymentAmended, .eligibilityChanged].contains($0.life.code) }
      for _ in 0..<numbers.number(1...3) {
        var chosen = numbers.pick(accepted.isEmpty || numbers.once(in: 2) ? found : accepted)
        let until = context.today.adding(days: numbers.pick([1, 3, 30]))
        let decision = numbers.pick([
          Decision.acknowledge(owner: "anna", note: nil), .resolve(reason: "dealt with"),
          .resolve(reason: "dealt with"), .suppress(until: until, reason: "known"), .reopen(reason: "after all"),
        ])
        do throws(Refusal) {
          try chosen.life.decide(decision, handling: &chosen.handling, context: context)
        } catch {
          continue
        }
        try book.keep(decision, of: chosen, at: asOf, by: "anna")
      }
    }
  }

  /// Takes terms anew from the agreement of now, as `tieout agreement apply`.
  func applyAgreement(of partner: String, from day: Day, _ configuration: HistoryConfiguration, at asOf: Instant) throws
  {
    try store.write { db in
      _ = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      let session = try ReconcileSession(db, settings: configuration.reconcileSettings, asOf: asOf)
      let writer = try TermsWriter(db, asOf: asOf)
      try session.forEachCase { stored in
        for payment in stored.file.payments where payment.partner == partner {
          guard let source = stored.file.termsSource(of: payment, session.context), source.day >= day,
            payment.statedLines.isEmpty, payment.terms != nil
          else { continue }
          try writer.apply(source.taken, to: payment.row.id, by: "anna", reason: "as agreed")
        }
      }
    }
  }

  /// Takes over what was stated of payments elsewhere, as `tieout statement import`; nothing after the first issue.
  func importStated(_ rows: [StatedRow], of partner: String, at asOf: Instant) throws {
    try store.write { db in
      guard try StatementRegister.lastIssued(db)[partner] == nil else { return }
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      _ = try StatedElsewhere.add(db, rows, partner: partner, runID: run)
    }
  }

  /// Issues the next month of a partner that is over, as `tieout statement issue`; gives how many lines it states.
  func issue(_ partner: String, _ configuration: HistoryConfiguration, at asOf: Instant) throws -> Int? {
    let last = try store.read { try StatementRegister.lastIssued($0)[partner] }
    let begin = configuration.begins[partner] ?? StatementBegin()
    let month = last?.adding(months: 1) ?? begin.month ?? Month(year: 2026, month: 3)
    let today = configuration.calendar.day(of: asOf)
    guard StatementMonths.refusal(to: month, last: last, begin: begin.month, today: today) == nil,
      !configuration.isRetired(partner, at: asOf)
    else { return nil }
    let (closed, taken) = try close(month, of: partner, configuration, at: asOf)
    try store.write { db in
      let terms = try TermsWriter(db, asOf: asOf)
      for taken in taken { try terms.keep(taken) }
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
      let monthID = try StatementRegister.close(
        db, partner: partner, month: month, cutOff: asOf, override: nil, runID: run)
      if try StatementBegins.isToBeTaken(db, partner: partner, by: monthID) {
        try StatementBegins.take(db, partner: partner, begin, monthID: monthID)
      }
      for closed in closed {
        let (sequence, number) = try StatementRegister.nextNumber(db, year: today.parts.year)
        var document = document(closed, partner, month, configuration, at: asOf)
        document.number = number
        let digest = String(repeating: "0", count: 64)
        try StatementRegister.record(
          db, document, sequence: sequence, monthID: monthID, files: .init(csv: digest, xlsx: digest, library: "none"))
      }
    }
    return closed.reduce(0) { $0 + $1.lines.count }
  }

  /// Works the rules out anew and throws the results away, as every statement is made.
  private func close(
    _ month: Month, of partner: String, _ configuration: HistoryConfiguration, at asOf: Instant
  ) throws -> ([StatementBooks.Closed], [TakenTerms]) {
    try job(configuration).rehearse(store, asOf: asOf) { db in
      try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
    } _: { db in
      let reader = StatementBooksReader(
        db, agreements: configuration.agreements,
        begins: Dictionary(
          uniqueKeysWithValues: PlatformWorld.partners.map { ($0, configuration.begins[$0] ?? StatementBegin()) }),
        calendar: configuration.calendar)
      guard var books = try reader.books(from: [partner: month])[partner] else { return ([], []) }
      return (try books.close(month, cutOff: asOf), try TakenTerms.all(db)[partner] ?? [])
    }
  }

  private func document(
    _ closed: StatementBooks.Closed, _ partner: String, _ month: Month, _ configuration: HistoryConfiguration,
    at asOf: Instant
  ) -> StatementDocument {
    let header = StatementHeader(
      series: StatementSeries(partner: partner, currency: closed.currency), month: month, cutOff: asOf,
      date: configuration.calendar.day(of: asOf), timeZone: configuration.calendar.zone, layout: 1, issuer: nil,
      partner: StatementParty(name: partner), minimumPayout: closed.minimumPayout,
      rounding: configuration.agreements[partner]?.rounding ?? .halfUp, notes: [])
    return StatementDocument(
      number: nil, header: header, figures: closed.figures, lines: closed.lines, held: closed.held,
      notEligible: closed.notEligible, payouts: closed.payouts, history: closed.history)
  }

  /// Pays the newest statement, as `tieout statement pay`.
  func pay(at asOf: Instant) throws {
    try store.write { db in
      guard let newest = try StatementRegister.entries(db).last, newest.payable > 0 else { return }
      let amount = Money(minorUnits: newest.payable, currency: newest.series.currency)
      let payout = StatementPayout(number: newest.number, date: newest.date, amount: amount, reference: nil)
      _ = try StatementRegister.pay(db, .init(payout, recordedAt: asOf, by: "anna"))
    }
  }
}
