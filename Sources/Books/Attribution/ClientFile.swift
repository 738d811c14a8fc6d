package import Amounts

/// What clients lists and events say of one client: (partner, tenant), also when it is linked again (rules R7).
package struct ClientFile: Hashable, Sendable {
  package var partner: String
  package var tenant: String
  /// The versions that complete clients lists showed, in order of time.
  package var listings: [ClientListing]
  /// The link events, in any order.
  package var events: [ClientLinkEvent]
  /// When complete clients lists of the partner were read, in order.
  package var reads: [Instant]

  package init(
    partner: String, tenant: String, listings: [ClientListing] = [], events: [ClientLinkEvent] = [],
    reads: [Instant] = []
  ) {
    self.partner = partner
    self.tenant = tenant
    self.listings = listings
    self.events = events
    self.reads = reads
  }

  /// The subject of findings about it.
  package var subject: String { "client:\(partner)/\(tenant)" }

  /// When the client was linked: by the first pull that showed it, else by its first `client.linked` event.
  package var linkedAt: Instant? {
    listings.first?.linkedAt ?? events.filter { $0.kind == .linked }.map(\.at).min()
  }

  /// Whether a list or an event shows that it was ever linked.
  package var wasEverLinked: Bool {
    !listings.isEmpty || events.contains { $0.kind == .linked || $0.isOnboarding }
  }

  /// Whether its newest link event before any link says that the client refused.
  package var isDeclined: Bool {
    let answers = events.filter { [.linkRequested, .linkDeclined, .linkExpired].contains($0.kind) }
    return answers.max(by: ClientLinkEvent.isOrdered)?.kind == .linkDeclined
  }

  /// Whether every case of the client earns: what the first pull said, before any pull its earliest event that says it.
  package var isAttributed: Bool? {
    listings.first?.isAttributed
      ?? events.filter { $0.statedAttribution != nil }.min(by: ClientLinkEvent.isOrdered)?.statedAttribution
  }

  /// Whether the newest complete clients list before an instant lacks the client, though it was linked before that list.
  ///
  /// Where neither says when it was linked, it was when the first list showed it.
  package func isArchived(at instant: Instant) -> Bool {
    guard let linkedAt = linkedAt ?? listings.first?.from, let read = reads.last(where: { $0 < instant }),
      linkedAt < read
    else { return false }
    return !listings.contains { $0.from <= read && ($0.until.map { read < $0 } ?? true) }
  }

  /// Whether a complete clients list read after an instant shows the client.
  func isListed(after instant: Instant) -> Bool {
    listings.contains { listing in
      reads.contains { read in
        read > instant && read >= listing.from && (listing.until.map { read < $0 } ?? true)
      }
    }
  }
}

/// A client as consecutive complete lists showed it.
package struct ClientListing: Hashable, Sendable {
  package var isAttributed: Bool
  package var linkedAt: Instant?
  /// The first list that showed it so.
  package var from: Instant
  /// The first complete list that no longer did; nil = still shown.
  package var until: Instant?

  package init(isAttributed: Bool, linkedAt: Instant?, from: Instant, until: Instant?) {
    self.isAttributed = isAttributed
    self.linkedAt = linkedAt
    self.from = from
    self.until = until
  }
}

/// An event about a client's link.
package struct ClientLinkEvent: Hashable, Sendable {
  package var kind: ClientEvent
  package var at: Instant
  /// `creditor.isAttributed`, if the event says it.
  package var isAttributed: Bool?
  package var event: EventRef

  package init(kind: ClientEvent, at: Instant, isAttributed: Bool?, event: EventRef) {
    self.kind = kind
    self.at = at
    self.isAttributed = isAttributed
    self.event = event
  }

  var isOnboarding: Bool { kind == .poaSigned || kind == .contractSigned }

  /// What the event says of the attribution: `client.linked` means that the client existed before us (contracts E.1).
  var statedAttribution: Bool? { kind == .linked ? false : isAttributed }

  /// By time; the kind makes the order total.
  static func isOrdered(_ left: ClientLinkEvent, _ right: ClientLinkEvent) -> Bool {
    (left.at, left.kind.rawValue) < (right.at, right.kind.rawValue)
  }
}
