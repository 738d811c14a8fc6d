package import Amounts

/// Matches booked payments of a case with reporting transactions as multisets (rules R9).
package enum TransactionMatching {
  private struct Figures: Hashable {
    let amount: Money
    let day: Day
  }

  /// For each payment (by its place) the matched transaction, and the transactions without booked payment.
  ///
  /// On (amount, currency, business date); within equal rows payments by (dateCreated, id), transactions by id.
  package static func match(
    _ payments: [PaymentFile], _ transactions: [TransactionRow], calendar: BusinessCalendar
  ) -> (byPayment: [Int: TransactionRow], unmatched: [TransactionRow]) {
    guard !transactions.isEmpty else { return ([:], []) }
    var waiting: [Figures: [Int]] = [:]
    let booked = payments.indices.filter { payments[$0].isBooked }.sorted {
      (payments[$0].row.createdAt, Key(payments[$0].row.id)) < (payments[$1].row.createdAt, Key(payments[$1].row.id))
    }
    for index in booked.reversed() {
      let row = payments[index].row
      waiting[Figures(amount: row.amount, day: calendar.day(of: row.date)), default: []].append(index)
    }
    var byPayment: [Int: TransactionRow] = [:]
    var unmatched: [TransactionRow] = []
    for transaction in transactions.sorted(by: { Key($0.id) < Key($1.id) }) {
      let figures = Figures(amount: transaction.amount, day: calendar.day(of: transaction.paymentDate))
      if let index = waiting[figures]?.popLast() {
        byPayment[index] = transaction
      } else {
        unmatched.append(transaction)
      }
    }
    return (byPayment, unmatched)
  }
}
