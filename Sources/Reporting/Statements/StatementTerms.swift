import Amounts
import Books

/// When a statement is to be paid, as it was agreed when it was issued.
///
/// Part of layout 2.
enum StatementTerms {
  /// When what is payable is due; nil on drafts, when nothing is payable, and when nothing was agreed.
  static func due(_ document: StatementDocument) -> Day? {
    guard !document.isDraft else { return nil }
    return StatementHeader.due(
      payable: document.figures.payable, issued: document.header.date,
      paymentTermsDays: document.header.paymentTermsDays)
  }

  /// Labels and texts for the head of the statement.
  static func details(_ document: StatementDocument) -> [(label: String, text: String)] {
    guard let days = document.header.paymentTermsDays else { return [] }
    let terms =
      switch days {
      case 0: "on the date of issue"
      case 1: "1 day from the date of issue"
      default: "\(days) days from the date of issue"
      }
    return [("Payment terms", terms)] + (due(document).map { [("Due date", "\($0)")] } ?? [])
  }
}

/// What the held payments of a statement would come to, as far as their percentages are known.
///
/// Part of layout 2.
struct HeldStatementFees {
  /// Σ of the known fees.
  let sum: Money
  let payments: Int
  let unknown: Int

  /// - Returns: nil when no payment is held.
  /// - Throws: `MoneyError.overflow`.
  init?(_ document: StatementDocument) throws(MoneyError) {
    guard !document.held.isEmpty else { return nil }
    var known: [Int64] = []
    for item in document.held {
      if let fee = try HeldStatementFees.fee(item, document.header.rounding) { known.append(fee.minorUnits) }
    }
    sum = Money(minorUnits: try known.sumOfMinorUnits(), currency: document.header.series.currency)
    payments = document.held.count
    unknown = document.held.count - known.count
  }

  /// As `in no balance, fees of 3 payments, 1 not known yet`.
  var words: String {
    let rest = unknown == 0 ? "" : ", \(unknown) not known yet"
    return "in no balance, fees of \(payments == 1 ? "1 payment" : "\(payments) payments")\(rest)"
  }

  /// What a held payment's fee would be; nil while a percentage is not known.
  static func fee(_ item: StatementItem, _ rounding: Rounding) throws(MoneyError) -> Money? {
    let percentages = [item.successFee, item.share, item.rate].compactMap(\.self)
    return percentages.count == 3 ? try item.amount.applying(percentages, rounding: rounding) : nil
  }
}
