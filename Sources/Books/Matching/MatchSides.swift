package import Amounts

/// The two sides that are matched on a case, with their places in the file (rules R4).
package struct MatchSides: Sendable {
  /// Booked payments in the case's currency.
  package let booked: [MatchItem]
  /// Settled and reversed allocations in the case's currency.
  package let allocations: [MatchItem]
  /// Where they are among the payments of the file.
  package let bookedIndexes: [Int]
  /// Where they are among the allocations given.
  package let allocationIndexes: [Int]

  /// Two lists that are of no file.
  package init(booked: [MatchItem], allocations: [MatchItem]) {
    self.booked = booked
    self.allocations = allocations
    bookedIndexes = Array(booked.indices)
    allocationIndexes = Array(allocations.indices)
  }

  package init(file: CaseFile, allocations all: [Allocation], currency: Currency, context: RunContext) {
    bookedIndexes = file.payments.indices.filter {
      file.payments[$0].isBooked && file.payments[$0].row.amount.currency == currency
    }
    allocationIndexes = all.indices.filter {
      (all[$0].state == .settled || all[$0].state == .reversed) && all[$0].amount.currency == currency
    }
    booked = bookedIndexes.map { index in
      let row = file.payments[index].row
      let day = context.calendar.day(of: row.date)
      return MatchItem(id: Key(row.id), minorUnits: row.amount.minorUnits, day: day, order: Int64(day.daysSince1970))
    }
    allocations = allocationIndexes.map { index in
      let allocation = all[index]
      return MatchItem(
        id: allocation.key.text, minorUnits: allocation.amount.minorUnits,
        day: context.calendar.day(of: allocation.date), order: allocation.date.microseconds)
    }
  }
}
