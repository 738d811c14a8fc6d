import Foundation
import Glibc

/// A monitoring service on a loopback port: it keeps what was asked, and answers with one status.
final class PingListener: @unchecked Sendable {
  let port: UInt16
  private let listener: Int32
  private let status: Int
  private let lock = NSLock()
  private var heard: [String] = []

  init(status: Int = 200) throws {
    self.status = status
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listener
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(socket, address, length) == 0, listen(socket, 8) == 0 else { return 0 }
        return getsockname(socket, address, &length) == 0 ? 1 : 0
      } == 1 ? UInt16(bigEndian: pointer.pointee.sin_port) : 0
    }
    guard port != 0 else { throw TestProblem("no port for pings") }
    Thread.detachNewThread { [self] in acceptAll() }
  }

  deinit { close(listener) }

  /// Whether head and body are there.
  private func isWhole(_ request: String) -> Bool {
    guard let end = request.range(of: "\r\n\r\n") else { return false }
    let length = request[..<end.lowerBound].firstMatch(of: #/\r\n[Cc]ontent-[Ll]ength: (\d+)/#).flatMap { Int($0.1) }
    return request[end.upperBound...].utf8.count >= length ?? 0
  }

  /// Every request as it came, head and body.
  var requests: [String] { lock.withLock { heard } }

  /// Their first lines.
  var lines: [String] { requests.map { String($0.prefix { $0 != "\r\n" }) } }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      var buffer = [UInt8](repeating: 0, count: 8192)
      var request = ""
      while !isWhole(request) {
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        request += String(decoding: buffer[..<count], as: UTF8.self)
      }
      lock.withLock { heard.append(request) }
      let answer = Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK".utf8)
      send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
      close(client)
    }
  }
}
