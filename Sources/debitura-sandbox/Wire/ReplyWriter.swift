import Foundation

/// Puts an answer on the wire, with what a fault does to it there.
struct ReplyWriter: ~Copyable {
  private var connection: Connection

  init(connection: consuming Connection) {
    self.connection = connection
  }

  /// Waits for the next request; nil when there is none.
  mutating func nextRequest() -> ReceivedRequest? {
    connection.nextRequest()
  }

  /// Sends an answer; false when the connection is to be closed behind it.
  func send(_ reply: Reply, closing: Bool, fault: Fault?) -> Bool {
    var reply = reply
    reply.dateOffset = fault?.kind == .clock ? fault?.slice["seconds"]?.int ?? 0 : 0
    let body = reply.body
    let some = fault?.slice["bytes"]?.int
    switch fault?.kind {
    case .reset:
      connection.resetOnClose()
      return false
    case .badJSON:
      return send(reply, body[..<(body.count * 2 / 3)], length: body.count * 2 / 3, closing: closing)
    case .truncate:
      return send(reply, body.prefix(min(some ?? 500, max(0, body.count - 1))), length: body.count, closing: true)
    case .wrongLength:
      return send(reply, body[...], length: body.count - body.count / 4, closing: true)
    case .cutChunked:
      let cut = body.prefix(some ?? body.count / 2)
      let chunk = [UInt8]("\(String(cut.count, radix: 16))\r\n".utf8) + cut + [0x0D, 0x0A]
      return sendHead(reply, framing: "Transfer-Encoding: chunked", closing: true) && connection.send(chunk) && false
    case .cutClose:
      return sendHead(reply, framing: nil, closing: true) && connection.send(body.prefix(some ?? body.count / 2))
        && false
    case .drip:
      return sendHead(reply, framing: "Content-Length: \(body.count)", closing: closing)
        && drip(body, bytesPerSecond: max(1, fault?.slice["bytes_per_second"]?.int ?? 1)) && !closing
    case .endless:
      return sendHead(reply, framing: nil, closing: true) && sendEndless(bytes: some ?? 10_000_000_000) && false
    case .raw:
      return connection.send(fault?.bytes(of: "text") ?? []) && false
    default:
      return send(reply, body[...], length: body.count, closing: closing)
    }
  }

  private func send(_ reply: Reply, _ body: ArraySlice<UInt8>, length: Int, closing: Bool) -> Bool {
    let head = Self.head(reply, framing: "Content-Length: \(length)", closing: closing)
    return connection.send(head + body) && !closing
  }

  private func sendHead(_ reply: Reply, framing: String?, closing: Bool) -> Bool {
    connection.send(Self.head(reply, framing: framing, closing: closing))
  }

  private static func head(_ reply: Reply, framing: String?, closing: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(reply.status) \(HTTPStatus.phrase(reply.status))"]
    let ownType = reply.headers.contains { $0.name.lowercased() == "content-type" }
    let ownDate = reply.headers.contains { $0.name.lowercased() == "date" }
    if !ownDate { lines.append("Date: \(DateHeader.text(secondsFromNow: reply.dateOffset))") }
    if !ownType { lines.append("Content-Type: \(reply.contentType)") }
    if let framing { lines.append(framing) }
    lines += reply.headers.map { "\($0.name): \($0.value)" }
    if closing { lines.append("Connection: close") }
    return [UInt8](lines.joined(separator: "\r\n").utf8) + [0x0D, 0x0A, 0x0D, 0x0A]
  }

  private func drip(_ body: [UInt8], bytesPerSecond: Int) -> Bool {
    var rest = body[...]
    // Ten drops a second; below ten bytes a second a drop is one byte and comes as seldom as it must.
    let drop = max(1, bytesPerSecond / 10)
    while !rest.isEmpty {
      guard connection.send(rest.prefix(drop)) else { return false }
      rest = rest.dropFirst(drop)
      Thread.sleep(forTimeInterval: Double(drop) / Double(bytesPerSecond))
    }
    return true
  }

  private func sendEndless(bytes: Int) -> Bool {
    let block = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
    var left = bytes
    while left > 0 {
      guard connection.send(block.prefix(left)) else { return false }
      left -= block.count
    }
    return true
  }
}
