/// How the files of a channel hold deliveries (inputs 2, Deliveries where they already are).
package enum DeliveryFormat: String, CaseIterable, Hashable, Sendable {
  /// One a line.
  case ndjson
  /// One a file, or an array of them.
  case json
}

/// In which form a channel's deliveries are, as one text: what was read in another one is read again.
package enum DeliveryForm {
  /// That of a channel of which nothing else is known: our own lines.
  package static let first = text(format: .ndjson, envelope: .tieout, query: nil)

  /// `json aws-api-gateway`; equal for what reads the same, whatever the order or the kind of quotes in the configuration.
  ///
  /// - Parameter query: of a database.
  package static func text(format: DeliveryFormat, envelope: DeliveryEnvelope, query: String?) -> String {
    let source = query == nil ? format.rawValue : "database"
    return [source, envelope.form].joined(separator: " ") + (query.map { "\n\($0)" } ?? "")
  }
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

extension DeliveryEnvelope {
  /// Whether a delivery is an array itself, as the place of its body says: no array holds several deliveries then.
  package var isArray: Bool {
    guard case .places(let places) = self, let first = places.body.tokens.first else { return false }
    return JSONPointer.element(first) != nil
  }

  /// Its name, or its places; what a pointer holds is written in quotes, so that no two lists of places look alike.
  fileprivate var form: String {
    guard case .places(let places) = self else {
      return DeliveryEnvelope.named.first { $0.value == self }?.name ?? ""
    }
    func quoted(_ pointer: JSONPointer?) -> String { pointer.map { String(reflecting: $0.description) } ?? "-" }
    let base64 =
      switch places.base64 {
      case .never: "false"
      case .always: "true"
      case .at(let pointer): quoted(pointer)
      }
    return "body=\(quoted(places.body)) base64=\(base64) headers=\(quoted(places.headers)) "
      + "received_at=\(quoted(places.receivedAt))"
  }
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
