import Amounts
package import Books
import GRDB

/// Every client that a list or an event named, with the partners' clients lists; small beside cases and payments.
package struct ClientBook: Sendable {
  private struct Place: Hashable {
    let partner: String
    let tenant: Key

    init(_ partner: String, _ tenant: String) {
      self.partner = partner
      self.tenant = Key(tenant)
    }
  }

  private var clients: [Place: ClientFile] = [:]

  /// In order of partner and tenant.
  package var all: [ClientFile] {
    clients.values.sorted { ($0.partner, Key($0.tenant)) < ($1.partner, Key($1.tenant)) }
  }

  /// What is known of each client, as a number that is another one when it is something else; when lists were read is no
  /// part of it.
  var states: [[Key]: Int64] {
    clients.reduce(into: [:]) { states, entry in
      var sum = Checksum()
      for listing in entry.value.listings {
        sum.add(listing.isAttributed)
        sum.add(listing.linkedAt?.microseconds)
        sum.add(listing.from.microseconds)
        sum.add(listing.until?.microseconds)
      }
      for event in entry.value.events.sorted(by: ClientBook.isOrdered) {
        sum.add(event.kind.rawValue)
        sum.add(event.at.microseconds)
        sum.add(event.isAttributed)
        sum.add(event.event)
      }
      states[[Key(entry.key.partner), entry.key.tenant]] = sum.value
    }
  }

  private static func isOrdered(_ left: ClientLinkEvent, _ right: ClientLinkEvent) -> Bool {
    (left.at, left.event) < (right.at, right.event)
  }

  package func client(partner: String, tenant: String?) -> ClientFile? {
    tenant.flatMap { clients[Place(partner, $0)] }
  }

  init(_ db: Database, channels: [String: ChannelPlace], partners: Set<String>) throws {
    var reads: [String: [Instant]] = [:]
    let complete = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT partner, as_of FROM list_read WHERE list = 'clients' AND tenant = '' AND status = 'complete'
        ORDER BY partner, as_of
        """)
    for row in complete { reads[row[0], default: []].append(Instant(microseconds: row[1])) }
    let listings = try Row.fetchAll(
      db,
      sql: """
        SELECT v.partner, v.row_id, v.is_attributed, v.linked_at, f.as_of, g.as_of
        FROM client_version v JOIN list_read f ON f.id = v.first_read LEFT JOIN list_read g ON g.id = v.gone_read
        ORDER BY v.partner, v.row_id, v.id
        """)
    for row in listings where partners.contains(row[0]) {
      let key = Place(row[0], row[1])
      clients[key, default: ClientFile(partner: row[0], tenant: row[1])].listings.append(
        ClientListing(
          isAttributed: row[2], linkedAt: (row[3] as Int64?).map(Instant.init(microseconds:)),
          from: Instant(microseconds: row[4]),
          until: (row[5] as Int64?).map(Instant.init(microseconds:))))
    }
    let events = try Row.fetchAll(
      db,
      sql: """
        SELECT c.name, e.tenant, e.kind, e.occurred_at, e.is_attributed, e.event_id
        FROM client_event e CROSS JOIN channel c ON c.id = e.channel_id CROSS JOIN event o ON o.id = e.event_id
        ORDER BY e.occurred_at, c.name, o.event_id
        """)
    for row in events {
      guard let partner = channels[row[0]]?.partner, let kind = ClientEvent(rawValue: row[2]) else { continue }
      let key = Place(partner, row[1])
      clients[key, default: ClientFile(partner: partner, tenant: row[1])].events.append(
        ClientLinkEvent(
          kind: kind, at: Instant(microseconds: row[3]), isAttributed: row[4] as Bool?, event: row[5]))
    }
    for key in clients.keys { clients[key]?.reads = reads[key.partner] ?? [] }
  }
}
