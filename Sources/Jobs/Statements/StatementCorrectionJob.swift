package import Amounts
package import Configuration
import Books
import Storage

/// Takes back a payment to a partner that was recorded wrongly, and records the right one in its place (rules R10,
/// `statement pay --correct` and `--void`).
///
/// What was recorded stays. The same payment with the other sign and the same date takes it back: the statement of its
/// month counts both, or, when that is issued, the next one counts what takes it back.
package struct StatementCorrectionJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let id: Int
  private let right: Right?
  private let reason: String
  private let by: String
  private let override: String?
  private let isDryRun: Bool

  /// What is right; what is nil is as it was recorded.
  package struct Right: Sendable {
    package var number: String?
    package var date: Day?
    /// In major units of the statement's currency, as typed.
    package var amount: String?
    package var reference: String?

    package init(number: String?, date: Day?, amount: String?, reference: String?) {
      self.number = number
      self.date = date
      self.amount = amount
      self.reference = reference
    }
  }

  /// - Parameters:
  ///   - id: of the wrong payment.
  ///   - right: nil: it was never made.
  ///   - reason: why it is wrong; kept with what takes it back.
  ///   - override: why it is recorded in spite of what speaks against it.
  ///   - isDryRun: say what would be recorded, and record nothing.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, id: Int, right: Right?, reason: String,
    by: String, override: String?, isDryRun: Bool
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.id = id
    self.right = right
    self.reason = reason
    self.by = by
    self.override = override
    self.isDryRun = isDryRun
  }

  /// Takes the payment back.
  ///
  /// - Returns: what takes it back, then what is right.
  /// - Throws: ``JobError/configuration(_:)``, ``JobError/refused(_:)``.
  package func run() throws -> [PayoutLine] {
    let desk = try PayoutDesk(configuration, asOf: asOf, consent: consent, by: by)
    if let fault = desk.fault(of: right?.reference) { throw fault.naming("--reference") }
    return try desk.work(isDryRun: isDryRun) { db in try takeBack(desk, db) }
  }

  private func takeBack(_ desk: PayoutDesk, _ db: StoreDatabase) throws -> [PayoutLine] {
    let wrong = try wrongPayment(db)
    let replacement = try right.map { try self.replacement(of: wrong, $0, db) }
    let objections = try self.objections(wrong, replacement, desk, db)
    guard objections.isEmpty || override != nil else {
      let words = objections.map(\.description).joined(separator: "; ")
      throw refused("\(words); correct it, or give --override \"reason\"")
    }
    let overridden = objections.isEmpty ? nil : override
    var reversal = wrong.payout
    reversal.amount = reversal.amount.negated
    reversal.reference = reversal.reference.map { "\($0) (correction)" } ?? "correction"
    let back = try line(
      reversal, .takesBack, override: replacement == nil ? overridden : nil, wrong.series, desk, db)
    let new = try replacement.map {
      try line($0.payout, .recorded, override: overridden, $0.entry.series, desk, db)
    }
    try StatementRegister.noteReversal(db, back.id, of: wrong.id, replacement: new?.id, reason: reason)
    return [back.line] + [new?.line].compactMap(\.self)
  }

  /// The wrong payment: one that nothing took back yet, and that takes none back itself.
  private func wrongPayment(_ db: StoreDatabase) throws -> RecordedPayout {
    guard let wrong = try StatementRegister.payouts(db).first(where: { $0.id == id }) else {
      throw JobError.configuration([
        "\(option) \(id): no such payment is recorded; `tieout statement payments` shows all with their ids"
      ])
    }
    if let other = wrong.takenBackBy { throw refused("payment \(other) took it back already") }
    if let other = wrong.takesBack {
      throw refused(
        "it takes payment \(other) back; if that was right, record it again with `tieout statement pay`, with a "
          + "--reference of its own")
    }
    return wrong
  }

  private struct Replacement {
    let payout: StatementPayout
    let entry: StatementRegister.Entry
  }

  private func replacement(of wrong: RecordedPayout, _ right: Right, _ db: StoreDatabase) throws -> Replacement {
    let entry = try StatementRegister.entry(db, right.number ?? wrong.payout.number)
    let typed = right.amount ?? wrong.payout.amount.decimal
    let amount: Money
    do throws(PayoutDesk.Fault) { amount = try PayoutDesk.money(typed, entry.series.currency) } catch {
      throw error.naming("--amount \(typed)")
    }
    let payout = StatementPayout(
      number: entry.number, date: right.date ?? wrong.payout.date, amount: amount,
      reference: right.reference ?? wrong.payout.reference)
    guard payout != wrong.payout else {
      throw JobError.configuration([
        "\(option) \(id): that is how it is recorded; say with --number, --date, --amount or --reference what is right"
      ])
    }
    return Replacement(payout: payout, entry: entry)
  }

  private func objections(
    _ wrong: RecordedPayout, _ replacement: Replacement?, _ desk: PayoutDesk, _ db: StoreDatabase
  ) throws -> [PayoutObjection] {
    let account = try StatementRegister.account(db, wrong.series)
    guard let replacement else {
      return [account.flatMap { PayoutObjection.to(wrong.payout.amount.negated, $0) }].compactMap(\.self)
    }
    let (right, entry) = (replacement.payout, replacement.entry)
    let amounts: [PayoutObjection?]
    if entry.series == wrong.series {
      amounts = [try account.flatMap { try PayoutObjection.to(right.amount, insteadOf: wrong.payout.amount, $0) }]
    } else {
      let other = try StatementRegister.account(db, entry.series)
      amounts = [
        account.flatMap { PayoutObjection.to(wrong.payout.amount.negated, $0) },
        other.flatMap { PayoutObjection.to(right.amount, $0) },
      ]
    }
    return (amounts + [desk.objection(to: right.date, of: entry)]).compactMap(\.self)
  }

  /// Records a payment, and what is said of it.
  private func line(
    _ payout: StatementPayout, _ state: PayoutLine.State, override: String?, _ series: StatementSeries,
    _ desk: PayoutDesk, _ db: StoreDatabase
  ) throws -> (id: Int64, line: PayoutLine) {
    guard let id = try desk.record(payout, override: override, db) else {
      throw refused("\(payout.amount) of \(payout.date) is recorded for \(payout.number) already, with that reference")
    }
    let line = PayoutLine(
      line: nil, id: isDryRun ? nil : id, partner: series.partner, payout: payout, state: state,
      countsIn: try desk.countsIn(payout.date, of: series.partner, db))
    return (id, line)
  }

  private var option: String { right == nil ? "--void" : "--correct" }

  private func refused(_ words: String) -> JobError { .refused("statement pay \(option) \(id): \(words)") }
}
