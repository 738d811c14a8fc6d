package import Amounts
package import Configuration
import Books
import Storage

/// Records what was paid to a partner (rules R10, `statement pay`).
package struct StatementPayJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let number: String
  private let date: Day
  private let amount: String
  private let reference: String?
  private let by: String
  private let override: String?

  /// - Parameters:
  ///   - amount: in major units of the statement's currency, as typed.
  ///   - by: who records it.
  ///   - override: why it is recorded in spite of what speaks against it.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, number: String, date: Day, amount: String,
    reference: String?, by: String, override: String?
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.number = number
    self.date = date
    self.amount = amount
    self.reference = reference
    self.by = by
    self.override = override
  }

  /// What was recorded.
  package struct Outcome: Sendable {
    /// By which the payment is named from now on.
    package let id: Int64
    package let amount: Money
    /// The month whose statement counts it.
    package let countsIn: Month
  }

  /// Records the payment once: the same one again is refused, as it would be counted twice.
  ///
  /// - Throws: ``JobError/configuration(_:)``, ``JobError/refused(_:)``.
  package func run() throws -> Outcome {
    let desk = try PayoutDesk(configuration, asOf: asOf, consent: consent, by: by)
    if let fault = desk.fault(of: reference) { throw fault.naming("--reference") }
    return try desk.work { db in
      let entry = try StatementRegister.entry(db, number)
      let money: Money
      do throws(PayoutDesk.Fault) { money = try PayoutDesk.money(amount, entry.series.currency) } catch {
        throw error.naming("--amount \(amount)")
      }
      let account = try StatementRegister.account(db, entry.series)
      let objections = [account.flatMap { PayoutObjection.to(money, $0) }, desk.objection(to: date, of: entry)]
        .compactMap(\.self)
      guard objections.isEmpty || override != nil else {
        let words = objections.map(\.description).joined(separator: "; ")
        throw JobError.refused("statement pay \(number): \(words); correct it, or give --override \"reason\"")
      }
      let payout = StatementPayout(number: number, date: date, amount: money, reference: reference)
      guard let id = try desk.record(payout, override: objections.isEmpty ? nil : override, db) else {
        throw JobError.refused(
          "statement pay \(number): \(money) of \(date) is recorded already; if it is a second payment, give it a "
            + "--reference of its own")
      }
      return Outcome(id: id, amount: money, countsIn: try desk.countsIn(date, of: entry.series.partner, db))
    }
  }
}

extension PayoutDesk.Fault {
  /// What is wrong with an option.
  func naming(_ option: String) -> JobError { .configuration(["\(option): \(wrong); \(remedy)"]) }
}

extension StatementRegister {
  /// The statement that `--number` names.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a number that is not issued.
  static func entry(_ db: StoreDatabase, _ number: String) throws -> Entry {
    guard let entry = try entries(db).first(where: { $0.number == number }) else { throw unknown(number) }
    return entry
  }

  /// What is said of a number that is not issued.
  static func unknown(_ number: String) -> JobError {
    .configuration([
      "--number \(SafeText.harmless(number)): no such statement is issued; `tieout statement list` shows all numbers"
    ])
  }
}
