/// The columns of a `payment_line` that its checksum covers.
struct PaymentLineRecord {
  var occurredAt: Int64
  var provider: String
  var trackingID: String
  var family: Int64
  var status: Int64
  var claimRef: String?
  var receeveRef: String?
  var amount: Int64
  var currency: String
  var total: Int64?
  var breaksSum: Bool

  var checksum: Int64 {
    var sum = Checksum()
    sum.add(occurredAt)
    sum.add(provider)
    sum.add(trackingID)
    sum.add(family)
    sum.add(status)
    sum.add(claimRef)
    sum.add(receeveRef)
    sum.add(amount)
    sum.add(currency)
    sum.add(total)
    sum.add(breaksSum)
    return sum.value
  }
}

/// The checksum of a `claim_event`.
enum ClaimEventRecord {
  static func checksum(at: Int64, kind: Int64, amount: Int64?, currency: String?) -> Int64 {
    var sum = Checksum()
    sum.add(at)
    sum.add(kind)
    sum.add(amount)
    sum.add(currency)
    return sum.value
  }
}
