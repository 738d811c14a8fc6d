import Foundation
import Glibc

/// A real SMTP server on a loopback port, `Tests/Tools/smtp_server.py`, which ends with the test that started it.
final class PostOffice {
  /// A mail as the server took it, and as Python's own parser reads it.
  struct Letter: Decodable {
    struct Part: Decodable {
      let type: String
      let name: String?
      let content: Data

      var text: String { String(decoding: content, as: UTF8.self) }
    }

    let from: String
    let to: [String]
    let tls: Bool
    let login: String?
    let raw: Data
    let headers: [[String]]
    let defects: [String]
    let parts: [Part]

    /// The one value of a header.
    func header(_ name: String) -> String? {
      let values = headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
      return values.count == 1 ? values[0] : nil
    }
  }

  /// Whether this machine has what it needs.
  static let isThere = (try? Command.shell("python3 -c 'import aiosmtpd' && command -v openssl").status) == 0

  let port: Int
  private let folder: TemporaryFolder
  private let process: ChildProcess
  private let input: Int32

  /// Starts the server.
  ///
  /// - Parameters:
  ///   - isEncrypted: whether TLS begins with the first byte, where there is a certificate; else by STARTTLS.
  init(
    certificate: Certificate? = nil, isEncrypted: Bool = false, login: (user: String, password: String)? = nil,
    refusing: [String] = []
  ) throws {
    folder = try TemporaryFolder()
    let ports = folder.url.appending(path: "port")
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Tools/smtp_server.py")
    var words = [script.path, "--port-file", ports.path, "--mailbox", folder.url.path]
    if let certificate { words += ["--certificate", certificate.file.path, certificate.key.path] }
    if isEncrypted { words.append("--smtps") }
    if let login { words += ["--login", login.user, login.password] }
    if !refusing.isEmpty { words += ["--refuse"] + refusing }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw TestProblem("no pipe") }
    defer { close(ends[0]) }
    input = ends[1]
    let log = folder.url.appending(path: "log")
    process = try ChildProcess(
      Programs.shell, ["-c", "exec python3 \"$0\" \"$@\""] + words, environment: ["PATH": "/usr/bin:/bin"],
      input: ends[0], output: .file(log), errors: .file(log))
    let deadline = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: ports.path) {
      guard process.endStatus() == nil, Date() < deadline else {
        throw TestProblem("no mail server: \((try? String(contentsOf: log, encoding: .utf8)) ?? "")")
      }
      usleep(5000)
    }
    guard let port = Int(try String(contentsOf: ports, encoding: .utf8)) else { throw TestProblem("no port for mail") }
    self.port = port
  }

  deinit {
    process.kill()
    close(input)
  }

  /// What it took, in order.
  func letters() throws -> [Letter] {
    try Folder.files(folder.url).filter { $0.key.hasSuffix(".json") }.sorted { $0.key < $1.key }
      .map { try JSONDecoder().decode(Letter.self, from: $0.value) }
  }
}

/// A certificate for this machine that nobody but itself has signed.
final class Certificate {
  private let folder: TemporaryFolder
  var file: URL { folder.url.appending(path: "certificate.pem") }
  var key: URL { folder.url.appending(path: "key.pem") }

  init() throws {
    folder = try TemporaryFolder()
    let made = try Command.shell(
      """
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
      -addext subjectAltName=DNS:localhost -keyout "$0" -out "$1"
      """, key.path, file.path)
    guard made.status == 0 else { throw TestProblem("no certificate: \(made.errors)") }
  }
}
