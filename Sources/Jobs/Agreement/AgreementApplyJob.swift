package import Amounts
package import Configuration
import Books
import Storage

/// Takes the terms of payments that no statement states anew from the configuration of now (rules R8).
///
/// An agreement that is edited changes no payment that was known before. This is the way to change them on purpose, with
/// a reason: the terms of before stay in the store, beside who replaced them and why.
package struct AgreementApplyJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let partner: String
  private let from: Day
  private let reason: String
  private let by: String
  private let isDryRun: Bool

  /// - Parameters:
  ///   - from: the first business date of the payments.
  ///   - isDryRun: say what would change, and change nothing.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent, partner: String, from: Day, reason: String,
    by: String, isDryRun: Bool
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.partner = partner
    self.from = from
    self.reason = reason
    self.by = by
    self.isDryRun = isDryRun
  }

  /// A payment whose terms become others.
  package struct Change: Sendable {
    package let payment: String
    package let date: Day
    package let amount: Money
    /// Success fee × share × rate, as far as known.
    package let before: String
    package let after: String
    /// The fees that follow from them; nil while a factor is unknown.
    package let feeBefore: Money?
    package let feeAfter: Money?
  }

  /// What was changed, or would be.
  package struct Outcome: Sendable {
    /// By payment.
    package let changes: [Change]
    /// Payments of the partner since the date that statements state: they keep their terms.
    package let stated: Int
  }

  /// Keeps new terms where they are others than those in force.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a partner that the configuration lacks.
  package func run() throws -> Outcome {
    let desk = try StatementDesk(configuration, asOf: asOf, consent: consent)
    _ = try desk.partners(partner)
    return isDryRun ? try desk.store.preview(apply) : try desk.store.write(apply)
  }

  private func apply(_ db: StoreDatabase) throws -> Outcome {
    // The configuration that the terms are taken from stays beside them (inputs 5).
    let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
    try UsedTexts.keep(configuration, nil, runID: run, db)
    let session = try ReconcileSession(db, settings: Inputs.reconcileSettings(configuration), asOf: asOf)
    let writer = try TermsWriter(db, asOf: asOf)
    var changes: [Change] = []
    var stated = 0
    try session.forEachCase { stored in
      for payment in stored.file.payments where payment.partner == partner {
        guard let source = stored.file.termsSource(of: payment, session.context), source.day >= from else { continue }
        guard payment.statedLines.isEmpty else {
          stated += 1
          continue
        }
        // Terms that were never taken are taken by the next run, from the same configuration.
        guard let kept = payment.terms, let change = try change(payment, kept, source.taken) else { continue }
        try writer.apply(source.taken, to: payment.row.id, by: by, reason: reason)
        changes.append(change)
      }
    }
    return Outcome(changes: changes.sorted { Key($0.payment) < Key($1.payment) }, stated: stated)
  }

  /// What becomes other; nil when nothing does.
  private func change(_ payment: PaymentFile, _ kept: PaymentTerms, _ taken: PaymentTerms) throws -> Change? {
    var same = taken
    (same.since, same.phase) = (kept.since, kept.phase)
    guard same != kept else { return nil }
    let amount = payment.row.amount
    return Change(
      payment: payment.row.id, date: taken.rateDay, amount: amount, before: words(kept), after: words(taken),
      feeBefore: try ReferralFee(amount, kept).fee, feeAfter: try ReferralFee(amount, taken).fee)
  }

  private func words(_ terms: PaymentTerms) -> String {
    [terms.successFee, terms.share, terms.rate].map { $0.map { "\($0) %" } ?? "unknown" }.joined(separator: " × ")
      + (terms.rounding.map { ", \($0.rawValue)" } ?? "")
  }
}
