import Amounts
import Books
import Platforms
import StrictJSON

/// Finds the places of a delivery's parts in documents of a form that has no name (inputs 2).
///
/// A part's place is the one that serves most documents; among equals the shortest, then the first by its letters. Only
/// members of objects are looked at: a list may hold more than one delivery, or another number of them tomorrow.
struct PlaceSearch {
  private let platform: DeliveryChannel.Platform

  init(_ platform: DeliveryChannel.Platform) { self.platform = platform }

  /// The places that serve most documents; nil where no body is found below their roots.
  func places(in documents: some Collection<[UInt8]>) -> DeliveryPlaces? {
    let found = documents.map { document in
      (try? JSONParser.withValue(of: document) { root in FoundParts(root, platform) }) ?? FoundParts()
    }
    guard let body = PlaceSearch.body(found) else { return nil }
    let headers = PlaceSearch.headers(found)
    let places = DeliveryPlaces(
      body: body, base64: PlaceSearch.base64(found, body), headers: headers,
      receivedAt: PlaceSearch.receivedAt(found, outside: [body, headers].compactMap(\.self), body: body))
    // Without a time of receipt nothing is ever held against headers.
    guard places.receivedAt != nil else {
      return DeliveryPlaces(body: body, base64: places.base64, headers: nil, receivedAt: nil)
    }
    return places
  }

  // MARK: Parts

  /// The place of most bodies; of texts before objects, whose bytes are gone.
  private static func body(_ found: [FoundParts]) -> JSONPointer? {
    var counts: [JSONPointer: (all: Int, exact: Int)] = [:]
    for body in found.flatMap(\.bodies) {
      counts[body.place, default: (0, 0)].all += 1
      if body.kind != .parsed { counts[body.place, default: (0, 0)].exact += 1 }
    }
    return counts.max { one, other in
      let (left, right) = (one.value, other.value)
      if left.all != right.all { return left.all < right.all }
      if left.exact != right.exact { return left.exact < right.exact }
      return comes(other.key, before: one.key)
    }?.key
  }

  /// Whether the body is in base64: always, never, or as a truth value beside it says in every document.
  private static func base64(_ found: [FoundParts], _ body: JSONPointer) -> DeliveryPlaces.Base64 {
    let bodies = found.flatMap { finding in
      finding.bodies.filter { $0.place == body }.map { (isBase64: $0.kind == .base64, flags: $0.flags) }
    }
    let names = Set(bodies.flatMap { $0.flags.keys })
    let fitting = names.filter { name in bodies.allSatisfy { ($0.flags[name] ?? false) == $0.isBase64 } }
    let isMixed = Set(bodies.map(\.isBase64)).count > 1
    // One that never changes says by its name only that it speaks of this.
    let speaking = fitting.filter { flag in
      let name = LooseText.lowercasedASCII(flag.tokens.last ?? "")
      return isMixed || name.contains("base64") || name.contains("encoded")
    }
    if let flag = speaking.min(by: { comes($0, before: $1) }) { return .at(flag) }
    return bodies.allSatisfy(\.isBase64) && !bodies.isEmpty ? .always : .never
  }

  /// The place of most headers, of those with a signature first.
  private static func headers(_ found: [FoundParts]) -> JSONPointer? {
    var counts: [JSONPointer: (signed: Int, all: Int)] = [:]
    for headers in found.flatMap(\.headers) {
      counts[headers.place, default: (0, 0)].all += 1
      if headers.isSigned { counts[headers.place, default: (0, 0)].signed += 1 }
    }
    return counts.max { one, other in
      let (left, right) = (one.value, other.value)
      return left == right ? comes(other.key, before: one.key) : left < right
    }?.key
  }

  /// Farther from what is signed, or said in the body, is another time.
  private static let secondsMax: Int64 = 7 * 86_400

  /// The place of the times that are nearest to the signatures' or, without them, to those of the bodies.
  private static func receivedAt(
    _ found: [FoundParts], outside parts: [JSONPointer], body: JSONPointer
  ) -> JSONPointer? {
    var sums: [JSONPointer: (count: Int, distance: Int64)] = [:]
    for finding in found {
      let said = finding.signedAt ?? finding.bodies.first { $0.place == body }?.occurredAt
      guard let said else { continue }
      for time in finding.times where !parts.contains(where: { time.place.isWithin($0) }) {
        let (distance, isTooLarge) = said.microseconds.subtractingReportingOverflow(time.instant.microseconds)
        guard !isTooLarge, distance.magnitude <= UInt64(secondsMax) &* 1_000_000 else { continue }
        let sum = sums[time.place, default: (0, 0)]
        sums[time.place] = (sum.count + 1, sum.distance &+ Int64(distance.magnitude))
      }
    }
    return sums.min { one, other in
      let (left, right) = (one.value, other.value)
      if left.count != right.count { return left.count > right.count }
      if left.distance != right.distance { return left.distance < right.distance }
      return comes(one.key, before: other.key)
    }?.key
  }

  private static func comes(_ one: JSONPointer, before other: JSONPointer) -> Bool {
    (one.tokens.count, one.description) < (other.tokens.count, other.description)
  }
}

