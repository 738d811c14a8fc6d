import Foundation
package import GRDB

/// How many requests were sent for a partner's key, as the rate limits count them.
package struct StoredKeyUsage: Hashable, Sendable {
  package var lastMinute: Int
  package var lastRequest: Int64
  package var hour: Int64
  package var inHour: Int
  package var dayStart: Int64
  package var inDay: Int

  package init(lastMinute: Int, lastRequest: Int64, hour: Int64, inHour: Int, dayStart: Int64, inDay: Int) {
    self.lastMinute = lastMinute
    self.lastRequest = lastRequest
    self.hour = hour
    self.inHour = inHour
    self.dayStart = dayStart
    self.inDay = inDay
  }
}

extension Store {
  /// The tenants of a partner that any list of clients or of the referral API's cases ever named (inputs 3).
  package static func knownTenants(_ db: Database, partner: String) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT row_id FROM client_version WHERE partner = :partner
        UNION SELECT tenant FROM case_version WHERE partner = :partner AND list_tenant = '' AND tenant IS NOT NULL
        ORDER BY 1
        """, arguments: ["partner": partner])
  }

  /// What earlier runs used of a key's rate limits.
  package static func keyUsage(_ db: Database, partner: String) throws -> StoredKeyUsage? {
    let sql = """
      SELECT last_minute, last_request, hour, in_hour, day_start, in_day FROM key_usage WHERE partner = ?
      """
    return try Row.fetchOne(db, sql: sql, arguments: [partner]).map {
      StoredKeyUsage(
        lastMinute: $0[0], lastRequest: $0[1], hour: $0[2], inHour: $0[3], dayStart: $0[4], inDay: $0[5])
    }
  }

  /// Remembers what was used of a key's rate limits.
  package static func save(_ usage: StoredKeyUsage, partner: String, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO key_usage (partner, last_minute, last_request, hour, in_hour, day_start, in_day)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        partner, usage.lastMinute, usage.lastRequest, usage.hour, usage.inHour, usage.dayStart, usage.inDay,
      ])
  }
}
