package import Amounts
package import Books
import Foundation
package import GRDB
package import Platforms

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
  package static func keyUsage(_ db: Database, partner: String) throws -> KeyUsage? {
    let sql = """
      SELECT last_minute, last_request, hour, in_hour, day_start, in_day FROM key_usage WHERE partner = ?
      """
    return try Row.fetchOne(db, sql: sql, arguments: [partner]).map {
      KeyUsage(
        lastMinute: $0[0], lastRequest: $0[1], hour: $0[2], inHour: $0[3], dayStart: $0[4], inDay: $0[5])
    }
  }

  /// Remembers what was used of a key's rate limits.
  package static func save(_ usage: KeyUsage, partner: String, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO sealed_key_usage (partner, last_minute, last_request, hour, in_hour, day_start, in_day)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        partner, usage.lastMinute, usage.lastRequest, usage.hour, usage.inHour, usage.dayStart, usage.inDay,
      ])
  }
}

/// What the newest reading of a list leaves to be said beside its state.
package struct ReadingNote: Hashable, Sendable {
  /// Why it is incomplete, in words that are the same for every list that suffers from it; nil where it suffers alone.
  package let cause: String?
  /// Since which run on its tenant could not be read, where that is so now.
  package let notReadableSince: Instant?
}

extension ReadingNote {
  /// Of every list whose newest reading is not complete.
  ///
  /// - Parameter run: the last run that counts, where not the newest does.
  package static func all(_ db: Database, upTo run: Int64 = .max) throws -> [PulledList: ReadingNote] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT n.partner, n.tenant, n.list, n.cause, n.status,
          (SELECT min(s.as_of) FROM list_read s
            WHERE s.partner = n.partner AND s.tenant = n.tenant AND s.list = n.list AND s.id > coalesce(
              (SELECT max(o.id) FROM list_read o WHERE o.partner = n.partner AND o.tenant = n.tenant
                AND o.list = n.list AND o.status <> 'not-readable-now'), 0))
        FROM (SELECT max(id) AS newest FROM list_read WHERE run_id <= ? GROUP BY partner, tenant, list) g
        JOIN list_read n ON n.id = g.newest WHERE n.status <> 'complete'
        """, arguments: [run])
    var notes: [PulledList: ReadingNote] = [:]
    for row in rows {
      guard let kind = PulledListKind(rawValue: row[2]) else { continue }
      let tenant: String = row[1]
      let since: Int64? = row[4] as String == "not-readable-now" ? row[5] : nil
      notes[PulledList(partner: row[0], tenant: tenant.isEmpty ? nil : tenant, kind: kind)] = ReadingNote(
        cause: row[3], notReadableSince: since.map(Instant.init(microseconds:)))
    }
    return notes
  }
}
