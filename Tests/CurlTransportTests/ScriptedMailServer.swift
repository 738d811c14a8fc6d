import Foundation

/// A mail server on a loopback port that answers as it is told to, line by line, for one test.
final class ScriptedMailServer: @unchecked Sendable {
  /// What is done about a command.
  enum Action: Sendable {
    /// Lines without their ends.
    case say([String])
    /// The same line for as long as it is taken.
    case flood(String)
    case hang
    case close
  }

  private let socket: LoopbackSocket
  private let answer: @Sendable (String) -> Action
  private let lock = NSLock()
  private var heard: [String] = []
  private var taken: [String] = []

  var port: Int { socket.port }

  /// - Parameter answer: what is done about a command; the empty one is the arrival of a client, `.` the end of a mail.
  init(_ answer: @escaping @Sendable (String) -> Action) throws {
    self.answer = answer
    socket = try LoopbackSocket()
    socket.start { [self] in serve($0) }
  }

  /// The commands as they came.
  var commands: [String] { lock.withLock { heard } }

  /// The mails as they came, without the dots that SMTP puts before dots.
  var mails: [String] { lock.withLock { taken } }

  func stop() { socket.stop() }

  /// A server that takes everything, but for what is answered otherwise.
  static func obliging(_ other: @escaping @Sendable (String) -> Action? = { _ in nil }) throws -> ScriptedMailServer {
    try ScriptedMailServer { command in
      if let action = other(command) { return action }
      switch command.prefix(4) {
      case "": return .say(["220 here"])
      case "EHLO": return .say(["250-here", "250-AUTH PLAIN LOGIN CRAM-MD5 GSSAPI", "250 8BITMIME"])
      case "AUTH": return .say(["334 "])
      case "DATA": return .say(["354 go on"])
      case "QUIT": return .say(["221 bye"])
      case "MAIL", "RCPT", "NOOP", ".": return .say(["250 ok"])
      default: return .say(["235 known"])
      }
    }
  }

  private func serve(_ client: Int32) {
    defer { shutdown(client, Int32(SHUT_RDWR)) }
    var received = ""
    guard act(answer(""), client) else { return }
    while let command = line(client, &received) {
      lock.withLock { heard.append(command) }
      let action = answer(command)
      guard act(action, client) else { return }
      guard command == "DATA", case .say(let lines) = action, lines.last?.hasPrefix("354") == true else { continue }
      var mail: [String] = []
      while let next = line(client, &received), next != "." {
        mail.append(next.hasPrefix(".") ? String(next.dropFirst()) : next)
      }
      lock.withLock { taken.append(mail.joined(separator: "\r\n")) }
      guard act(answer("."), client) else { return }
    }
  }

  private func act(_ action: Action, _ client: Int32) -> Bool {
    switch action {
    case .say(let lines): return write(client, lines.map { $0 + "\r\n" }.joined())
    case .flood(let line):
      let many = String(repeating: line + "\r\n", count: 100)
      for _ in 0..<10_000 where !write(client, many) { return false }
      return false
    case .hang:
      var byte: UInt8 = 0
      while recv(client, &byte, 1, 0) > 0 {}
      return false
    case .close: return false
    }
  }

  private func line(_ client: Int32, _ received: inout String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = received.range(of: "\r\n") {
        defer { received.removeSubrange(..<end.upperBound) }
        return String(received[..<end.lowerBound])
      }
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      received += String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  private func write(_ client: Int32, _ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
