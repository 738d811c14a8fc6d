import Amounts
import Platforms
import StrictJSON

/// The parts of a delivery, as they stand in what its receiver stored.
struct StoredParts {
  /// A text, or what whoever stored it made of it.
  var body: JSONValue
  var isBase64 = false
  var headers: JSONValue?
  /// Nil where nobody noted it: nothing vouches for the delivery then.
  var receivedAt: Instant?
}

extension DeliveryEnvelope {
  /// The parts of a stored document in any envelope but our own and the bare one.
  ///
  /// - Parameter nested: reads a document that stands in a text of this one.
  /// - Throws: `Unreadable`, naming the place and nothing of the content.
  func parts(
    of root: JSONValue, nested: (JSONValue) -> JSONValue?
  ) throws(Unreadable) -> StoredParts {
    switch self {
    case .tieout, .bare: return StoredParts(body: root)
    case .awsAPIGateway: return try StoredParts.awsAPIGateway(root, nested: nested)
    case .hookdeck: return try StoredParts.hookdeck(root)
    case .svix: return try StoredParts.svix(root)
    case .webhookSite: return try StoredParts.webhookSite(root)
    case .places(let places): return try StoredParts.places(places, root)
    }
  }

  /// Whether a document may hold several deliveries: without parsing it.
  func mayHoldSeveral(_ document: UnsafeRawBufferPointer) -> Bool {
    guard holdsBatches else { return false }
    return document.first { $0 > 0x20 } == UInt8(ascii: "[") || batchNames.contains(where: document.holds)
  }

  /// Whether a document in it can hold several deliveries: ours and the bare one are one, and so is an array that is one.
  var holdsBatches: Bool { self != .tieout && self != .bare && !isArray }

  /// The members that hold several deliveries, where a service has any.
  private var batchNames: [StaticString] {
    switch self {
    case .tieout, .bare, .places: []
    // What a function gets of a queue, and what the command line of AWS reads from it.
    case .awsAPIGateway: ["Records", "Messages"]
    case .hookdeck: ["models"]
    case .svix, .webhookSite: ["data"]
    }
  }

  /// The list of deliveries in a stored document that holds several: what a service's API answers, a batch of a queue.
  func batch(in root: JSONValue) -> JSONValue? {
    if root.kind == .array { return root }
    return batchNames.lazy.compactMap { root.member($0) }.first { $0.kind == .array }
  }
}

extension StoredParts {
  // MARK: AWS API Gateway

  /// The event that a function gets, of payload version 1 (`requestTimeEpoch`, `multiValueHeaders`) or 2 (`timeEpoch`); an
  /// event of EventBridge; or a message of a queue (SQS) whose body is one of them, or the webhook's body itself.
  fileprivate static func awsAPIGateway(
    _ root: JSONValue, nested: (JSONValue) -> JSONValue?
  ) throws(Unreadable) -> StoredParts {
    // A function gets its messages in small letters, the command line shows them in capitals.
    if let sent = root.member("attributes")?.member("SentTimestamp") {
      return try queueMessage(root.present("body"), root.present("messageAttributes"), sent, nested: nested)
    }
    if let sent = root.member("Attributes")?.member("SentTimestamp") {
      return try queueMessage(root.present("Body"), root.present("MessageAttributes"), sent, nested: nested)
    }
    if let parts = try busEvent(root) { return parts }
    return try gatewayEvent(root)
  }

  private static func queueMessage(
    _ body: JSONValue?, _ headers: JSONValue?, _ sent: JSONValue, nested: (JSONValue) -> JSONValue?
  ) throws(Unreadable) -> StoredParts {
    guard let body else { throw Unreadable("nothing at /body") }
    if let event = nested(body), event.kind == .object {
      if event.member("requestContext") != nil { return try gatewayEvent(event) }
      if let parts = try busEvent(event) { return parts }
    }
    return StoredParts(
      body: body, headers: headers, receivedAt: try receipt(sent, at: "/attributes/SentTimestamp"))
  }

  /// An event of EventBridge, whose `detail` is the webhook's body, parsed; nil for anything else.
  private static func busEvent(_ root: JSONValue) throws(Unreadable) -> StoredParts? {
    guard root.member("detail-type") != nil, let body = root.present("detail"), let time = root.present("time") else {
      return nil
    }
    return StoredParts(body: body, receivedAt: try receipt(time, at: "/time"))
  }

  private static func gatewayEvent(_ root: JSONValue) throws(Unreadable) -> StoredParts {
    guard let body = root.present("body") else { throw Unreadable("nothing at /body") }
    let context = root.member("requestContext")
    guard let time = context?.present("timeEpoch") ?? context?.present("requestTimeEpoch") else {
      throw Unreadable("no time of receipt at /requestContext/timeEpoch or /requestContext/requestTimeEpoch")
    }
    return StoredParts(
      body: body, isBase64: try flag(root.present("isBase64Encoded"), at: "/isBase64Encoded"),
      headers: gatewayHeaders(root.present("headers"), root.present("multiValueHeaders")),
      receivedAt: try receipt(time, at: "/requestContext"))
  }

