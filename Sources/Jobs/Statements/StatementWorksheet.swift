import Amounts
import Books
import Configuration
import Reporting
import Storage

/// Everything that statements of any partner could be closed from, as of an instant.
///
/// The rules are computed anew over the stored facts, and the results thrown away: neither the results nor the lives of
/// discrepancies of the last night change (rules R10).
struct StatementWorksheet {
  let asOf: Instant
  private let configuration: Configuration
  private(set) var books: [String: StatementBooks]
  let lastIssued: [String: Month]
  /// Why a partner's statements should not be issued, a line each.
  let blocking: [String: [String]]
  let openItems: OpenItems

  /// Computes the rules anew.
  ///
  /// - Parameter month: the month to be closed.
  init(_ store: Store, configuration: Configuration, asOf: Instant, month: Month) throws {
    self = try store.preview { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      let job = ReconcileJob(
        settings: Inputs.reconcileSettings(configuration),
        issuedFindings: try StatementFolder(configuration).findings(db))
      let outcome = try job.run(db, runID: run, asOf: asOf)
      return try StatementWorksheet(
        db, configuration: configuration, asOf: asOf, from: month, incomplete: outcome.incomplete)
    }
  }

  /// Reads the results of the newest reconciliation.
  ///
  /// - Parameter incomplete: the lists that are incomplete tonight.
  init(
    _ db: StoreDatabase, configuration: Configuration, asOf: Instant, from month: Month,
    incomplete: [(list: PulledList, reason: String)]
  ) throws {
    self.asOf = asOf
    self.configuration = configuration
    let reader = StatementBooksReader(
      db, agreements: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, $0.agreement) }))
    books = try reader.books(
      from: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, month) }))
    lastIssued = try StatementRegister.lastIssued(db)
    let items = try OpenItems(db, from: month)
    openItems = items
    var blocking: [String: [String]] = [:]
    for partner in configuration.partners {
      blocking[partner.id] = try StatementWorksheet.blocking(db, partner.id, items, incomplete)
    }
    self.blocking = blocking
  }

  private static func blocking(
    _ db: StoreDatabase, _ partner: String, _ items: OpenItems, _ incomplete: [(list: PulledList, reason: String)]
  ) throws -> [String] {
    var lines = items.critical(partner: partner).map { item in
      "\(item.code.rawValue) \(item.subject): \(item.explanation) \(item.code.nextStep)"
    }
    for (list, reason) in incomplete where list.partner == partner {
      lines.append("\(list.subject) is incomplete (\(reason)): pull again before the issue.")
    }
    if try !ListStates(db, partners: [partner]).states.contains(where: { $0.complete != nil }) {
      lines.append("nothing was ever pulled for \(partner): run `tieout nightly` first.")
    }
    return lines
  }

  /// Closes a month of a partner; the books then stand as after its issue.
  ///
  /// - Returns: documents without numbers, by currency.
  mutating func close(_ month: Month, of partner: Partner) throws -> [StatementDocument] {
    guard var own = books[partner.id] else { return [] }
    let closed = try own.close(month, cutOff: asOf)
    books[partner.id] = own
    return closed.map { document(partner, month, $0) }
  }

  private func document(_ partner: Partner, _ month: Month, _ closed: StatementBooks.Closed) -> StatementDocument {
    let series = StatementSeries(partner: partner.id, currency: closed.currency)
    let header = StatementHeader(
      series: series, month: month, cutOff: asOf, date: configuration.calendar.day(of: asOf),
      timeZone: configuration.calendar.zone, layout: StatementFiles.currentLayout,
      issuer: configuration.statements.issuer, partner: partner.party, minimumPayout: closed.minimumPayout,
      rounding: partner.agreement.rounding, notes: configuration.statements.notes)
    return StatementDocument(
      number: nil, header: header, figures: closed.figures, lines: closed.lines, held: closed.held,
      notEligible: closed.notEligible, payouts: closed.payouts, history: closed.history)
  }
}
