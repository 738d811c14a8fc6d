import Amounts
package import Books
import GRDB

extension ReconcileSession {
  /// What the rules say of clients and channels: link requests, attribution, subscriptions (rules R6, R7).
  package func forEachClientVerdict(_ body: (Verdict) throws -> Void) throws {
    for client in clients.all {
      if let verdict = LinkRequestUnanswered.verdict(client, context: context) { try body(verdict) }
      if let finding = AttributionChanged.finding(client) { try body(.finding(finding)) }
    }
    try forEachUnhealthyChannel(body)
  }

  private func forEachUnhealthyChannel(_ body: (Verdict) throws -> Void) throws {
    for (name, place) in settings.channels.sorted(by: { $0.key < $1.key }) where !place.isCustomer {
      guard let partner = place.partner,
        lists.completedAt(PulledList(partner: partner, tenant: nil, kind: .webhooks)) != nil
      else { continue }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT row_id, is_active, is_test_mode, events, disabled_reason, is_https, port FROM subscription_version
          WHERE partner = ? AND list_tenant = '' AND gone_read IS NULL ORDER BY row_id
          """, arguments: [partner])
      let subscriptions = rows.map {
        SubscriptionRow(
          id: $0[0], isActive: $0[1], isTestMode: $0[2],
          events: ($0[3] as String).split(separator: ";").map(String.init), disabledReason: $0[4], isHTTPS: $0[5],
          port: $0[6])
      }
      let finding = SubscriptionUnhealthy.finding(
        channel: name, partner: partner, subscriptions: subscriptions, environment: settings.environment)
      if let finding { try body(.finding(finding)) }
    }
  }

  /// The clients whose payments are held because nobody shows them as linked; after the cases (rules R7).
  package func forEachUnknownAttribution(_ body: (Finding) throws -> Void) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT partner, tenant, count(*), count(DISTINCT currency), min(currency), \(MoneySQL.sum("fee"))
        FROM result_payment WHERE reason = ? AND state = 'booked' GROUP BY partner, tenant ORDER BY partner, tenant
        """, arguments: [EligibilityReason.attributionUnknown.rawValue])
    for row in rows {
      let currency = row[3] == 1 ? Currency(row[4] as String) : nil
      let fees = currency.flatMap { currency in
        (row[5] as Int64?).map { Money(minorUnits: $0, currency: currency) }
      }
      try body(AttributionUnknown.finding(partner: row[0], tenant: row[1], payments: row[2], fees: fees))
    }
  }
}
