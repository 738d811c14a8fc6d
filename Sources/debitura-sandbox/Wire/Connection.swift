import Foundation
import Glibc

/// One accepted connection, with full control over what goes out and how it ends.
struct Connection: ~Copyable {
  private let socket: Int32
  private var unread: [UInt8] = []

  init(socket: Int32) {
    self.socket = socket
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    // A client that goes silent must not hold its thread for ever.
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    Glibc.close(socket)
  }

  /// Waits for the next request; nil when the client has closed or sends no HTTP.
  mutating func nextRequest() -> ReceivedRequest? {
    var searched = 0
    while true {
      if let end = Self.endOfHead(in: unread, from: searched) {
        guard var request = ReceivedRequest(head: unread[..<end]) else { return nil }
        unread.removeFirst(end + 4)
        let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
        guard length >= 0, length <= Self.bytesMax else { return nil }
        while unread.count < length { guard receive() else { return nil } }
        request.body = Array(unread.prefix(length))
        unread.removeFirst(length)
        return request
      }
      searched = max(0, unread.count - 3)
      guard unread.count <= Self.bytesMax, receive() else { return nil }
    }
  }

  /// Sends bytes; false when the client is gone.
  func send(_ bytes: some Collection<UInt8>) -> Bool {
    let all = ContiguousArray(bytes)
    var sent = 0
    while sent < all.count {
      let count = all.withUnsafeBytes { buffer in
        Glibc.send(socket, buffer.baseAddress.map { $0 + sent }, all.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Makes closing send a reset instead of an orderly end.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// More than any request that Debitura's APIs take.
  private static let bytesMax = 1 << 20

  private mutating func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = recv(socket, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      unread += chunk[..<count]
      return true
    }
  }

  private static func endOfHead(in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (start...(max(start, bytes.count - 4))).first { at in
      at + 3 < bytes.count && bytes[at] == 0x0D && bytes[at + 1] == 0x0A && bytes[at + 2] == 0x0D
        && bytes[at + 3] == 0x0A
    }
  }
}
