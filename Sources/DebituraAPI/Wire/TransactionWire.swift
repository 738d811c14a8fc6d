import Amounts
import Books

/// `TransactionItem` (contracts B.1).
extension TransactionRow: WireRow {
  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("transactionId") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> TransactionRow {
    let payment = try fields.object("payment")
    let currency = try payment.currency("currency")
    let earnings = try fields.optionalObject("earnings")
    let status = try fields.optionalObject("status")
    return TransactionRow(
      id: id,
      caseID: try fields.object("case").id("invoiceId"),
      tenant: try fields.optionalObject("client")?.key("externalTenantId"),
      amount: Money(minorUnits: try payment.minorUnits("amount", currency), currency: currency),
      paymentDate: try payment.dateOrInstant("paymentDate"),
      fee: try earnings.flatMap { earnings throws(FieldFault) in try fee(earnings) },
      feePercentage: earnings?.percentage("referralFeePercentage"),
      feeUSD: try earnings?.usCents("referralFeeAmountUsd"),
      commissionStatus: try status?.text("commissionPaymentStatus"),
      platformInvoicingStatus: try status?.text("platformInvoicingStatus"),
      referralInvoicingStatus: try status?.text("referralInvoicingStatus"))
  }

  private static func fee(_ earnings: Fields) throws(FieldFault) -> Money? {
    guard let currency = try earnings.optionalCurrency("currency"),
      let units = try earnings.comparedMinorUnits("referralFeeAmount", currency)
    else { return nil }
    return Money(minorUnits: units, currency: currency)
  }
}

extension Fields {
  func usCents(_ name: StaticString) throws(FieldFault) -> Int64? {
    guard let dollar = Currency("USD") else { return nil }
    return try comparedMinorUnits(name, dollar)
  }
}
