import Amounts
import Books

/// Why a payment is where it is, in words for the partner.
///
/// Part of layout 2: no word of how the issuer found it out.
enum StatementReasons {
  static func words(_ reason: EligibilityReason) -> String {
    switch reason {
    case .beforeBegin: "Paid before the first month of these statements"
    case .caseUnknown: "We do not know the case of the payment yet"
    case .testCase: "Test case"
    case .caseBeforeLink: "Case created before the client was linked to you"
    case .linkDeclined: "The client declined the link to you"
    case .attributionUnknown: "Not known yet whether you referred the client"
    case .linkArchived: "The client's link to you had ended before the payment"
    case .attributedClient: "Client referred by you"
    case .integrationCase: "Case created through your integration"
    case .notIntegrationCase: "Case not created through your integration"
    case .platformVerdict: "The platform reports it as your referral"
    case .creationChannelUnknown: "Not known yet how the case was created"
    case .disputed: "The payment was disputed or returned to the payer"
    case .conflict: "We are clarifying the payments of this case"
    case .holdPeriod: "The agreed waiting time is not over yet"
    case .phaseUnknown: "No share is agreed yet for the phase of the case"
    case .rateUnknown: "No rate is agreed for the payment date"
    case .successFeeUnknown: "The success fee of the case is not known yet"
    case .eligibilityChanged: "We are reviewing this payment"
    case .vanished: "We are clarifying whether the payment still stands"
    case .paymentDeleted: "The payment was cancelled"
    }
  }

  /// Why a line is stated: a payment that is now in another currency is owed there.
  static func words(_ line: StatementLine) -> String {
    let now = line.item.amount.currency
    return line.section == .clawback && now != line.fee.currency
      ? "The payment is in \(now.code) now" : words(line.item.reason)
  }
}
