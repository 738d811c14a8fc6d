import Foundation
import Testing

/// A form in which somebody stored webhook deliveries, with the lines of configuration that say so.
struct StoredForm: Sendable, CustomTestStringConvertible {
  /// How the documents become files.
  enum Files: Sendable {
    /// A document a line; the first file goes on growing the next night.
    case lines
    /// A document a line in archives of a night.
    case archives
    /// A document a file, in a folder of its own each.
    case single
    /// All of a channel in one array, which is written anew each night.
    case array(isPacked: Bool)
    /// A row of a table each, while its application has the file open or not.
    case table(journal: String)
    /// Printed into `tieout ingest --channel NAME -`.
    case input
  }

  /// What is left of a delivery in the form, and so what it is compared with.
  enum Kept: Sendable {
    case everything
    /// Only what it says: deliveries of Debitura are unsigned.
    case content
    /// Nothing but the body: a delivery is received at its own timestamp.
    case body
  }

  let testDescription: String
  /// `format` and `envelope` of a channel; `path` and `database` come of the files.
  let keys: String
  let files: Files
  var kept = Kept.everything
  /// How many deliveries are stored in one document.
  var batch = 1
  /// The text of a document.
  let document: @Sendable ([StoredDelivery]) -> String

  init(
    _ name: String, _ keys: String, _ files: Files = .lines, kept: Kept = .everything, batch: Int = 1,
    document: @escaping @Sendable ([StoredDelivery]) -> String
  ) {
    (testDescription, self.keys, self.files, self.kept, self.batch) = (name, keys, files, kept, batch)
    self.document = document
  }

  /// One with a delivery a document.
  init(
    _ name: String, _ keys: String, _ files: Files = .lines, kept: Kept = .everything,
    each: @escaping @Sendable (StoredDelivery) -> String
  ) {
    self.init(name, keys, files, kept: kept) { $0.map(each).joined() }
  }
}

// MARK: Pieces of documents

/// A text as JSON.
func quoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}

func base64(_ text: String) -> String { quoted(Data(text.utf8).base64EncodedString()) }

