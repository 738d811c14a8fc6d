/// A way in which an answer goes wrong on request.
struct Fault: Sendable {
  /// What happens; each kind is explained in the help text of `--help`.
  enum Kind: String, Sendable, CaseIterable {
    case status, html, truncate, reset, slow, drift, raw, drip, endless, envelope, clock
    case badJSON = "bad-json"
    case wrongLength = "wrong-length"
    case wrongTotal = "wrong-total"
    case expiredToken = "expired-token"
    case emptyPage = "empty-page"
    case repeatPage = "repeat-page"
    case cutChunked = "cut-chunked"
    case cutClose = "cut-close"
  }

  let kind: Kind

  /// The fault as the file spells it, for what only some kinds have.
  let slice: JSONSlice

  /// How many requests have fitted.
  var seen = 0

  /// Reads one entry of a `faults.json`.
  init(_ slice: JSONSlice) throws(FaultError) {
    let name = slice["kind"]?.string ?? ""
    guard let kind = Kind(rawValue: name) else { throw .unknownKind(name) }
    guard slice["api"]?.string.flatMap(API.init) != nil, slice["path"]?.string != nil else { throw .noPlace }
    self.kind = kind
    self.slice = slice
  }

  /// Reads a `faults.json`.
  static func list(from text: [UInt8]) throws -> [Fault] {
    try JSONSlice(text: text).elements().map { try Fault($0) }
  }

  /// Whether a request fits.
  func fits(_ request: ReceivedRequest, of api: API, caller: Caller) -> Bool {
    guard slice["api"]?.string == api.rawValue, (slice["method"]?.string ?? "GET") == request.method,
      slice["path"]?.string?.lowercased() == request.path.lowercased(),
      request.query.contains(slice["match"]?.string ?? "") || slice["match"] == nil
    else { return false }
    let partner = slice["partner"].map { $0.string == caller.partner } ?? true
    let tenant = slice["tenant"].map { $0.string == caller.tenant } ?? true
    return partner && tenant
  }

  /// Counts a request that fits and tells whether the fault fires on it.
  mutating func firesOnNext() -> Bool {
    seen += 1
    let late = seen - (slice["nth"]?.int ?? 1)
    let times = slice["times"]?.int ?? 1
    return late >= 0 && (times == 0 || late < times)
  }

  /// The bytes of a member that is either a text, taken as it is, or JSON, taken as it is spelled.
  func bytes(of member: String) -> [UInt8] {
    guard let value = slice[member] else { return [] }
    return value.string.map { [UInt8]($0.utf8) } ?? [UInt8](value.raw)
  }

  /// Header fields that the fault adds to the answer.
  var headers: [(name: String, value: String)] {
    ((try? slice["headers"]?.members()) ?? []).map { name, value in
      (name, value.string ?? String(decoding: value.raw, as: UTF8.self))
    }
  }
}

/// A list of faults can't be armed.
enum FaultError: Error, CustomStringConvertible {
  case unknownKind(String)
  case noPlace

  var description: String {
    switch self {
    case .unknownKind(let name):
      "unknown kind of fault \"\(name)\". Known kinds: \(Fault.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
    case .noPlace: "a fault needs \"api\" (referral or customer) and \"path\"."
    }
  }
}
