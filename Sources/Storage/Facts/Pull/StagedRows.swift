import Amounts
import Books

/// Binds rows to the columns of their versioned table; the order is that of `VersionedTable.columns`, from position 6.
extension SQLStatement {
  func bindRow(list: Int64, id: String, page: Int, reason: String? = nil) {
    bind(1, list)
    bind(2, id)
    bind(3, Int64(page))
    bind(4, reason == nil)
    bind(5, reason)
  }

  func bind(_ row: ClientRow) -> String {
    bind(6, row.creditorID)
    bind(7, row.companyName)
    bind(8, row.isAttributed)
    bind(9, row.linkedAt?.microseconds)
    return row.tenant
  }

  func bind(_ row: CaseRow) -> String {
    let (finishedAt, finishedIsDay) = row.finishedAt.map { StoredDate($0).columns } ?? (nil, nil)
    bind(6, row.reference)
    bind(7, row.creditorReference)
    bind(8, row.tenant)
    bind(9, row.clientName)
    bind(10, row.currency.code)
    bind(11, row.principal)
    bind(12, row.interest)
    bind(13, row.reminderFees)
    bind(14, row.collectionFees)
    bind(15, row.remainder)
    bind(16, row.lifecycle)
    bind(17, row.lifecycle.map(Lifecycle.canonicalLabel))
    bind(18, row.closeCode)
    bind(19, row.phase)
    bind(20, row.createdAt?.microseconds)
    bind(21, finishedAt)
    bind(22, finishedIsDay)
    bind(23, row.successFee?.description)
    bind(24, row.expectedRate?.description)
    bind(25, row.isTest)
    bind(26, row.checksum)
    return row.id
  }

  func bind(_ row: PaymentRow) -> String {
    let (paidAt, isDay) = StoredDate(row.date).columns
    bind(6, row.caseID)
    bind(7, row.amount.minorUnits)
    bind(8, row.amount.currency.code)
    bind(9, paidAt)
    bind(10, isDay)
    bind(11, row.createdAt.microseconds)
    bind(12, row.recipient)
    bind(13, row.checksum)
    return row.id
  }

  func bind(_ row: TransactionRow) -> String {
    let (paidAt, isDay) = StoredDate(row.paymentDate).columns
    bind(6, row.caseID)
    bind(7, row.tenant)
    bind(8, row.amount.minorUnits)
    bind(9, row.amount.currency.code)
    bind(10, paidAt)
    bind(11, isDay)
    bind(12, row.fee?.minorUnits)
    bind(13, row.fee?.currency.code)
    bind(14, row.feePercentage?.description)
    bind(15, row.feeUSD)
    bind(16, row.commissionStatus)
    bind(17, row.platformInvoicingStatus)
    bind(18, row.referralInvoicingStatus)
    bind(19, row.checksum)
    return row.id
  }

  func bind(_ row: SubscriptionRow) -> String {
    bind(6, row.isActive)
    bind(7, row.isTestMode)
    bind(8, row.events.sorted().joined(separator: ";"))
    bind(9, row.disabledReason)
    bind(10, row.isHTTPS)
    bind(11, row.port.map(Int64.init))
    return row.id
  }
}

/// A date or an instant as two columns: days or microseconds since 1970, and which of them.
struct StoredDate {
  let value: DateOrInstant

  init(_ value: DateOrInstant) { self.value = value }

  init(at: Int64, isDay: Bool) {
    value = isDay ? .day(Day(daysSince1970: Int(at))) : .instant(Instant(microseconds: at))
  }

  var columns: (Int64?, Bool?) {
    switch value {
    case .day(let day): (Int64(day.daysSince1970), true)
    case .instant(let instant): (instant.microseconds, false)
    }
  }
}

extension CaseRow {
  /// Over the columns that are money or decide about it.
  var checksum: Int64 {
    var sum = Checksum()
    sum.add(id)
    sum.add(currency.code)
    sum.add(principal)
    sum.add(interest)
    sum.add(reminderFees)
    sum.add(collectionFees)
    sum.add(remainder)
    sum.add(successFee?.description)
    sum.add(expectedRate?.description)
    sum.add(isTest)
    return sum.value
  }
}

extension PaymentRow {
  /// Over every column.
  var checksum: Int64 {
    let (paidAt, isDay) = StoredDate(date).columns
    var sum = Checksum()
    sum.add(id)
    sum.add(caseID)
    sum.add(amount.minorUnits)
    sum.add(amount.currency.code)
    sum.add(paidAt)
    sum.add(isDay)
    sum.add(createdAt.microseconds)
    sum.add(recipient)
    return sum.value
  }
}

extension TransactionRow {
  /// Over the columns that are money or decide about it.
  var checksum: Int64 {
    let (paidAt, isDay) = StoredDate(paymentDate).columns
    var sum = Checksum()
    sum.add(id)
    sum.add(caseID)
    sum.add(amount.minorUnits)
    sum.add(amount.currency.code)
    sum.add(paidAt)
    sum.add(isDay)
    sum.add(fee?.minorUnits)
    sum.add(fee?.currency.code)
    sum.add(feePercentage?.description)
    sum.add(feeUSD)
    return sum.value
  }
}
