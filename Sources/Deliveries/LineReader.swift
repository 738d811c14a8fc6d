package import Amounts
import Books
import StrictJSON
package import Platforms

/// Reads lines of stored deliveries: parses, verifies and normalises them (inputs 2).
///
/// A function of the line and the channel alone, without memory: deduplication is the caller's. Buffers are kept
/// between lines, so a thread has one reader a channel; it is not `Sendable`.
package final class LineReader {
  private let channel: DeliveryChannel
  /// Whether a document of the channel's envelope can hold several deliveries at all.
  private let mayHoldSeveral: Bool
  private var debitura: DebituraVerifier
  private let lineParser = JSONParser()
  private let bodyParser = JSONParser()
  private let signedTextParser = JSONParser()
  /// Of what a queue's message holds, and of headers that are stored as text.
  private lazy var nestedParser = JSONParser()
  private lazy var headersParser = JSONParser()
  private var writer = CanonicalWriter()
  private var signedTextWriter = CanonicalWriter()
  private var header = ByteBuffer()
  private var evidence = ByteBuffer()

  package init(channel: DeliveryChannel) {
    self.channel = channel
    mayHoldSeveral = channel.envelope.holdsBatches
    if case .debitura(let secrets) = channel.platform {
      debitura = DebituraVerifier(secrets)
    } else {
      debitura = DebituraVerifier([])
    }
  }

  /// How many deliveries are taken from one batch: what each is costs memory until it is stored.
  package static let batchMax = 16_384
  /// What is wrong with a batch of more.
  package static let tooMany = "more than \(batchMax) deliveries in one batch: store fewer together, or one a line"

  /// Whether a document is a delivery, or a batch of them, and where they are then.
  package func deliveries(in document: UnsafeRawBufferPointer) -> LineDeliveries {
    guard mayHoldSeveral, channel.envelope.mayHoldSeveral(document) else { return .itself }
    let bytes = UnsafeBufferPointer(
      start: document.baseAddress?.assumingMemoryBound(to: UInt8.self), count: document.count)
    guard let root = try? lineParser.parse(bytes), let batch = channel.envelope.batch(in: root),
      let start = lineParser.text.baseAddress
    else { return .itself }
    var found: [Range<Int>] = []
    for element in batch.elements {
      guard found.count < LineReader.batchMax else { return .tooMany }
      guard let begin = element.text.baseAddress else { continue }
      let offset = start.distance(to: begin)
      found.append(offset..<offset &+ element.text.count)
    }
    // A list of nothing beside the parts of a delivery is none of deliveries.
    return found.isEmpty && isDelivery(root) ? .itself : .batch(found)
  }

  private func isDelivery(_ root: JSONValue) -> Bool {
    (try? channel.envelope.parts(of: root) { try? nestedParser.parse(contentOf: $0) }) != nil
  }

  /// Reads a document of whatever the channel's envelope holds in one: a delivery, or several.
  package func outcomes(of document: [UInt8]) -> [LineOutcome] {
    document.withUnsafeBytes { bytes in
      switch deliveries(in: bytes) {
      case .itself: [read(bytes)]
      case .batch(let parts): parts.map { read(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
      case .tooMany: [.malformed(reason: LineReader.tooMany)]
      }
    }
  }

  /// Reads one line, without the newline at its end.
  package func read(_ line: UnsafeRawBufferPointer) -> LineOutcome {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 && $0 != 0x0A }) else { return .blank }
    do throws(Unreadable) {
      let envelope =
        switch channel.envelope {
        case .tieout: try openEnvelope(line)
        case .bare: try openBareBody(line)
        default: try openStoredParts(line)
        }
      return switch channel.platform {
      case .debitura: try readDebitura(envelope)
      case .receeve(let key): try readReceeve(envelope, key)
      }
    } catch {
      return .malformed(reason: error.reason)
    }
  }

  /// A webhook's body, and what its receiver noted beside it.
  private struct Envelope {
    let body: JSONValue
    /// The exact bytes of the body.
    let text: UnsafeBufferPointer<UInt8>
    let headers: JSONValue?
    /// Nil for a line that is itself a body: then nothing vouches for it, whatever it holds.
    let receivedAt: Instant?
    /// Whether the body was parsed by whoever stored it: its bytes are gone, and with them what was signed.
    var isParsed = false
    /// Whether its line can be judged again as it stands.
    var isOurs = true
  }

  private func openEnvelope(_ line: UnsafeRawBufferPointer) throws(Unreadable) -> Envelope {
    let bytes = UnsafeBufferPointer(start: line.baseAddress?.assumingMemoryBound(to: UInt8.self), count: line.count)
    let root = try parse("the line") { () throws(JSONError) in try lineParser.parse(bytes) }
    guard root.kind == .object else { throw Unreadable("the line is no object") }
    let (text, base64) = (root.member("body"), root.member("bodyBase64"))
    guard text != nil || base64 != nil else {
      return Envelope(body: root, text: lineParser.text, headers: nil, receivedAt: nil)
    }
    guard text == nil || base64 == nil else { throw Unreadable("body and bodyBase64 are both there") }
    guard let receivedAt = root.instant("receivedAt") else { throw Unreadable("receivedAt is missing or no timestamp") }
    let headers = root.present("headers")
    guard headers == nil || headers?.kind == .object else { throw Unreadable("headers is no object") }

    let body: JSONValue
    if let text {
      if text.kind == .object {
        return Envelope(body: text, text: text.text, headers: headers, receivedAt: receivedAt, isParsed: true)
      }
      guard text.kind == .string else { throw Unreadable("body is no text") }
      body = try parse("the body") { () throws(JSONError) in try bodyParser.parse(contentOf: text) }
    } else {
      guard let base64 else { throw Unreadable("bodyBase64 is no base64") }
      body = try parseBase64(base64) { Unreadable("bodyBase64 is no base64") }
    }
    guard body.kind == .object else { throw Unreadable("the body is no object") }
    return Envelope(body: body, text: bodyParser.text, headers: headers, receivedAt: receivedAt)
  }

  private func parseBase64(_ text: JSONValue, _ fault: () -> Unreadable) throws(Unreadable) -> JSONValue {
    guard let bytes = text.string.flatMap({ Base64Text.decode($0.utf8) }) else { throw fault() }
    return try parse("the body") { () throws(JSONError) in
      try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in try bodyParser.parse(bytes) }
    }
  }

  /// A document that is nothing but a body, whatever its members are called.
  private func openBareBody(_ line: UnsafeRawBufferPointer) throws(Unreadable) -> Envelope {
    let bytes = UnsafeBufferPointer(start: line.baseAddress?.assumingMemoryBound(to: UInt8.self), count: line.count)
    let body = try parse("the line") { () throws(JSONError) in try lineParser.parse(bytes) }
    guard body.kind == .object else { throw Unreadable("the line is no object") }
    return Envelope(body: body, text: lineParser.text, headers: nil, receivedAt: nil)
  }

  /// What other receivers store (inputs 2, Deliveries where they already are).
  private func openStoredParts(_ line: UnsafeRawBufferPointer) throws(Unreadable) -> Envelope {
    let bytes = UnsafeBufferPointer(start: line.baseAddress?.assumingMemoryBound(to: UInt8.self), count: line.count)
    let root = try parse("the line") { () throws(JSONError) in try lineParser.parse(bytes) }
    guard root.kind == .object || (root.kind == .array && channel.envelope.isArray) else {
      throw Unreadable("the line is no \(channel.envelope.isArray ? "array" : "object")")
    }
    let parts = try channel.envelope.parts(of: root) { try? nestedParser.parse(contentOf: $0) }
    guard parts.body.kind == .string else {
      guard parts.body.kind == .object, !parts.isBase64 else { throw Unreadable("the body is no text and no object") }
      return Envelope(
        body: parts.body, text: parts.body.text, headers: nil, receivedAt: parts.receivedAt, isParsed: true,
        isOurs: false)
    }
    let body =
      try parts.isBase64
      ? parseBase64(parts.body) { Unreadable("the body is no base64") }
      : parse("the body") { () throws(JSONError) in try bodyParser.parse(contentOf: parts.body) }
    guard body.kind == .object else { throw Unreadable("the body is no object") }
    return Envelope(
      body: body, text: bodyParser.text, headers: try headers(parts.headers), receivedAt: parts.receivedAt,
      isOurs: false)
  }

  /// Headers as they are, or as a text of JSON says them.
  private func headers(_ stored: JSONValue?) throws(Unreadable) -> JSONValue? {
    guard let stored, !stored.isNull else { return nil }
    let headers = stored.kind == .string ? try? headersParser.parse(contentOf: stored) : stored
    guard let headers, HeaderList.forEach(headers, { _, _ in }) else {
      throw Unreadable("headers is no object and no list")
    }
    return headers
  }

  /// What a delivery that does not count is judged again by; nil: its line as it stands.
  private func kept(_ envelope: Envelope) -> [UInt8]? {
    guard !envelope.isOurs else { return nil }
    guard let receivedAt = envelope.receivedAt else { return Array(envelope.text) }
    let signature: OwnLine.Signature =
      switch takeSignatureHeader(envelope) {
      case .none: .none
      case .one: .one(header.bytes)
      case .unreadable: .unreadable
      }
    return OwnLine.bytes(receivedAt: receivedAt, body: envelope.text, signature: signature)
  }

  private func parse(
    _ subject: String, _ parse: () throws(JSONError) -> JSONValue
  ) throws(Unreadable) -> JSONValue {
    do throws(JSONError) {
      return try parse()
    } catch {
      throw Unreadable("\(subject): \(error)")
    }
  }

  // MARK: Debitura

  private func readDebitura(_ envelope: Envelope) throws(Unreadable) -> LineOutcome {
    let body = envelope.body
    guard let id = body.debituraID("id") else { throw Unreadable("id is missing") }
    guard let type = body.member("event"), let typeName = body.key("event") else {
      throw Unreadable("event is missing")
    }
    guard let occurredAt = body.instant("timestamp") else { throw Unreadable("timestamp is missing or no timestamp") }
    let receivedAt = envelope.receivedAt ?? occurredAt

    let isSigned = takeSignatureHeader(envelope)
    var failure: QuarantinedDelivery.Reason?
    switch isSigned {
    case .none: failure = channel.requiresSignature ? .unsigned : nil
    case .unreadable: failure = .signatureMalformed
    case .one: failure = debitura.failure(of: header.bytes, over: envelope.text, receivedAt: receivedAt)
    }
    if let failure {
      return .quarantined(
        QuarantinedDelivery(
          id: id, typeName: typeName, reason: failure, receivedAt: receivedAt, occurredAt: occurredAt,
          kept: kept(envelope)))
    }

    writer.write(body)
    let known = DebituraType.known.value(of: type)
    let content = content(known, body, occurredAt)
    return .accepted(
      AcceptedDelivery(
        id: id, typeName: typeName, isVerified: isSigned == .one, receivedAt: receivedAt, occurredAt: occurredAt,
        digest: ContentDigest(of: writer), content: content,
        evidence: known?.keepsEvidence ?? true ? evidence(of: body) : nil))
  }

  private func content(_ known: DebituraType?, _ body: JSONValue, _ occurredAt: Instant) -> AcceptedDelivery.Content {
    guard let known else { return .unknownType(Event(occurredAt: occurredAt, fact: .other)) }
    return normalise { () throws(Unreadable) in
      try DebituraEvents.event(known, body.present("data"), occurredAt: occurredAt)
    }
  }

  private enum SignatureHeaders { case none, one, unreadable }

  /// Copies the signature's header, whatever the case of its name, to `header`.
  private func takeSignatureHeader(_ envelope: Envelope) -> SignatureHeaders {
    // Whatever was signed is gone with the bytes of a body that was parsed, or can't be held against a receipt.
    guard let headers = envelope.headers, !envelope.isParsed, envelope.receivedAt != nil else { return .none }
    var found = SignatureHeaders.none
    _ = HeaderList.forEach(headers) { name, value in
      guard HeaderList.isSignature(name) else { return }
      // Some receivers keep a list of values.
      var values = value.elements.makeIterator()
      let only = value.kind == .array ? values.next() : value
      guard found == .none, let only, only.kind == .string, values.next() == nil else {
        found = .unreadable
        return
      }
      header.removeAll()
      only.appendContent(to: &header)
      found = .one
    }
    return found
  }

  // MARK: Receeve

  private func readReceeve(_ envelope: Envelope, _ key: PlatformPublicKey?) throws(Unreadable) -> LineOutcome {
    guard let payload = envelope.body.member("payload"), payload.kind == .object else {
      throw Unreadable("payload is missing")
    }
    guard let id = payload.key("messageId") else { throw Unreadable("payload.messageId is missing") }
    guard let occurredAt = payload.instant("timestamp") else {
      throw Unreadable("payload.timestamp is missing or no timestamp")
    }
    guard let details = payload.member("details"), let type = details.member("messageType"),
      let typeName = details.key("messageType")
    else { throw Unreadable("payload.details.messageType is missing") }
    let receivedAt = envelope.receivedAt ?? occurredAt

    writer.write(payload)
    var isVerified = false
    var failure: QuarantinedDelivery.Reason?
    if envelope.receivedAt != nil, let key, let signedText = envelope.body.present("payloadAsString"),
      let signature = envelope.body.present("signature")
    {
      failure = self.failure(of: signature, over: signedText, key)
      isVerified = failure == nil
    } else if channel.requiresSignature {
      failure = .unsigned
    }
    if let failure {
      return .quarantined(
        QuarantinedDelivery(
          id: id, typeName: typeName, reason: failure, receivedAt: receivedAt, occurredAt: occurredAt,
          kept: kept(envelope)))
    }

    let known = ReceeveType.known.value(of: type)
    let content = content(known, details, occurredAt)
    return .accepted(
      AcceptedDelivery(
        id: id, typeName: typeName, isVerified: isVerified, receivedAt: receivedAt, occurredAt: occurredAt,
        digest: ContentDigest(of: writer), content: content,
        evidence: known?.keepsEvidence ?? true ? evidence(of: payload) : nil))
  }

  private func content(_ known: ReceeveType?, _ details: JSONValue, _ occurredAt: Instant) -> AcceptedDelivery.Content {
    guard let known else { return .unknownType(ReceeveEvents.other(details, occurredAt: occurredAt)) }
    return normalise { () throws(Unreadable) in try ReceeveEvents.event(known, details, occurredAt: occurredAt) }
  }

  /// Verifies the signature over `payloadAsString`, which must say what `payload`, already written, says.
  private func failure(
    of signature: JSONValue, over signedText: JSONValue, _ key: PlatformPublicKey
  ) -> QuarantinedDelivery.Reason? {
    guard signedText.kind == .string, let signature = signature.string.flatMap({ Base64Text.decode($0.utf8) }) else {
      return .signatureMalformed
    }
    let signed = try? signedTextParser.parse(contentOf: signedText)
    guard key.verifies(signature, of: signedTextParser.text) else { return .signatureWrong }
    guard let signed else { return .signedTextDiffers }
    signedTextWriter.write(signed)
    return writer.output.bytes.elementsEqual(signedTextWriter.output.bytes) ? nil : .signedTextDiffers
  }

  // MARK: Both

  /// What the kept part of an accepted body says, with the types that are known now (``AcceptedDelivery/evidence``).
  package func content(ofEvidence evidence: String, occurredAt: Instant) -> AcceptedDelivery.Content {
    do throws(Unreadable) {
      let body = try parse("the kept body") { () throws(JSONError) in
        try Array(evidence.utf8).withUnsafeBufferPointer { (bytes) throws(JSONError) in try bodyParser.parse(bytes) }
      }
      switch channel.platform {
      case .debitura:
        guard let type = body.member("event") else { throw Unreadable("event is missing") }
        return content(DebituraType.known.value(of: type), body, occurredAt)
      case .receeve:
        guard let details = body.member("details"), let type = details.member("messageType") else {
          throw Unreadable("payload.details.messageType is missing")
        }
        return content(ReceeveType.known.value(of: type), details, occurredAt)
      }
    } catch {
      return .malformed(reason: error.reason)
    }
  }

  private func normalise(_ read: () throws(Unreadable) -> Event) -> AcceptedDelivery.Content {
    do throws(Unreadable) {
      return .event(try read())
    } catch {
      return .malformed(reason: error.reason)
    }
  }

  private func evidence(of body: JSONValue) -> [UInt8] {
    evidence.removeAll()
    Evidence.write(body, to: &evidence)
    return evidence.array
  }
}
