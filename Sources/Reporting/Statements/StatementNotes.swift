import Amounts
import Books

/// The notes below the figures.
///
/// Part of layout 1.
enum StatementNotes {
  static func notes(_ document: StatementDocument) -> [String] {
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
      "A closing balance is paid out when it is positive"
        + (minimum.minorUnits > 0 ? " and at least \(minimum)" : "")
        + "; otherwise it is carried forward to the next statement.",
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

/// How high a text gets that wraps: estimated, as a workbook has no layout until it is opened.
enum TextHeight {
  /// How many lines a text takes, rather one too many than one too few.
  ///
  /// - Parameters:
  ///   - width: in pixels at 96 an inch.
  ///   - size: of the font, in points.
  static func lines(_ text: String, width: Int, size: Double) -> Double {
    // The mean letter of a text in Arial is half as wide as the font is high; signs of East Asia are as wide as high.
    let perLine = Double(width) / (size * 96 / 72 * 0.54)
    let pieces = text.split(separator: "\n", omittingEmptySubsequences: false)
    return pieces.reduce(0) { lines, piece in
      let letters = piece.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
      return lines + max(1, (Double(letters) / perLine).rounded(.up))
    }
  }
}
