import Amounts
import Books
import Storage

/// How a fee comes about: every factor with where it is from and since when it is frozen (rules R8).
struct FeeSection {
  let desk: ExplainDesk
  let view: CaseView
  let payment: PaymentFile
  let fee: PaymentFee

  func section() throws -> Explanation.Section {
    guard let agreement = view.context.agreements[payment.partner] else {
      return .init("Fee", rule: "R8", [.init("fee", "none", "the configuration has no partner \(payment.partner)")])
    }
    guard let terms = fee.terms else {
      return .init("Fee", rule: "R8", [.init("fee", "none", "an ineligible payment earns none")])
    }
    let agreed = "partners, \(payment.partner): agreement"
    var facts = [Explanation.Fact("amount", payment.row.amount.description, evidence: try amountEvidence())]
    facts.append(try successFee(terms, agreement, agreed))
    facts.append(try share(terms, agreement, agreed))
    facts.append(rate(terms, agreement, agreed))
    if let fee = terms.fee, let success = terms.successFee, let share = terms.share, let rate = terms.rate {
      if let exact = try? payment.row.amount.exactDecimal(applying: [success, share, rate]) {
        facts.append(.init("= exact", "\(exact) \(fee.currency.code)", "before the one rounding"))
      }
      facts.append(
        .init(
          "= fee", fee.description,
          "rounded \((self.fee.inForce?.rounding ?? agreement.rounding).rawValue) to \(fee.currency.exponent) decimals",
          payment.isBooked ? nil : "as before the deletion", evidence: [desk.configured("\(agreed).rounding")]))
    } else {
      facts.append(.init("= fee", "unknown", "until every factor is known"))
    }
    return .init("Fee", rule: "R8", facts)
  }

  private func amountEvidence() throws -> [Explanation.Evidence] {
    Array([Explanation.Evidence].rows(try desk.versions.payment(payment.row.id)).suffix(1))
  }

  private func successFee(_ terms: ReferralFee, _ agreement: Agreement, _ agreed: String) throws -> Explanation.Fact {
    let value = terms.successFee.map { "\($0) %" } ?? "unknown"
    if case .fixed = agreement.successFee {
      return .init(
        "× success fee", value, "the agreement's", kept(agreement.fixedSuccessFee, terms.successFee),
        evidence: [desk.configured("\(agreed).success_fee")])
    }
    let source = CaseTerms.successFee(in: view.file.terms, since: payment.onCaseSince)
    return .init(
      "× success fee", value, source.map { "preLegalSuccessFee of the case, \(frozen($0))" } ?? "no list tells it yet",
      evidence: try source.map(caseRow) ?? [])
  }

  private func share(_ terms: ReferralFee, _ agreement: Agreement, _ agreed: String) throws -> Explanation.Fact {
    let source = CaseTerms.share(in: view.file.terms, since: payment.onCaseSince, agreement)
    let phase = fee.inForce?.phase.map { "phase \($0)" + (source.map { ", \(frozen($0))" } ?? "") }
    let unknown =
      view.known?.row.phase == nil ? "the case has no phase yet" : "the case's phase is not in the agreement"
    return .init(
      "× share", terms.share.map { "\($0) %" } ?? "unknown", phase ?? (terms.share == nil ? unknown : nil),
      kept(agreement.platformShare(phase: fee.inForce?.phase), terms.share),
      evidence: [desk.configured("\(agreed).platform_share")] + (try source.map(caseRow) ?? []))
  }

  private func rate(_ terms: ReferralFee, _ agreement: Agreement, _ agreed: String) -> Explanation.Fact {
    let day = desk.calendar.day(of: payment.row.date)
    let period = agreement.rates.first { $0.contains(day) }
    return .init(
      "× rate", terms.rate.map { "\($0) %" } ?? "unknown",
      period.map { "in force on \(day): from \($0.from)" + ($0.to.map { " to before \($0)" } ?? ", open end") }
        ?? "no rate on \(day)", kept(agreement.rate(on: day), terms.rate),
      evidence: [desk.configured("\(agreed).rates")])
  }

  /// Since when a factor is kept, where the agreement of now has another one.
  private func kept(_ now: Percentage?, _ kept: Percentage?) -> String? {
    guard let kept, kept != now, let terms = fee.inForce else { return nil }
    return "kept since \(terms.since.readable); the agreement says \(now.map { "\($0) %" } ?? "none") now"
  }

  /// Since when a factor is known: the first night on which the payment on its case and the factor were.
  private func frozen(_ terms: CaseTerms) -> String {
    "frozen since \(max(terms.from, payment.onCaseSince).readable)"
  }

  /// The version of the case's row that terms were read from.
  private func caseRow(_ terms: CaseTerms) throws -> [Explanation.Evidence] {
    try desk.caseRows(view).filter { evidence in
      if case .row(let version, _) = evidence { version.first.asOf == terms.from } else { false }
    }
  }
}
