import Foundation
import Glibc

/// A debitura-sandbox of its own, which ends with the test that started it.
final class Sandbox {
  let referralPort: UInt16
  let customerPort: UInt16
  /// The night that it was taken to; nil = none yet.
  private(set) var night: Int?
  private let process: ChildProcess
  private let input: Int32
  private let folder: URL
  private var hasEnded = false

  /// Starts the built program over a dataset and waits for its ports.
  init(data: URL = Fixtures.sample) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-sandbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw TestProblem("no pipe") }
    defer { close(ends[0]) }
    input = ends[1]
    let ports = folder.appending(path: "ports.json")
    let log = folder.appending(path: "log")
    process = try ChildProcess(
      Programs.sandbox, ["--data", data.path, "--port-file", ports.path, "--exit-with-parent"], environment: [:],
      input: ends[0], output: .file(log), errors: .file(log))
    let deadline = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: ports.path) {
      guard process.endStatus() == nil, Date() < deadline else { throw TestProblem("the sandbox did not start") }
      usleep(5000)
    }
    let numbers = String(decoding: try Data(contentsOf: ports), as: UTF8.self).split { !$0.isNumber }
      .compactMap { UInt16($0) }
    guard numbers.count == 2 else { throw TestProblem("the sandbox wrote no two ports") }
    (referralPort, customerPort) = (numbers[0], numbers[1])
  }

  deinit {
    stop()
    close(input)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Ends the sandbox: from now on nobody answers at its ports.
  func stop() {
    guard !hasEnded else { return }
    hasEnded = true
    process.kill()
  }

  /// Goes to a night, and forgets the requests of before.
  func go(toNight night: Int) throws {
    _ = try call("POST", "/__night", body: #"{"night":\#(night),"reset_log":true}"#)
    self.night = night
  }

  /// Arms faults instead of those of the night.
  func arm(faults: String) throws { _ = try call("POST", "/__faults", body: faults) }

  /// How many requests came in since the night began.
  func requests() throws -> Int {
    let log = try call("GET", "/__log", body: "")
    guard let total = log.split(separator: "\"total\":").last?.prefix(while: \.isNumber), let count = Int(total) else {
      throw TestProblem("unexpected log: \(log)")
    }
    return count
  }

  /// Sends one request to the control endpoints and gives the answer's text.
  private func call(_ method: String, _ path: String, body: String) throws -> String {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw TestProblem("no socket") }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = referralPort.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw TestProblem("the sandbox does not answer") }
    let head =
      "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    let request = Array((head + body).utf8)
    guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw TestProblem("the sandbox takes no request")
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    let text = String(decoding: answer, as: UTF8.self)
    guard text.hasPrefix("HTTP/1.1 200") else { throw TestProblem("the sandbox said: \(text)") }
    return text
  }
}
