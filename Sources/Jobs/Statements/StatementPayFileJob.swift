package import Amounts
package import Configuration
import Books
import Storage

/// Records what a bank says was paid to partners: a whole file, or nothing of it (rules R10, `statement pay --file`).
package struct StatementPayFileJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let file: String
  private let by: String
  private let isDryRun: Bool

  /// - Parameters:
  ///   - by: who records it.
  ///   - isDryRun: say what would be recorded, and record nothing.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, file: String, by: String, isDryRun: Bool
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.file = file
    self.by = by
    self.isDryRun = isDryRun
  }

  /// Checks every row, then records those that are not recorded yet.
  ///
  /// Rows of a series are held to the rule together, so their order decides nothing.
  ///
  /// - Returns: a line a row, in their order.
  /// - Throws: ``JobError/configuration(_:)`` or ``JobError/refused(_:)`` with everything that is wrong, a line each.
  package func run() throws -> [PayoutLine] {
    let list: BankList
    do throws(ConfigurationProblem) {
      let header = BankList.columns.joined(separator: ",")
      list = try BankList(try ImportedFile.bytes(file, bytesMax: BankList.bytesMax, header: header), file: file)
    } catch { throw JobError.configuration([error.description]) }
    let desk = try PayoutDesk(configuration, asOf: asOf, consent: consent, by: by)
    return try desk.work(isDryRun: isDryRun) { db in
      var check = try BankListCheck(db, desk, file: file, problems: list.problems)
      for row in list.rows { check.take(row) }
      try check.checkSums(db)
      try check.end()
      return try check.entries.map { try record($0, desk, db) }
    }
  }

  private func record(_ entry: BankListCheck.Entry, _ desk: PayoutDesk, _ db: StoreDatabase) throws -> PayoutLine {
    func line(_ state: PayoutLine.State, id: Int64?, countsIn: Month?) -> PayoutLine {
      PayoutLine(
        line: entry.line, id: id, partner: entry.series.partner, payout: entry.payout, state: state, countsIn: countsIn)
    }
    if let known = entry.known {
      return line(known.takenBackBy == nil ? .recordedAlready : .takenBackAlready, id: known.id, countsIn: nil)
    }
    guard let id = try desk.record(entry.payout, db) else {
      throw JobError.statement("\(file):\(entry.line): could not be recorded beside what is there; report this fault")
    }
    let month = try desk.countsIn(entry.payout.date, of: entry.series.partner, db)
    return line(.recorded, id: isDryRun ? nil : id, countsIn: month)
  }
}

/// The rows of a bank's list, held to what is issued and recorded.
private struct BankListCheck {
  /// A row that can be read.
  struct Entry {
    let line: Int
    let series: StatementSeries
    let payout: StatementPayout
    /// The same payment, if it is recorded already.
    let known: RecordedPayout?
  }

  private(set) var entries: [Entry] = []
  private let desk: PayoutDesk
  private let file: String
  private let issued: [String: StatementRegister.Entry]
  private let recorded: [StatementPayout: RecordedPayout]
  private var lines: [StatementPayout: Int] = [:]
  /// Rows that cannot be read, and those that the rule refuses.
  private var problems: [ConfigurationProblem]
  private var objections: [ConfigurationProblem] = []

  init(_ db: StoreDatabase, _ desk: PayoutDesk, file: String, problems: [ConfigurationProblem]) throws {
    self.desk = desk
    self.file = file
    self.problems = problems
    issued = Dictionary(
      try StatementRegister.entries(db).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    recorded = Dictionary(
      try StatementRegister.payouts(db).map { ($0.payout, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func take(_ row: BankList.Row) {
    guard let statement = issued[row.number] else {
      let wrong = "number is \"\(row.number.prefix(40))\", which is not issued"
      return problems.append(problem(row.line, wrong, "`tieout statement list` shows all numbers"))
    }
    let amount: Money
    do throws(PayoutDesk.Fault) { amount = try PayoutDesk.money(row.amount, statement.series.currency) } catch {
      return problems.append(problem(row.line, "amount \"\(row.amount.prefix(40))\" \(error.wrong)", error.remedy))
    }
    let payout = StatementPayout(number: row.number, date: row.date, amount: amount, reference: row.reference)
    if let first = lines.updateValue(row.line, forKey: payout) {
      let remedy = "remove it; if it is a second payment, give it a reference of its own"
      return problems.append(problem(row.line, "is the same as line \(first)", remedy))
    }
    let known = recorded[payout]
    entries.append(Entry(line: row.line, series: statement.series, payout: payout, known: known))
    guard known == nil else { return }
    if let fault = desk.fault(of: row.reference) {
      problems.append(problem(row.line, "reference \(fault.wrong)", fault.remedy))
    }
    if let objection = desk.objection(to: row.date, of: statement) {
      objections.append(problem(row.line, objection.description, BankListCheck.remedy))
    }
  }

  /// Holds what is new of each series to what is open and was paid.
  mutating func checkSums(_ db: StoreDatabase) throws {
    let new = Dictionary(grouping: entries.filter { $0.known == nil }, by: \.series)
    for (series, entries) in new {
      guard let first = entries.first, let account = try StatementRegister.account(db, series) else { continue }
      let sum = Money(
        minorUnits: try entries.map(\.payout.amount.minorUnits).sumOfMinorUnits(), currency: series.currency)
      guard let objection = PayoutObjection.to(sum, account) else { continue }
      let others = entries.dropFirst().prefix(BankListCheck.linesMax).map { "\($0.line)" }.joined(separator: ", ")
      let more = entries.count - 1 > BankListCheck.linesMax ? " …" : ""
      let wrong = others.isEmpty ? "\(objection)" : "with \(others)\(more), \(objection)"
      objections.append(problem(first.line, "\(series.partner): \(wrong)", BankListCheck.remedy))
    }
  }

  private static let linesMax = 20
  private static let remedy = "correct the file; what is meant all the same is recorded alone, with --override"

  /// - Throws: all that is wrong, if there is anything.
  func end() throws {
    let found = (problems + objections).sorted { ($0.line ?? 0, $0.wrong) < ($1.line ?? 0, $1.wrong) }
    guard !found.isEmpty else { return }
    let lines = found.map(\.description) + ["statement pay --file \(file): nothing is recorded; see above"]
    throw problems.isEmpty ? JobError.refused(lines.joined(separator: "\n")) : JobError.configuration(lines)
  }

  private func problem(_ line: Int, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, line: line, path: "", wrong: wrong, remedy: remedy)
  }
}
