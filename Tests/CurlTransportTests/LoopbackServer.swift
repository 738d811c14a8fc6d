import Foundation

/// A server on a loopback port that answers every request with given bytes, on raw sockets, for one test.
final class LoopbackServer: @unchecked Sendable {
  /// What is done with one request.
  enum Action: Sendable {
    /// The bytes, then the connection stays open.
    case answer(String)
    /// The bytes, then the connection is closed.
    case answerAndClose(String)
    case reset
    case hang
    /// Bytes of a body for as long as they are taken.
    case flood
  }

  private let socket: LoopbackSocket
  private let lock = NSLock()
  private let action: @Sendable (Int) -> Action
  private var stored: [String] = []

  var port: Int { socket.port }

  init(_ action: @escaping @Sendable (Int) -> Action) throws {
    self.action = action
    socket = try LoopbackSocket()
    socket.start { [self] in serve($0) }
  }

  /// Every request's text, headers and body.
  var requests: [String] { lock.withLock { stored } }

  var connections: Int { socket.connections }

  func stop() { socket.stop() }

  private func serve(_ client: Int32) {
    var received = ""
    while let request = read(client, &received) {
      let number = lock.withLock {
        stored.append(request)
        return stored.count - 1
      }
      switch action(number) {
      case .answer(let text): write(client, text)
      case .answerAndClose(let text):
        write(client, text)
        shutdown(client, Int32(SHUT_RDWR))
      case .reset:
        socket.reset(client)
        return
      case .hang: sleep(5)
      case .flood:
        write(client, "HTTP/1.1 200 OK\r\n\r\n")
        for _ in 0..<4096 where !write(client, String(repeating: "x", count: 65_536)) { break }
      }
    }
  }

  private func read(_ client: Int32, _ received: inout String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = received.range(of: "\r\n\r\n") {
        let head = received[..<end.upperBound]
        let length =
          head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        if received[end.upperBound...].utf8.count >= length {
          defer { received = "" }
          return received
        }
      }
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      received += String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  @discardableResult
  private func write(_ client: Int32, _ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  static func ok(_ body: String, headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }
}
