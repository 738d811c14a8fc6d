import Amounts
import Books

/// The notes below the figures.
///
/// Part of layouts 1 and 2.
enum StatementNotes {
  static func notes(_ document: StatementDocument) -> [String] {
    document.header.layout == 1 ? first(document) : second(document)
  }

  private static func second(_ document: StatementDocument) -> [String] {
    let header = document.header
    let currency = header.series.currency
    let minimum = Money(minorUnits: header.minimumPayout, currency: currency)
    var notes: [String] = []
    if document.isDraft {
      notes.append(
        "DRAFT: what would be stated if the month were closed at this cut-off. The figures may change until the "
          + "statement is issued.")
    }
    notes += [
      "Fee = payment × success fee × platform share × agreement rate (the rate in force on the payment date), "
        + "rounded once for each line to the smallest unit of \(currency.code), "
        + "\(StatementWords.rounding(header.rounding)).",
      "A closing balance is payable when it is positive"
        + (minimum.minorUnits > 0 ? " and at least \(minimum)" : "") + "; else it is carried forward.",
      "An issued statement never changes. What becomes known after the cut-off is stated in the next one: as prior "
        + "period, adjustment or clawback, with the statement that stated the payment first.",
    ]
    if !document.held.isEmpty {
      notes.append(
        "Held: payments whose fee is stated in a later statement, once the reason given is gone. They are listed for "
          + "information and are in no balance.")
    }
    if !document.notEligible.isEmpty {
      notes.append("Not eligible: payments that earn no referral fee, with the reason. They are in no balance.")
    }
    notes.append(
      "To object to a line, name it as it is named here"
        + (header.issuer?.contact.map { ", and write to \($0)." } ?? "."))
    return notes + header.notes + [header.vatText].compactMap(\.self) + [StatementWords.notAnInvoice]
  }

  private static func first(_ document: StatementDocument) -> [String] {
    let header = document.header
    let minimum = Money(minorUnits: header.minimumPayout, currency: header.series.currency)
    var notes: [String] = []
    if document.isDraft {
      let items = document.openItems.isEmpty ? "" : ", the open items of the last sheet among the reasons"
      notes.append(
        "DRAFT: what would be stated if the month were closed at this cut-off. The figures may change until the "
          + "statement is issued\(items).")
    }
    notes += [
      "Fee = payment × success fee × platform share × agreement rate (the rate in force on the payment date), exact, "
        + "rounded once for each line to the smallest unit of \(header.series.currency.code), "
        + "\(StatementWords.rounding(header.rounding)).",
      "A closing balance is payable when it is positive"
        + (minimum.minorUnits > 0 ? " and at least \(minimum)" : "") + "; else it is carried forward.",
      "An issued statement never changes. What becomes known after the cut-off is stated in the next one: as prior "
        + "period, adjustment or clawback, with the statement that stated the payment first.",
      "Held: payments whose fee is stated once the reason given is gone. Not eligible: payments that earn no referral "
        + "fee, with the reason. Both are listed for information and are in no balance.",
      "To object to a line, name the statement's number and the line"
        + (header.issuer?.contact.map { ", and write to \($0)." } ?? "."),
    ]
    return notes + header.notes + [StatementWords.notAnInvoice]
  }
}
