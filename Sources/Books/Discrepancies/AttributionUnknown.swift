package import Amounts

/// `attribution-unknown`: payments of a client that was never linked, so its fees are held (rules R7).
package enum AttributionUnknown: DiscrepancyRule {
  package static let code = DiscrepancyCode.attributionUnknown

  /// The finding on a client with held payments; `fees` is their sum, nil for none or several currencies.
  package static func finding(partner: String, tenant: String, payments: Int, fees: Money?) -> Finding {
    Finding(
      code: code, subject: "client:\(partner)/\(tenant)", partner: partner, tenant: tenant, atRisk: fees,
      explanation:
        "\(payments) payment\(payments == 1 ? "" : "s") of a client that neither a clients list nor an event "
        + "shows as linked; fees are held.")
  }
}
