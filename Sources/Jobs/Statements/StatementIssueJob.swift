package import Amounts
package import Configuration
import Books
import Reporting
import Storage

/// Issues the statements of a month (rules R10): all of a partner's, or none.
package struct StatementIssueJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let month: Month
  private let partner: String?
  private let override: String?
  private let isFirst: Bool
  private let isDryRun: Bool
  private let announce: (String) -> Void

  /// - Parameters:
  ///   - partner: nil = all.
  ///   - override: why statements are issued in spite of what blocks them.
  ///   - isFirst: whether a first issue is meant to state earlier months as prior period.
  ///   - isDryRun: whether nothing is issued, and what would be is said.
  ///   - announce: takes what is to be said before anything is issued.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, month: Month, partner: String?,
    override: String?, isFirst: Bool = false, isDryRun: Bool = false, announce: @escaping (String) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.month = month
    self.partner = partner
    self.override = override
    self.isFirst = isFirst
    self.isDryRun = isDryRun
    self.announce = announce
  }

  /// What became of one partner.
  package enum Outcome: Sendable {
    /// The issued statements, by currency; none when the month has no lines and no series has begun.
    case issued(partner: String, [Issued])
    /// What would be issued, of a dry run.
    case ready(partner: String, DraftOverview)
    /// Nothing was issued, no number was used; each reason is a line.
    case refused(partner: String, reasons: [String])

    package var isRefused: Bool { if case .refused = self { true } else { false } }
  }

  /// An issued statement, for the summary.
  package struct Issued: Sendable {
    package let number: String
    package let lines: Int
    package let closing: Money
    package let payable: Money
    package let file: String
  }

  /// Issues partner by partner, in order of their ids.
  ///
  /// - Throws: whatever keeps it from a result; what was issued before stays issued.
  package func run() throws -> [Outcome] {
    // A dry run stores nothing, so it may look from any instant.
    let desk = try isDryRun ? StatementDesk(configuration) : StatementDesk(configuration, asOf: asOf, consent: consent)
    let partners = try desk.partners(partner)
    if isDryRun { try desk.checkKnown() }
    let pending = try isDryRun ? [:] : desk.publishPending()
    let strangers = try desk.store.read { db in try desk.folder.strangers(db) }
    guard strangers.isEmpty else {
      return partners.map { .refused(partner: $0.id, reasons: [StatementFolder.text(ofStrangers: strangers)]) }
    }
    var sheet = try StatementWorksheet(desk.store, configuration: configuration, asOf: asOf, month: month)
    let nightBefore = try isDryRun ? desk.draftsOfNightBefore(asOf) : []
    var outcomes: [Outcome] = []
    for partner in partners {
      if let problems = pending[partner.id] {
        outcomes.append(.refused(partner: partner.id, reasons: problems))
      } else {
        outcomes.append(try issue(partner, desk, &sheet, nightBefore))
      }
    }
    if !isDryRun { try desk.publishOverviews() }
    return outcomes
  }

  private func issue(
    _ partner: Partner, _ desk: StatementDesk, _ sheet: inout StatementWorksheet, _ nightBefore: [DraftOverview.Kept]
  ) throws -> Outcome {
    let today = configuration.calendar.day(of: asOf)
    let last = sheet.lastIssued[partner.id]
    if let refusal = StatementMonths.refusal(to: month, last: last, begin: partner.begin.month, today: today) {
      return .refused(partner: partner.id, reasons: [text(refusal)])
    }
    let blocking = sheet.blocking[partner.id] ?? []
    var reasons = override == nil ? blocking : []
    let documents = try sheet.close(month, of: partner)
    if last == nil, partner.begin.month == nil, let text = try MonthSums.earlier(documents) {
      if isFirst {
        announce("\(partner.id): \(text)")
      } else {
        reasons.append(
          "\(text); issue the first of these months instead, or say with statements_begin or `statement import` that they "
            + "were stated elsewhere, or with --first that it is meant (--override does not).")
      }
    }
    guard reasons.isEmpty else { return .refused(partner: partner.id, reasons: reasons) }
    guard !isDryRun else { return .ready(partner: partner.id, try ready(documents, nightBefore)) }
    do {
      let issued = try desk.store.write { db in
        let terms = try TermsWriter(db, asOf: asOf)
        for taken in sheet.taken[partner.id] ?? [] { try terms.keep(taken) }
        return try record(documents, of: partner, isOverridden: !blocking.isEmpty, sheet.openItems, desk, db)
      }
      if let problem = try desk.publishPending()[partner.id]?.first { throw JobError.statement(problem) }
      return .issued(partner: partner.id, issued)
    } catch let leak as StatementLeak {
      return .refused(partner: partner.id, reasons: [leak.description])
    } catch let number as NumberInUse {
      return .refused(partner: partner.id, reasons: [number.description])
    }
  }

  /// What would be issued, held to everything that an issue is held to but the scan of its files.
  private func ready(
    _ documents: [StatementDocument], _ nightBefore: [DraftOverview.Kept]
  ) throws -> DraftOverview {
    var overview = DraftOverview()
    for document in documents {
      try check(document)
      overview.add(document, blockedBy: nil)
    }
    overview.compare(with: nightBefore)
    return overview
  }

  /// Records the month with its statements, whose files are built, verified, scanned and hashed before.
  private func record(
    _ documents: [StatementDocument], of partner: Partner, isOverridden: Bool, _ openItems: OpenItems,
    _ desk: StatementDesk, _ db: StoreDatabase
  ) throws -> [Issued] {
    let override = isOverridden ? override : nil
    let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
    try RegisterBook(db).keep(RegistersOfRun(configuration).registers, runID: run, asOf: asOf)
    try UsedTexts.keep(configuration, nil, runID: run, db)
    let monthID = try StatementRegister.close(
      db, partner: partner.id, month: month, cutOff: asOf, override: override, runID: run)
    if try StatementBegins.isToBeTaken(db, partner: partner.id, by: monthID) {
      try StatementBegins.take(db, partner: partner.id, partner.begin, monthID: monthID)
    }
    var issued: [Issued] = []
    for var document in documents {
      let (sequence, number) = try StatementRegister.nextNumber(db, year: document.header.date.parts.year)
      if let file = desk.folder.file(numbered: number) { throw NumberInUse(number: number, file: file) }
      document.number = number
      document.override = override
      document.openItems = openItems.items(series: document.header.series, month: month)
      try check(document)
      let files = try desk.folder.withFiles(of: document) { built in
        try StatementLeak.scan(built, of: document, db, configuration: configuration)
        return try built.issued()
      }
      try StatementRegister.record(db, document, sequence: sequence, monthID: monthID, files: files)
      let currency = document.header.series.currency
      issued.append(
        Issued(
          number: number, lines: document.lines.count,
          closing: Money(minorUnits: document.figures.closing, currency: currency),
          payable: Money(minorUnits: document.figures.payable, currency: currency),
          file: "\(desk.folder.path)/\(month)/\(StatementFiles.name(document)).xlsx"))
    }
    return issued
  }

  /// What a statement would show as failed must not be issued; it would be a fault of ours.
  private func check(_ document: StatementDocument) throws {
    for control in try StatementControl.controls(of: document) where !control.passes {
      throw JobError.statement(
        "statement \(document.title): its control \(control.name) fails, so it is not issued; report this fault")
    }
  }

  private func text(_ refusal: StatementMonths.Refusal) -> String {
    switch refusal {
    case .notOver(let end): "\(month) is not over before \(end) in \(configuration.calendar.zone); issue it then."
    case .issuedAlready: "\(month) is issued already; look at it with `tieout statement list --month \(month)`."
    case .notFirst(let begin): "its statements begin with \(begin) (statements_begin); issue that month first."
    case .notNext(let next): "months are issued in order, and the next one is \(next); issue that one."
    }
  }
}
