package import Amounts

/// Which month of a partner may be issued (rules R10: per partner and in order).
package enum StatementMonths {
  /// Why a month cannot be issued now.
  package enum Refusal: Hashable, Sendable {
    /// It is over only on this date.
    case notOver(until: Day)
    case issuedAlready
    /// Months are issued in order: this one is next.
    case notNext(Month)
    /// Nothing is issued yet, and the partner's statements begin with this month.
    case notFirst(Month)
  }

  /// Why a month cannot be issued; nil when it can.
  ///
  /// - Parameters:
  ///   - last: the partner's last issued month; nil = none yet, and then any month that is over may be the first.
  ///   - begin: the month that the partner's statements begin with; nil = none is said.
  ///   - today: the business date of the cut-off.
  package static func refusal(to month: Month, last: Month?, begin: Month? = nil, today: Day) -> Refusal? {
    if let last {
      if month <= last { return month == last ? .issuedAlready : .notNext(last.adding(months: 1)) }
      if month > last.adding(months: 1) { return .notNext(last.adding(months: 1)) }
    } else if let begin, month != begin {
      return .notFirst(begin)
    }
    let end = month.adding(months: 1).firstDay
    return today < end ? .notOver(until: end) : nil
  }

  /// The months that a draft of a month stands on: those that are not issued yet, in order, the month itself last.
  ///
  /// Without any issued month they begin with the partner's first one, or else with the month before the current one.
  package static func open(through month: Month, last: Month?, begin: Month? = nil, today: Day) -> [Month] {
    let first = last?.adding(months: 1) ?? begin ?? min(month, today.month.adding(months: -1))
    var months: [Month] = []
    var next = first
    while next <= month {
      months.append(next)
      next = next.adding(months: 1)
    }
    return months
  }
}