/// What of a document may be a part of a delivery.
private struct FoundParts {
  struct Body {
    enum Kind { case text, base64, parsed }

    let place: JSONPointer
    let kind: Kind
    let occurredAt: Instant
    /// The truth values beside it.
    let flags: [JSONPointer: Bool]
  }

  private(set) var bodies: [Body] = []
  private(set) var headers: [(place: JSONPointer, isSigned: Bool)] = []
  private(set) var times: [(place: JSONPointer, instant: Instant)] = []
  /// When the signature among the headers says that it was made.
  private(set) var signedAt: Instant?

  /// A document may have many more members than any envelope.
  private static let membersMax = 2000

  init() {}

  init(_ root: JSONValue, _ platform: DeliveryChannel.Platform) {
    var budget = FoundParts.membersMax
    look(into: root, at: JSONPointer(tokens: []), platform, &budget)
  }

  /// Goes as deep as the parser does.
  private mutating func look(
    into object: JSONValue, at place: JSONPointer, _ platform: DeliveryChannel.Platform, _ budget: inout Int
  ) {
    var flags: [JSONPointer: Bool] = [:]
    for (name, value) in object.members {
      guard let name = name.string, let flag = FoundParts.flag(value) else { continue }
      flags[place.appending(name)] = flag
    }
    for (name, value) in object.members {
      budget -= 1
      guard budget > 0, let name = name.string else { return }
      let here = place.appending(name)
      if let instant = ReceiptTime.instant(value) { times.append((here, instant)) }
      if let body = FoundParts.body(value, platform) {
        bodies.append(Body(place: here, kind: body.kind, occurredAt: body.occurredAt, flags: flags))
      } else if let found = FoundParts.headers(value) {
        headers.append((here, found.isSigned))
        signedAt = signedAt ?? found.signedAt
      } else {
        look(into: value, at: here, platform, &budget)
      }
    }
  }

  private static func flag(_ value: JSONValue) -> Bool? {
    value.bool ?? (value.says("true") ? true : value.says("false") ? false : nil)
  }

  // MARK: Bodies

  private static func body(
    _ value: JSONValue, _ platform: DeliveryChannel.Platform
  ) -> (kind: Body.Kind, occurredAt: Instant)? {
    if value.kind == .object { return occurrence(value, platform).map { (.parsed, $0) } }
    guard let text = value.string?.utf8 else { return nil }
    let bytes = Array(text)
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      return occurrence(bytes, platform).map { (.text, $0) }
    }
    guard bytes.count >= base64Min, let decoded = Base64Text.decode(bytes) else { return nil }
    return occurrence(decoded, platform).map { (.base64, $0) }
  }

  /// No webhook is shorter.
  private static let base64Min = 32

  private static func occurrence(_ bytes: [UInt8], _ platform: DeliveryChannel.Platform) -> Instant? {
    (try? JSONParser.withValue(of: bytes) { occurrence($0, platform) }) ?? nil
  }

  /// When what a body tells of occurred; nil for what is no webhook's body of the platform.
  private static func occurrence(_ body: JSONValue, _ platform: DeliveryChannel.Platform) -> Instant? {
    switch platform {
    case .debitura:
      guard body.debituraID("id") != nil, body.key("event") != nil else { return nil }
      return body.instant("timestamp")
    case .receeve:
      guard let payload = body.member("payload"), payload.key("messageId") != nil else { return nil }
      return payload.instant("timestamp")
    }
  }

  // MARK: Headers

  private static let signature = "x-debitura-signature"
  /// Headers that every request has.
  private static let common: Set<String> = ["content-type", "user-agent", "host", signature]

  private static func headers(_ value: JSONValue) -> (isSigned: Bool, signedAt: Instant?)? {
    guard value.kind == .string else { return headers(in: value) }
    guard let text = value.string?.utf8, let first = text.first,
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    return (try? JSONParser.withValue(of: Array(text)) { headers(in: $0) }) ?? nil
  }

  private static func headers(in value: JSONValue) -> (isSigned: Bool, signedAt: Instant?)? {
    var (isCommon, isSigned) = (false, false)
    var signedAt: Instant?
    let isList = HeaderList.forEach(value) { name, value in
      guard let name = name.string.map(LooseText.lowercasedASCII), common.contains(name) else { return }
      isCommon = true
      guard name == signature else { return }
      isSigned = true
      let text = (value.kind == .array ? value.elements.first { _ in true } : value)?.string ?? ""
      signedAt = Array(text.utf8).withUnsafeBufferPointer { SignatureHeader($0) }
        .map { Instant(secondsSince1970: min($0.seconds, secondsMax)) }
    }
    return isList && isCommon ? (isSigned, signedAt) : nil
  }

  /// Later than any delivery, and far from what an instant can say.
  private static let secondsMax: Int64 = 100_000_000_000
}

extension JSONPointer {
  /// Whether it is another place, or one below it.
  fileprivate func isWithin(_ other: JSONPointer) -> Bool { tokens.starts(with: other.tokens) }
}
