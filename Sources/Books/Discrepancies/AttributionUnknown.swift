package import Amounts

/// `attribution-unknown`: payments of a client that was never linked, so its fees are held (rules R7).
package enum AttributionUnknown: DiscrepancyRule {
  package static let code = DiscrepancyCode.attributionUnknown
  package static let severity = Severity.high
  package static let number = "R7"
  package static let stops = ListStop.lists([.clients])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Link the client at Debitura, or ask why its payments are listed."

  /// The finding on a client with held payments; `fees` is their sum, nil for none or several currencies.
  package static func finding(partner: String, tenant: String, payments: Int, fees: Money?) -> Finding {
    Finding(
      code: code, subject: "client:\(partner)/\(tenant)", partner: partner, tenant: tenant, atRisk: fees,
      explanation:
        "\(payments) payment\(payments == 1 ? "" : "s") of a client that neither a clients list nor an event "
        + "shows as linked; fees are held.")
  }
}