  /// Of a header that came several times `headers` has the last value only: what was signed twice would look as if it were
  /// signed once.
  private static func gatewayHeaders(_ headers: JSONValue?, _ multiple: JSONValue?) -> JSONValue? {
    guard let headers, let multiple else { return headers ?? multiple }
    let isSeveral = multiple.members.contains { name, value in
      var values = value.elements
      return HeaderList.isSignature(name) && values.next() != nil && values.next() != nil
    }
    return isSeveral ? multiple : headers
  }

  // MARK: Relay services

  /// A request (`ingested_at`) or an event (`created_at`), with what was received in `data`.
  ///
  /// An event is retried for days: only the time at which its request came in is near the signature's.
  fileprivate static func hookdeck(_ root: JSONValue) throws(Unreadable) -> StoredParts {
    guard let data = root.present("data"), data.kind == .object, let body = data.present("body") else {
      throw Unreadable("nothing at /data/body")
    }
    let request = root.member("request")
    guard
      let time = root.present("ingested_at") ?? request?.present("ingested_at") ?? root.present("created_at")
    else { throw Unreadable("no time of receipt at /ingested_at or /created_at") }
    return StoredParts(
      body: body, headers: data.present("headers"), receivedAt: try receipt(time, at: "/created_at"))
  }

  /// A message (`payload`, an object), an attempt with its message (`msg`), or a request that Svix Play or the relay of its
  /// command line shows (`body`, in base64 or as it is).
  fileprivate static func svix(_ root: JSONValue) throws(Unreadable) -> StoredParts {
    let message = root.present("msg") ?? root
    guard let body = message.present("payload") ?? message.present("body") else {
      throw Unreadable("nothing at /payload or /body")
    }
    guard
      let time = message.present("timestamp") ?? message.present("created_at") ?? message.present("createdAt")
    else { throw Unreadable("no time of receipt at /timestamp or /created_at") }
    return StoredParts(
      body: body, isBase64: !isJSONText(body), headers: message.present("headers"),
      receivedAt: try receipt(time, at: "/timestamp"))
  }

  /// Whether a body is an object, or the text of one: its first letter is none of base64.
  private static func isJSONText(_ body: JSONValue) -> Bool {
    guard body.kind == .string else { return true }
    return body.text.dropFirst().first { $0 != 0x20 && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "n") }
      == UInt8(ascii: "{")
  }

  /// A request: `content` as it came, `created_at` in UTC without saying so.
  fileprivate static func webhookSite(_ root: JSONValue) throws(Unreadable) -> StoredParts {
    guard let body = root.present("content") else { throw Unreadable("nothing at /content") }
    guard let time = root.present("created_at") else { throw Unreadable("no time of receipt at /created_at") }
    return StoredParts(
      body: body, headers: root.present("headers"), receivedAt: try receipt(time, at: "/created_at"))
  }

  // MARK: Places

  fileprivate static func places(_ places: DeliveryPlaces, _ root: JSONValue) throws(Unreadable) -> StoredParts {
    guard let body = root.value(at: places.body), !body.isNull else { throw Unreadable("nothing at \(places.body)") }
    let isBase64: Bool =
      switch places.base64 {
      case .never: false
      case .always: true
      case .at(let pointer): try flag(root.value(at: pointer), at: "\(pointer)")
      }
    var parts = StoredParts(body: body, isBase64: isBase64)
    guard let place = places.receivedAt else { return parts }
    guard let time = root.value(at: place) else { throw Unreadable("no time of receipt at \(place)") }
    parts.receivedAt = try receipt(time, at: "\(place)")
    parts.headers = places.headers.flatMap { root.value(at: $0) }
    return parts
  }

  // MARK: Values

  /// A truth value, or the word for it; nothing says no.
  private static func flag(_ value: JSONValue?, at place: String) throws(Unreadable) -> Bool {
    guard let value, !value.isNull else { return false }
    if let flag = value.bool { return flag }
    if value.says("true") || value.says("false") { return value.says("true") }
    throw Unreadable("what is at \(place) is no truth value")
  }

  private static func receipt(_ value: JSONValue, at place: String) throws(Unreadable) -> Instant {
    guard let instant = ReceiptTime.instant(value) else {
      throw Unreadable("what is at \(place) is no time of receipt")
    }
    return instant
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a name stands somewhere in quotes.
  fileprivate func holds(_ text: StaticString) -> Bool {
    let name = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    let quote = UInt8(ascii: "\"")
    var rest = self[...]
    // A letter of the name is rarer than the quote before it.
    while let found = rest.dropFirst().firstIndex(of: name[0]) {
      rest = self[found...]
      if self[index(before: found)] == quote, rest.starts(with: name), rest.dropFirst(name.count).first == quote {
        return true
      }
    }
    return false
  }
}

extension JSONValue {
  /// The value at a place; nil where there is none.
  func value(at pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      let next: JSONValue? =
        switch value.kind {
        case .object: value.member(named: token)
        case .array: value.element(token)
        default: nil
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  private func element(_ token: String) -> JSONValue? {
    guard let index = JSONPointer.element(token) else { return nil }
    return elements.enumerated().first { $0.offset == index }?.element
  }
}
