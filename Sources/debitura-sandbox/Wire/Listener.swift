import Foundation
import Glibc

/// A listening port on the loopback address: one thread accepts, and each connection has its own.
///
/// Threads that block are the simplest thing that lets a fault hold, cut or reset one connection and no other.
struct Listener: Sendable {
  /// The port, also when any was asked for.
  let port: UInt16

  private let socket: Int32

  /// Listens on a port of 127.0.0.1; 0 takes any that is free.
  init(port wanted: UInt16) throws(ListenerError) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw ListenerError(port: wanted, code: errno) }
    var on: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socket, generic, length) == 0 && listen(socket, 256) == 0 && getsockname(socket, generic, &length) == 0
      }
    }
    guard isListening else {
      let code = errno
      Glibc.close(socket)
      throw ListenerError(port: wanted, code: code)
    }
    self.socket = socket
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Accepts connections until the process ends.
  func serve(_ handle: @escaping @Sendable (consuming Connection) -> Void) {
    let socket = socket
    Thread.detachNewThread {
      while true {
        let accepted = accept(socket, nil, nil)
        // Out of descriptors or interrupted: the next one may succeed.
        guard accepted >= 0 else {
          usleep(10_000)
          continue
        }
        let thread = Thread { handle(Connection(socket: accepted)) }
        thread.stackSize = 512 * 1024
        thread.start()
      }
    }
  }
}

/// A port can't be listened on.
struct ListenerError: Error, CustomStringConvertible {
  let port: UInt16
  let code: Int32

  var description: String {
    "port \(port) of 127.0.0.1 can't be listened on: \(String(cString: strerror(code))). Give another, or 0 for any."
  }
}
