import Amounts
import Books
import Configuration
import Reporting
import Storage

/// Everything that statements of any partner could be closed from, as of an instant.
///
/// The rules are computed anew over the stored facts, and the results thrown away: neither the results nor the lives of
/// discrepancies of the last night change (rules R10). Terms that were taken on the way are facts; an issue keeps them.
struct StatementWorksheet {
  let asOf: Instant
  private let configuration: Configuration
  private(set) var books: [String: StatementBooks]
  let lastIssued: [String: Month]
  /// Why a partner's statements should not be issued, a line each.
  let blocking: [String: [String]]
  /// The same in a few words, as overviews have it.
  let blockedBy: [String: String]
  let openItems: OpenItems
  /// Payments from before a partner's statements begin, created since and listed by no statement yet.
  let beforeBegin: [BeforeBegin.Sum]
  /// The terms that no night has taken yet, by partner: what is stated with them is kept with them (rules R8).
  private(set) var taken: [String: [TakenTerms]] = [:]

  /// Computes the rules anew.
  ///
  /// - Parameter month: the month to be closed.
  init(_ store: Store, configuration: Configuration, asOf: Instant, month: Month) throws {
    let settings = Inputs.reconcileSettings(configuration)
    let issued = try store.read { db in try StatementFolder(configuration).findings(db) }
    self = try ReconcileJob(settings: settings, issuedFindings: issued).rehearse(store, asOf: asOf) { db in
      try ChannelNames.settle(db, configuration)
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      try RegisterBook(db).keep(settings.registers, runID: run, asOf: asOf)
      return run
    } _: { db in
      var sheet = try StatementWorksheet(db, configuration: configuration, asOf: asOf, from: month)
      sheet.taken = try TakenTerms.all(db)
      return sheet
    }
  }

  /// Reads the results of the newest reconciliation.
  ///
  /// - Parameter month: the first month to be closed.
  init(_ db: StoreDatabase, configuration: Configuration, asOf: Instant, from month: Month) throws {
    self.asOf = asOf
    self.configuration = configuration
    let calendar = configuration.calendar
    let reader = StatementBooksReader(
      db, agreements: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, $0.agreement) }),
      begins: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, $0.begin) }), calendar: calendar)
    books = try reader.books(
      from: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, month) }))
    lastIssued = try StatementRegister.lastIssued(db)
    beforeBegin = try BeforeBegin.sums(db, begins: configuration.firstInstants)
    let items = try OpenItems(db, settings: Inputs.reconcileSettings(configuration), from: month)
    openItems = items
    var blocking: [String: [String]] = [:]
    var blockedBy: [String: String] = [:]
    for partner in configuration.partners {
      let found = items.blocking(partner: partner.id)
      let problems = try partner.problems(db, of: month, calendar, today: calendar.day(of: asOf))
      blockedBy[partner.id] = StatementOutlook.words(found, problems)
      blocking[partner.id] =
        found.map { item in "\(item.code.rawValue) \(item.subject): \(item.explanation) \(item.code.nextStep)" }
        + StatementWorksheet.sources(problems, month, calendar)
    }
    self.blocking = blocking
    self.blockedBy = blockedBy
  }

  /// What speaks against an issue in the lists that its statements are made from.
  private static func sources(
    _ problems: [StatementSources.Problem], _ month: Month, _ calendar: BusinessCalendar
  ) -> [String] {
    var lines: [String] = []
    var stale: [String] = []
    for problem in problems {
      switch problem {
      case .incomplete(let list, let reason):
        lines.append("\(list.subject) is incomplete (\(reason)): pull again before the issue.")
      case .stale(let list, let readAt):
        stale.append("\(list.subject) \(readAt.map { "of \($0)" } ?? "never")")
      }
    }
    if !stale.isEmpty {
      let shown = stale.prefix(staleMax).joined(separator: ", ")
      let rest = stale.count > staleMax ? " and \(stale.count - staleMax) more" : ""
      lines.append(
        "\(month) ended on \(calendar.end(of: month)), and since then these lists were not read to their end: \(shown)\(rest); run "
          + "`tieout nightly`, then issue.")
    }
    return lines
  }

  /// A host that is away for a week makes every list stale: a few of them say it.
  private static let staleMax = 6

  /// Closes a month of a partner; the books then stand as after its issue.
  ///
  /// - Returns: documents without numbers, by currency.
  mutating func close(_ month: Month, of partner: Partner) throws -> [StatementDocument] {
    guard var own = books[partner.id] else { return [] }
    let closed = try own.close(month, cutOff: asOf)
    books[partner.id] = own
    let hasLeft = partner.isRetired(on: configuration.calendar.day(of: asOf))
    let isSettled = closed.allSatisfy { $0.lines.isEmpty && $0.figures.opening == 0 && $0.figures.closing == 0 }
    // Of a partner that has left nothing more is issued once every closing is 0 (inputs 5).
    return hasLeft && isSettled ? [] : closed.map { document(partner, month, $0) }
  }

  private func document(_ partner: Partner, _ month: Month, _ closed: StatementBooks.Closed) -> StatementDocument {
    let series = StatementSeries(partner: partner.id, currency: closed.currency)
    let header = StatementHeader(
      series: series, month: month, cutOff: asOf, date: configuration.calendar.day(of: asOf),
      timeZone: configuration.calendar.zone, layout: StatementFiles.currentLayout,
      issuer: configuration.statements.issuer, partner: partner.party, minimumPayout: closed.minimumPayout,
      rounding: partner.agreement.rounding, notes: configuration.statements.notes,
      paymentTermsDays: partner.paymentTermsDays, vatText: partner.vatText ?? configuration.statements.vatText)
    return StatementDocument(
      number: nil, header: header, figures: closed.figures, lines: closed.lines, held: closed.held,
      notEligible: closed.notEligible, payouts: closed.payouts, history: closed.history)
  }
}

extension Configuration {
  /// The first instant that is stated, by partner; a partner without a begin has none.
  var firstInstants: [String: Instant] {
    partners.reduce(into: [:]) { firsts, partner in
      firsts[partner.id] = partner.begin.month.map { calendar.midnight(of: $0.firstDay) }
    }
  }
}
