import Amounts
import Books
import StrictJSON

extension RevenueSummary {
  /// Reads `summary` of `/reporting/transactions`; nil when a bucket is missing or no amount.
  static func read(_ summary: JSONValue?) -> RevenueSummary? {
    guard let revenue = summary?.member("revenue") else { return nil }
    var buckets: [RevenueBucket: (feeUSD: Int64, count: Int)] = [:]
    for bucket in RevenueBucket.allCases {
      guard let fee = cents(revenue.member(named: "\(bucket.rawValue)ReferralFeeUsd")),
        let count = whole(revenue.member(named: "\(bucket.rawValue)Count"))
      else { return nil }
      buckets[bucket] = (fee, count)
    }
    return RevenueSummary(buckets: buckets)
  }

  private static func cents(_ value: JSONValue?) -> Int64? {
    guard let text = value?.numberText, let cents = try? ComparedAmount.units(text, decimals: 2),
      cents.magnitude <= ComparedAmount.unitsMax
    else { return nil }
    return cents
  }

  private static func whole(_ value: JSONValue?) -> Int? {
    guard let text = value?.numberText, let units = try? DecimalText.units(utf8: text, decimals: 0) else { return nil }
    return Int(exactly: units)
  }
}
