import Configuration
import Foundation

/// `tieout.yaml` in an empty folder.
enum ConfigurationReader {
  private static let file: String = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-fuzz-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appending(path: "tieout.yaml").path
  }()

  static func broken(by bytes: [UInt8]) -> String? {
    guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else { return "can't write \(file)" }
    let variables = ["KEY": "canary-key-1", "SECRET": "MjcYoo5hcSXnBRqthNI9Q2zZgkUDWcb4ES0C+P3/gaI="]
    let read = Configuration.inspect(file, variables: variables)
    guard (read.configuration == nil) != read.problems.isEmpty else { return "sound and broken at once, or neither" }
    for problem in read.problems.map(\.description) {
      guard !problem.unicodeScalars.contains(where: { $0.value < 0x20 }) else { return "more than a line: \(problem)" }
      // What the file itself says is no secret.
      let text = String(decoding: bytes, as: UTF8.self)
      guard variables.values.allSatisfy({ text.contains($0) || !problem.contains($0) }) else {
        return "a secret in a problem"
      }
    }
    return nil
  }
}
