/// How the files of a channel hold deliveries (inputs 2, Deliveries where they already are).
package enum DeliveryFormat: String, CaseIterable, Hashable, Sendable {
  /// One a line.
  case ndjson
  /// One a file, or an array of them.
  case json
}

/// Where the parts of a delivery are in what its receiver stored (inputs 2, Deliveries where they already are).
package enum DeliveryEnvelope: Hashable, Sendable {
  /// Our own: `receivedAt`, `headers`, and `body` or `bodyBase64`; without these two the line is itself a body.
  case tieout
  /// Nothing but the body: it is unsigned, received at its own timestamp.
  case bare
  /// The events that AWS API Gateway hands to a function, of either payload version.
  case awsAPIGateway
  /// Requests and events of Hookdeck.
  case hookdeck
  /// Messages of Svix.
  case svix
  /// Requests of Webhook.site.
  case webhookSite
  /// Named place by place.
  case places(DeliveryPlaces)

  /// The envelopes that have a name in the configuration.
  package static let named: [(name: String, value: DeliveryEnvelope)] = [
    ("tieout", .tieout), ("bare", .bare), ("aws-api-gateway", .awsAPIGateway), ("hookdeck", .hookdeck),
    ("svix", .svix), ("webhook-site", .webhookSite),
  ]
}

/// The places of a delivery's parts.
package struct DeliveryPlaces: Hashable, Sendable {
  /// Whether the body is written in base64.
  package enum Base64: Hashable, Sendable {
    case never, always
    /// As a truth value beside it says; one that is missing says no.
    case at(JSONPointer)
  }

  /// The text received, or its bytes in base64; an object was parsed by whoever stored it.
  package var body: JSONPointer
  package var base64: Base64
  /// Nil where nobody kept them: every delivery is then unsigned.
  package var headers: JSONPointer?
  /// Nil where nobody noted it: a delivery is then unsigned, and received at its own timestamp.
  package var receivedAt: JSONPointer?

  package init(body: JSONPointer, base64: Base64 = .never, headers: JSONPointer?, receivedAt: JSONPointer?) {
    self.body = body
    self.base64 = base64
    self.headers = headers
    self.receivedAt = receivedAt
  }
}
