import Foundation

/// A delivery as a receiver got it, before anything stored it.
struct StoredDelivery: Sendable {
  let channel: String
  /// Of whole seconds: forms with less than that would be others otherwise.
  var seconds: Int
  /// With the names as they came.
  var headers: [(name: String, value: String)]
  /// The exact text, which is JSON.
  var body: String

  static let signatureName = "x-debitura-signature"

  var isDebitura: Bool { !channel.hasPrefix("receeve") }

  /// What is left of it where nobody kept the exact text, which no signature of Debitura fits then.
  ///
  /// What Receeve signed is a text in the body.
  var unsigned: StoredDelivery {
    var other = self
    other.headers.removeAll { $0.name.lowercased() == StoredDelivery.signatureName }
    return other
  }

  /// `2026-03-09T10:00:43Z`.
  var receivedAt: String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }
}

/// The 400 deliveries that every form holds, with the night on which each is stored.
enum StoredDeliveries {
  static let count = 400
  static let channels = [
    "acme-partner", "acme-t00-events", "corvid-partner", "corvid-t00-events", "receeve", "receeve-eu",
  ]

  /// By night and channel, out of order; of the nights of the sample the first and the last.
  static let nights: [[String: [StoredDelivery]]] = {
    let sample = (try? all()) ?? []
    precondition(sample.count == count, "\(sample.count) deliveries")
    return [1, 3].map { night in
      Dictionary(grouping: sample.filter { $0.night == night }.map(\.delivery), by: \.channel)
    }
  }()

  private static func all() throws -> [(night: Int, delivery: StoredDelivery)] {
    var first: [(night: Int, delivery: StoredDelivery)] = []
    for night in Night.all {
      for (file, bytes) in try Installation.deliveries(of: night) {
        let channel = file.split(separator: "/")[1]
        for line in bytes.split(separator: 0x0A) {
          guard let delivery = try delivery(line, String(channel)) else { continue }
          first.append((night.number == 1 ? 1 : 3, delivery))
        }
      }
    }
    var all = first
    // Again and again, some of them with another text under the same signature.
    var index = 0
    while all.count < count, index < 4 * count {
      var (night, again) = first[index % first.count]
      again.seconds += 1 + index / first.count
      if index % 9 == 4, let forged = forged(again.body) { again.body = forged }
      // A channel that takes unsigned deliveries, too.
      if again.channel == "corvid-partner", index % 3 == 1 { again = again.unsigned }
      if index % 4 == 2 { night = 3 }
      all.append((night, again))
      index += 1
    }
    // Out of order, and the same order at each run.
    return all.enumerated().sorted { ($0.offset &* 7919 % 401, $0.offset) < ($1.offset &* 7919 % 401, $1.offset) }
      .map(\.element)
  }

  /// A line of the sample.
  ///
  /// Nil for one whose figure is malformed: such a finding is named by the line's bytes.
  private static func delivery(_ line: Data, _ channel: String) throws -> StoredDelivery? {
    guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any],
      let received = object["receivedAt"] as? String, let headers = object["headers"] as? [String: String],
      let body = object["body"] as? String
    else { throw TestProblem("a line of \(channel) is no delivery") }
    guard !body.contains(#""amount": 12.5,"#), !body.contains(#""amount": "12.50""#) else { return nil }
    let whole = try Date(String(received.prefix(19)) + "Z", strategy: .iso8601)
    return StoredDelivery(
      channel: channel, seconds: Int(whole.timeIntervalSince1970),
      headers: headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, body: body)
  }

  /// The text with another id.
  private static func forged(_ body: String) -> String? {
    for key in [#""messageId": ""#, #""id": ""#] {
      guard let start = body.range(of: key)?.upperBound else { continue }
      return body.replacingCharacters(in: start..<body.index(after: start), with: body[start] == "0" ? "1" : "0")
    }
    return nil
  }
}
