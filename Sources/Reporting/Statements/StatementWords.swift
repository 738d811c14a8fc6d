import Amounts
import Books

/// What a statement says in words.
///
/// Part of layouts 1 and 2: English, without a locale; the reasons of layout 2 are ``StatementReasons``.
enum StatementWords {
  static let notAnInvoice = "This statement is not a VAT invoice."

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// As `February 2026`.
  static func month(_ month: Month) -> String {
    let parts = month.firstDay.parts
    return "\(months[parts.month - 1]) \(parts.year)"
  }

  /// As `28 February 2026`.
  static func day(_ day: Day) -> String { "\(day.parts.day) \(month(day.month))" }

  /// As `1 February 2026 to 28 February 2026`.
  static func period(_ month: Month) -> String {
    "\(day(month.firstDay)) to \(day(month.adding(months: 1).firstDay.adding(days: -1)))"
  }

  /// As `2026-03-08 03:00:00 UTC`, with milliseconds where there are some.
  static func instant(_ instant: Instant) -> String {
    let text = instant.description
    let clock = text.dropFirst(11).dropLast()
    return "\(text.prefix(10)) \(clock.hasSuffix(".000") ? clock.dropLast(4) : clock) UTC"
  }

  /// As `no lines`, `1 line`, `2 lines`.
  static func lines(_ count: Int) -> String { count == 0 ? "no lines" : count == 1 ? "1 line" : "\(count) lines" }

  /// Where an opening balance comes from.
  static func opening(_ document: StatementDocument) -> String {
    if document.history.count > 1 { return "closing balance of the statement before" }
    // Layout 1 knows no balance that was owed before the first statement.
    if document.figures.opening == 0 { return "no statement before" }
    return document.header.layout == 1 ? "closing balance of the statement before" : "owed before the first statement"
  }

  /// When what is payable is due, or why nothing is payable.
  static func payable(_ document: StatementDocument) -> String {
    let (figures, header) = (document.figures, document.header)
    if figures.payable != 0 {
      let due = header.layout == 1 ? nil : StatementTerms.due(document)
      return due.map { "due on \(day($0))" } ?? ""
    }
    if figures.closing == 0 { return "nothing is due" }
    let minimum = Money(minorUnits: header.minimumPayout, currency: header.series.currency)
    return figures.closing < 0 ? "the balance is negative" : "below the minimum payout of \(minimum)"
  }

  static func section(_ section: StatementSection) -> String {
    switch section {
    case .earned: "Earned"
    case .priorPeriod: "Prior period"
    case .adjustment: "Adjustment"
    case .clawback: "Clawback"
    }
  }

  static func rounding(_ rounding: Rounding) -> String {
    switch rounding {
    case .halfUp: "half up"
    case .halfEven: "half to even"
    }
  }

  /// Why a payment is where it is.
  static func reason(_ reason: EligibilityReason) -> String {
    switch reason {
    case .beforeBegin: "Of a month before the first that is stated here"
    case .caseUnknown: "Case of the payment not known yet"
    case .testCase: "Test case"
    case .caseBeforeLink: "Case created before the client was linked"
    case .linkDeclined: "Client declined the link"
    case .attributionUnknown: "Attribution of the client not known yet"
    case .linkArchived: "Client's link ended before the payment"
    case .attributedClient: "Attributed client"
    case .integrationCase: "Case created through your integration"
    case .notIntegrationCase: "Case not created through your integration"
    case .platformVerdict: "Referral reported by the platform"
    case .creationChannelUnknown: "Not known yet how the case was created"
    case .disputed: "Payment disputed or reversed at the provider"
    case .conflict: "Conflicting reports on payments of the case"
    case .holdPeriod: "Hold period not over yet"
    case .phaseUnknown: "Phase of the case not in the agreement"
    case .rateUnknown: "No agreement rate on the payment date"
    case .successFeeUnknown: "Success fee of the case not known yet"
    case .eligibilityChanged: "Under review: eligibility of the payment has changed"
    case .vanished: "Payment no longer reported by the platform"
    case .paymentDeleted: "Payment deleted"
    }
  }

  /// Why a line is stated: a payment that is now in another currency is owed there.
  static func reason(_ line: StatementLine) -> String {
    let now = line.item.amount.currency
    return line.section == .clawback && now != line.fee.currency
      ? "Payment is in \(now.code) now" : reason(line.item.reason)
  }
}