extension StoredDelivery {
  /// `{"name": "value"}`, with names as the service writes them.
  func headerObject(_ name: (String) -> String = { $0 }, list: Bool = false) -> String {
    let members = headers.map { header in
      "\(quoted(name(header.name))):\(list ? "[\(quoted(header.value))]" : quoted(header.value))"
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// The headers one by one, each written by a closure, in a list.
  func headerList(_ each: (String, String) -> String) -> String {
    "[\(headers.map { each(quoted($0.name), quoted($0.value)) }.joined(separator: ","))]"
  }
}

// MARK: The forms

extension StoredForm {
  /// What all others are compared with.
  static let own = StoredForm("our own, in lines", "") { delivery in
    #"{"receivedAt":"\#(delivery.receivedAt)","headers":\#(delivery.headerObject()),"body":\#(quoted(delivery.body))}"#
  }

  /// What forms are compared with that keep what a delivery says, and not its exact text.
  static let unsigned = StoredForm("our own without signatures, in lines", "", kept: .content) { delivery in
    own.document([delivery.unsigned])
  }

  /// What forms are compared with that have nothing but the body.
  static let bodies = StoredForm("bodies, in lines of our own", "", kept: .body) { $0.body }

  static let all = ours + gateways + relays + places + documents + tables

  private static let ours = [
    StoredForm("our own, in archives", "", .archives, each: own.each),
    StoredForm("our own, on standard input", "", .input, each: own.each),
    StoredForm("our own with the bytes in base64", "") { delivery in
      #"{"receivedAt":"\#(delivery.receivedAt)","headers":\#(delivery.headerObject()),"#
        + #""bodyBase64":\#(base64(delivery.body))}"#
    },
    StoredForm("our own with a parsed body", "", kept: .content) { delivery in
      #"{"receivedAt":"\#(delivery.receivedAt)","headers":\#(delivery.headerObject()),"body":\#(delivery.body)}"#
    },
    StoredForm("bodies", "envelope: bare", .archives, kept: .body) { $0.body },
  ]

  // MARK: Gateways and queues

  private static func restEvent(_ delivery: StoredDelivery, isBase64: Bool) -> String {
    #"{"resource":"/hooks","path":"/hooks","httpMethod":"POST","headers":\#(delivery.headerObject()),"#
      + #""multiValueHeaders":\#(delivery.headerObject(list: true)),"queryStringParameters":null,"requestContext":"#
      + #"{"accountId":"123456789012","httpMethod":"POST","requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","#
      + #""requestTimeEpoch":\#(delivery.seconds)000,"stage":"prod"},"#
      + #""body":\#(isBase64 ? base64(delivery.body) : quoted(delivery.body)),"isBase64Encoded":\#(isBase64)}"#
  }

  private static func httpEvent(_ delivery: StoredDelivery, isBase64: Bool) -> String {
    #"{"version":"2.0","routeKey":"POST /hooks","rawPath":"/hooks","rawQueryString":"","#
      + #""headers":\#(delivery.headerObject { $0.lowercased() }),"requestContext":{"accountId":"123456789012","#
      + #""http":{"method":"POST","path":"/hooks","protocol":"HTTP/1.1"},"requestId":"JKJaXmPLvHcESHA=","#
      + #""timeEpoch":\#(delivery.seconds)000},"#
      + #""body":\#(isBase64 ? base64(delivery.body) : quoted(delivery.body)),"isBase64Encoded":\#(isBase64)}"#
  }

  private static func queueEvent(_ records: [String]) -> String { #"{"Records":[\#(records.joined(separator: ","))]}"# }

  private static func record(_ delivery: StoredDelivery, body: String, attributes: String) -> String {
    #"{"messageId":"059f36b4-87a3-44ab-83d2-661975830a7d","receiptHandle":"AQEB","body":\#(quoted(body)),"#
      + #""attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"\#(delivery.seconds)000"},"#
      + #""messageAttributes":\#(attributes),"eventSource":"aws:sqs","awsRegion":"eu-north-1"}"#
  }

  private static let gateways = [
    StoredForm("events of a REST API", "envelope: aws-api-gateway") { restEvent($0, isBase64: false) },
    StoredForm("events of a REST API in base64", "envelope: aws-api-gateway", .archives) {
      restEvent($0, isBase64: true)
    },
    StoredForm("events of an HTTP API", "envelope: aws-api-gateway", .archives) { httpEvent($0, isBase64: false) },
    StoredForm("events of an HTTP API in base64", "envelope: aws-api-gateway") { httpEvent($0, isBase64: true) },
    StoredForm("a queue of events", "envelope: aws-api-gateway", batch: 10) { deliveries in
      queueEvent(deliveries.map { record($0, body: httpEvent($0, isBase64: true), attributes: "{}") })
    },
    StoredForm("a queue of bodies", "envelope: aws-api-gateway", .archives, batch: 7) { deliveries in
      queueEvent(
        deliveries.map { delivery in
          let members = delivery.headers.map {
            #"\#(quoted($0.name)):{"stringValue":\#(quoted($0.value)),"dataType":"String"}"#
          }
          return record(delivery, body: delivery.body, attributes: "{\(members.joined(separator: ","))}")
        })
    },
  ]

  // MARK: Relay services

  private static func hookdeck(_ delivery: StoredDelivery, body: String) -> String {
    #"{"id":"req_uxJ8aYDXQgv6MZqm","source_id":"src_jbdqa1","verified":true,"ingested_at":"\#(delivery.receivedAt)","#
      + #""created_at":"2026-03-20T00:00:00.000Z","data":{"method":"POST","path":"/hooks","#
      + #""headers":\#(delivery.headerObject { $0.lowercased() }),"body":\#(body),"is_large_payload":false}}"#
  }

  private static func webhookSite(_ delivery: StoredDelivery) -> String {
    let created = delivery.receivedAt.replacing("T", with: " ").replacing("Z", with: "")
    return #"{"uuid":"a2a6a4ab-0f29-4c3c-8e4b-4a6f0b9a2f11","type":"web","method":"POST","ip":"192.0.2.7","#
      + #""headers":\#(delivery.headerObject({ $0.lowercased() }, list: true)),"content":\#(quoted(delivery.body)),"#
      + #""query":null,"created_at":"\#(created)"}"#
  }

  private static let relays = [
    StoredForm("requests of Hookdeck with the text", "envelope: hookdeck") { hookdeck($0, body: quoted($0.body)) },
    StoredForm("lists of Hookdeck", "envelope: hookdeck", .archives, kept: .content, batch: 5) { deliveries in
      let models = deliveries.map { hookdeck($0, body: $0.body) }.joined(separator: ",")
      return #"{"pagination":{"limit":5},"count":\#(deliveries.count),"models":[\#(models)]}"#
    },
    StoredForm("messages of Svix", "envelope: svix", kept: .content) { delivery in
      #"{"id":"msg_1srOrx2ZWZBpBUvZwXKQmoEYga2","eventType":"case.closed","timestamp":"\#(delivery.receivedAt)","#
        + #""payload":\#(delivery.body),"channels":null}"#
    },
    StoredForm("requests that Svix relays", "envelope: svix", .archives) { delivery in
      #"{"id":"req_1","method":"POST","created_at":"\#(delivery.receivedAt)","#
        + #""headers":\#(delivery.headerObject { $0.lowercased() }),"body":\#(base64(delivery.body))}"#
    },
    StoredForm("requests of Webhook.site", "envelope: webhook-site") { webhookSite($0) },
    StoredForm("lists of Webhook.site", "format: json, envelope: webhook-site", .single, batch: 8) { deliveries in
      #"{"data":[\#(deliveries.map(webhookSite).joined(separator: ","))],"total":\#(deliveries.count),"per_page":8}"#
    },
  ]

  // MARK: Places

  private static let atPlaces =
    "envelope: {body: /request/body, base64: /request/isBase64, headers: /request/headers, received_at: /at}"

  private static func placed(
    _ delivery: StoredDelivery, at: String, headers: String, isBase64: Bool? = nil
  ) -> String {
    let flag = isBase64.map { #","isBase64":\#($0)"# } ?? ""
    let body = isBase64 == true ? base64(delivery.body) : quoted(delivery.body)
    return #"{"level":"info","at":\#(at),"request":{"method":"POST","headers":\#(headers)\#(flag),"body":\#(body)}}"#
  }

  private static let places = [
    StoredForm("an object of headers, seconds", atPlaces) {
      placed($0, at: "\($0.seconds)", headers: $0.headerObject())
    },
    StoredForm("an object of lists, seconds with a fraction", atPlaces, .archives) {
      placed($0, at: "\($0.seconds).000", headers: $0.headerObject(list: true), isBase64: false)
    },
    StoredForm("a list of pairs, milliseconds", atPlaces) {
      placed($0, at: "\($0.seconds)000", headers: $0.headerList { "[\($0),\($1)]" }, isBase64: true)
    },
    StoredForm("a list of names and values, microseconds", atPlaces, .archives) {
      placed($0, at: "\($0.seconds)000000", headers: $0.headerList { #"{"name":\#($0),"value":\#($1)}"# })
    },
    StoredForm("a flat list, nanoseconds", atPlaces) {
      placed($0, at: "\($0.seconds)000000000", headers: $0.headerList { "\($0),\($1)" }, isBase64: false)
    },
    StoredForm("a text of headers, a text of milliseconds", atPlaces) {
      placed($0, at: quoted("\($0.seconds)000"), headers: quoted($0.headerObject()))
    },
    StoredForm(
      "all in base64, in an array", "envelope: {body: /d/1, base64: true, headers: /d/2/h, received_at: /d/0/0}"
    ) {
      "{\"d\":[[\(quoted($0.receivedAt))],\(base64($0.body)),{\"h\":\($0.headerObject())}]}"
    },
  ]

  // MARK: Files of documents and tables

  private static func pretty(_ delivery: StoredDelivery) -> String {
    """
    {
      "received" : "\(delivery.receivedAt)",
      "headers" : \(delivery.headerObject { $0.uppercased() }),
      "raw" : \(quoted(delivery.body))
    }

    """
  }

  private static let prettyPlaces = "format: json, envelope: {body: /raw, headers: /headers, received_at: /received}"

  private static let documents = [
    StoredForm("a file a delivery", prettyPlaces, .single, each: pretty),
    StoredForm("an array", prettyPlaces, .array(isPacked: false), each: pretty),
    StoredForm("an array in an archive", "format: json", .array(isPacked: true), each: own.each),
  ]

  private static let tables = ["wal", "delete"].map { journal in
    StoredForm("a table, journal \(journal)", "", .table(journal: journal), each: own.each)
  }

  /// The document of one delivery.
  private var each: @Sendable (StoredDelivery) -> String { { [document] in document([$0]) } }
}
