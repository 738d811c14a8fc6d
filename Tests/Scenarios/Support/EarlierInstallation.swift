import Foundation

extension Installation {
  /// What the program of an earlier version left of the sample's first two nights, with their deliveries.
  ///
  /// - Parameter schema: the newest migration of then, as in `Fixtures/installation-<schema>.tar.gz`.
  convenience init(leftBy schema: String) throws {
    try self.init(sandbox: Sandbox())
    let archive = Fixtures.sample.deletingLastPathComponent().appending(path: "installation-\(schema).tar.gz")
    let ended = try Command.shell("tar -xzpf \"$0\" -C \"$1\"", archive.path, folder.path)
    guard ended.status == 0 else { throw TestProblem("tar: \(ended.errors)") }
    for night in Night.all.dropLast() {
      for (file, bytes) in try Installation.deliveries(of: night) { try append(bytes, to: file) }
    }
  }
}
