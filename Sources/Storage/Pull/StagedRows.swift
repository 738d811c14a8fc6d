import Amounts
import Books

/// Binds rows to the columns of their versioned table; the order is that of `VersionedTable.columns`, from position 5.
extension SQLStatement {
  func bindRow(list: Int64, id: String, reason: String? = nil) {
    bind(1, list)
    bind(2, id)
    bind(3, reason == nil)
    bind(4, reason)
  }

  func bind(_ row: ClientRow) -> String {
    bind(5, row.creditorID)
    bind(6, row.companyName)
    bind(7, row.isAttributed)
    bind(8, row.linkedAt.microseconds)
    return row.tenant
  }

  func bind(_ row: CaseRow) -> String {
    let (finishedAt, finishedIsDay) = row.finishedAt.map { StoredDate($0).columns } ?? (nil, nil)
    bind(5, row.reference)
    bind(6, row.creditorReference)
    bind(7, row.tenant)
    bind(8, row.clientName)
    bind(9, row.currency.code)
    bind(10, row.principal)
    bind(11, row.interest)
    bind(12, row.reminderFees)
    bind(13, row.collectionFees)
    bind(14, row.remainder)
    bind(15, row.lifecycle)
    bind(16, row.lifecycle.map(Lifecycle.canonicalLabel))
    bind(17, row.closeCode)
    bind(18, row.phase)
    bind(19, row.createdAt.microseconds)
    bind(20, finishedAt)
    bind(21, finishedIsDay)
    bind(22, row.successFee?.description)
    bind(23, row.expectedRate?.description)
    bind(24, row.isTest)
    bind(25, row.checksum)
    return row.id
  }

  func bind(_ row: PaymentRow) -> String {
    let (paidAt, isDay) = StoredDate(row.date).columns
    bind(5, row.caseID)
    bind(6, row.amount.minorUnits)
    bind(7, row.amount.currency.code)
    bind(8, paidAt)
    bind(9, isDay)
    bind(10, row.createdAt.microseconds)
    bind(11, row.recipient)
    bind(12, row.checksum)
    return row.id
  }

  func bind(_ row: TransactionRow) -> String {
    let (paidAt, isDay) = StoredDate(row.paymentDate).columns
    bind(5, row.caseID)
    bind(6, row.tenant)
    bind(7, row.amount.minorUnits)
    bind(8, row.amount.currency.code)
    bind(9, paidAt)
    bind(10, isDay)
    bind(11, row.fee?.minorUnits)
    bind(12, row.fee?.currency.code)
    bind(13, row.feePercentage?.description)
    bind(14, row.feeUSD)
    bind(15, row.commissionStatus)
    bind(16, row.platformInvoicingStatus)
    bind(17, row.referralInvoicingStatus)
    bind(18, row.checksum)
    return row.id
  }

  func bind(_ row: SubscriptionRow) -> String {
    bind(5, row.isActive)
    bind(6, row.isTestMode)
    bind(7, row.events.sorted().joined(separator: ";"))
    bind(8, row.disabledReason)
    bind(9, row.isHTTPS)
    bind(10, row.port.map(Int64.init))
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
