package import Amounts

/// A row of what was stated elsewhere before: `month,payment_id,currency,fee[,number]` (rules R10, `statement import`).
package struct StatedRow: Hashable, Sendable {
  /// The month that it was stated for.
  package let month: Month
  /// In lower case.
  package let paymentID: String
  package let fee: Money
  /// The number of the statement of then; nil where none is given.
  package let number: String?
  /// The line of its file, from 1.
  package let line: Int

  package init(month: Month, paymentID: String, fee: Money, number: String?, line: Int) {
    self.month = month
    self.paymentID = paymentID
    self.fee = fee
    self.number = number
    self.line = line
  }
}
