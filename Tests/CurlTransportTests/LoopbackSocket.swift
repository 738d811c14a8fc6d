import Foundation

/// A listening socket on a loopback port, with a thread for each client.
final class LoopbackSocket: @unchecked Sendable {
  let port: Int
  private let listener: Int32
  private let lock = NSLock()
  private var clients: [Int32] = []
  private var opened = 0

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = listener
    port = withUnsafeMutableBytes(of: &address) { bytes in
      let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      guard bind(listening, pointer, length) == 0, listen(listening, 64) == 0,
        let pointer, getsockname(listening, pointer, &length) == 0
      else { return 0 }
      return Int(UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self)))
    }
    guard port != 0 else { throw POSIXError(.EADDRNOTAVAIL) }
  }

  // Only now: a descriptor that is closed while a thread still uses it may be another server's by then.
  deinit { for descriptor in clients + [listener] { close(descriptor) } }

  /// How many clients have come.
  var connections: Int { lock.withLock { opened } }

  /// Takes clients until ``stop()``.
  func start(_ serve: @escaping @Sendable (_ client: Int32) -> Void) {
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        lock.withLock {
          opened += 1
          clients.append(client)
        }
        Thread.detachNewThread { [self] in withExtendedLifetime(self) { serve(client) } }
      }
    }
  }

  /// Breaks a connection off.
  func reset(_ client: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    lock.withLock { clients.removeAll { $0 == client } }
    close(client)
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    lock.withLock { for client in clients { shutdown(client, Int32(SHUT_RDWR)) } }
  }
}
