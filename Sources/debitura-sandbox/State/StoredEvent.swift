import Foundation

/// A stored delivery as the Customer API's event log would show it.
struct StoredEvent: Sendable {
  let id: String
  let type: String
  let timestamp: String
  let caseID: String

  /// The text that was delivered.
  let payload: String

  /// Reads a line of a deliveries file; nil when what was delivered isn't an event with an id and a time.
  init?(line: [UInt8]) {
    guard let delivery = try? JSONSlice(text: line) else { return nil }
    let encoded = delivery["bodyBase64"]?.string.flatMap { Data(base64Encoded: $0) }
    guard let payload = delivery["body"]?.string ?? encoded.map({ String(decoding: $0, as: UTF8.self) }),
      let event = try? JSONSlice(text: [UInt8](payload.utf8)), let id = event["id"]?.string,
      let timestamp = event["timestamp"]?.string
    else { return nil }
    self.id = id
    self.timestamp = timestamp
    self.payload = payload
    type = event["event"]?.string ?? ""
    caseID = event["data"]?["caseId"]?.string?.lowercased() ?? ""
  }

  /// The row of `GET /webhooks/events`.
  var row: String {
    """
    {"id":\(jsonQuoted(id)),"subscriptionId":\(jsonQuoted(id)),"caseId":\(jsonQuoted(caseID)),\
    "eventType":\(jsonQuoted(type)),"payload":\(jsonQuoted(payload)),"createdAt":\(jsonQuoted(timestamp)),\
    "deliveredAt":\(jsonQuoted(timestamp)),"attemptCount":1,"lastResponseCode":200,"lastError":null}
    """
  }
}
