import Amounts
import Books

/// `PaymentDto` (contracts B.2).
extension PaymentRow: WireRow {
  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("id") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> PaymentRow {
    let currency = try fields.currency("currency")
    return PaymentRow(
      id: id,
      caseID: try fields.object("invoice").id("invoiceId"),
      amount: Money(minorUnits: try fields.minorUnits("grossAmount", currency), currency: currency),
      date: try fields.dateOrInstant("date"),
      createdAt: try fields.instant("dateCreated"),
      recipient: try fields.text("recipient"))
  }
}
