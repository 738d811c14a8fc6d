import Foundation
import Glibc

/// What came back over the wire, byte by byte, whatever a fault did to it.
struct Answer {
  let bytes: [UInt8]

  /// Whether the connection ended with a reset.
  let isReset: Bool

  /// The status line and header fields.
  var head: String { text.components(separatedBy: "\r\n\r\n").first ?? "" }

  /// What follows the head.
  var body: String {
    text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
  }

  /// The status; 0 when there is none.
  var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }

  /// A header field's value.
  func header(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }

  /// The body as JSON; nil when it is none.
  var json: [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
  }

  private var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Sends one request over a socket of its own and reads until the other side closes.
func exchange(
  _ port: UInt16, _ method: String, _ target: String, headers: [String] = [], body: String = ""
) throws -> Answer {
  let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var limit = timeval(tv_sec: 30, tv_usec: 0)
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard connected == 0 else { throw TestProblem("can't connect to port \(port)") }
  let fields = ["Host: localhost", "Connection: close", "Content-Length: \(body.utf8.count)"] + headers
  let request = "\(method) \(target) HTTP/1.1\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n\(body)"
  _ = Array(request.utf8).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = recv(socket, &chunk, chunk.count, 0)
    if count < 0 { return Answer(bytes: bytes, isReset: errno == ECONNRESET) }
    if count == 0 || bytes.count > 10_000_000 { return Answer(bytes: bytes, isReset: false) }
    bytes += chunk[..<count]
  }
}
