import Platforms
import Yams

/// Where a channel's deliveries are, and in which form (inputs 2, Deliveries where they already are).
struct ConfiguredDeliveries {
  var files: DeliveryFiles?
  var format = DeliveryFormat.ndjson
  var envelope = DeliveryEnvelope.tieout
  var database: DeliveryDatabase?
}

extension Section {
  /// Reads `path`, `format`, `envelope` and `database`.
  func deliverySource(_ context: ReadingContext) -> ConfiguredDeliveries? {
    var found = ConfiguredDeliveries()
    if let place = self["database"] {
      var isSound = true
      for key in ["path", "format", "envelope"] {
        guard let other = self[key] else { continue }
        other.refuse("does not belong beside database", "a channel reads files or a database: remove one of them")
        isSound = false
      }
      guard let database = place.deliveryDatabase(context), isSound else { return nil }
      found.database = database
      return found
    }
    var isSound = true
    if let place = self["path"] {
      if let pattern = place.text(max: 4096) {
        found.files = DeliveryFiles(pattern: pattern, folder: context.folder)
      } else {
        isSound = false
      }
    }
    if let place = self["format"] {
      let words = DeliveryFormat.allCases.map { (name: $0.rawValue, value: $0) }
      if let format = place.word(words) { found.format = format } else { isSound = false }
    }
    if let place = self["envelope"] {
      if let envelope = place.envelope() { found.envelope = envelope } else { isSound = false }
    }
    if isSound, found.files == nil, found.format == .json {
      self["format"]?.refuse("is json, and the channel has no path", "standard input is NDJSON: name the files in path")
      return nil
    }
    return isSound ? found : nil
  }
}

extension Place {
  fileprivate func deliveryDatabase(_ context: ReadingContext) -> DeliveryDatabase? {
    guard let section = section(keys: ["file", "query"]) else { return nil }
    let file = section.required("file", "the path of an SQLite file was expected")?.text(max: 4096)
    let queryPlace = section.required(
      "query", "SELECT id, received_at, headers, body FROM … WHERE id > :after ORDER BY id was expected")
    let query = queryPlace?.text(max: 16_384)
    guard let file, let query else { return nil }
    guard query.contains(":after") else {
      return queryPlace?.refuse(
        "has no :after", "the query must give what is behind a position: … WHERE id > :after ORDER BY id")
    }
    return DeliveryDatabase(path: context.absolute(file), query: query)
  }

  /// A name, or the places of the parts.
  fileprivate func envelope() -> DeliveryEnvelope? {
    guard case .mapping = node else { return word(DeliveryEnvelope.named) }
    guard let section = section(keys: ["body", "base64", "headers", "received_at"]) else { return nil }
    let body = section.required("body", "the place of the body was expected, such as /request/body")?.pointer()
    let base64 = section["base64"].map { $0.base64() } ?? DeliveryPlaces.Base64.never
    let headers = section["headers"].map { $0.pointer() }
    let receivedAt = section["received_at"].map { $0.pointer() }
    guard let body, let base64, headers != .some(nil), receivedAt != .some(nil) else { return nil }
    return .places(
      DeliveryPlaces(body: body, base64: base64, headers: headers ?? nil, receivedAt: receivedAt ?? nil))
  }

  private func base64() -> DeliveryPlaces.Base64? {
    if case .scalar(let scalar) = node, PlainScalar(scalar) == .boolean { return bool().map { $0 ? .always : .never } }
    return pointer().map { .at($0) }
  }

  private func pointer() -> JSONPointer? {
    guard let text = text(max: 1024) else { return nil }
    guard let pointer = JSONPointer(text), !pointer.tokens.isEmpty else {
      return refuse(
        "is \(OneLine.quoted(text))",
        "a JSON Pointer was expected, such as /request/body; ~ is written ~0, / in a name ~1")
    }
    return pointer
  }
}
