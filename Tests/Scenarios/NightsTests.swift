import Foundation
import Testing

/// The sample's nights, as cron would run them.
@Suite(.serialized) struct `Three nights` {
  /// Every file of outputs 1.
  static let files: Set<String> = [
    "outstanding-balances.csv", "payments.csv", "settlements.csv", "fees.csv", "discrepancies.csv", "expected.csv",
    "controls.csv", "movements.csv", "changes.csv", "finance.xlsx", "discrepancies.xlsx", "index.html",
    "run.json",
  ]

  @Test func `publish every file with its hash, point latest to it, and keep what is private private`() throws {
    let installation = try Installation(sandbox: Sandbox())
    for night in Night.all {
      let ended = try installation.run(night)
      // The sample has findings on purpose, and nothing that is incomplete.
      #expect(ended.status == 1, "night \(night.number): \(ended.output)\(ended.errors)")
      #expect(ended.errors.hasPrefix("tieout: new, worsened or reopened discrepancies: "), "\(ended.errors)")
      #expect(ended.errors.split(separator: "\n").count == 1 && ended.errors.contains(installation.output.path))
      let folder = installation.output.appending(path: night.date)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(`Three nights`.files.isSubset(of: names), "night \(night.number) wrote \(names.sorted())")
      let link = try FileManager.default.destinationOfSymbolicLink(atPath: installation.output.path + "/latest")
      #expect(link == night.date)
      try checkManifest(of: folder)
      try checkModes(installation, folder)
    }
    // Nothing unfinished is left, and no night replaced another one.
    let left = try FileManager.default.contentsOfDirectory(atPath: installation.output.path).sorted()
    #expect(left.filter { $0 != "statements" } == Night.all.map(\.date) + ["latest"])
    let state = try FileManager.default.contentsOfDirectory(atPath: installation.store.deletingLastPathComponent().path)
    #expect(state.sorted() == ["tieout.sqlite", "tieout.sqlite.lock", "tieout.sqlite.results-6"])
  }

  @Test func `quiet prints nothing when all is well`() throws {
    let installation = try Installation(.firstNight)
    // Nothing is new the second time.
    let ended = try installation.nightly(Night.all[0], "--quiet")
    #expect(ended.status == 0)
    #expect(ended.output.isEmpty && ended.errors.isEmpty, "\(ended.output)\(ended.errors)")
  }

  @Test func `every control passes`() throws {
    let installation = try Installation(.thirdNight)
    for night in Night.all {
      let controls = installation.output.appending(path: "\(night.date)/controls.csv")
      let lines = String(decoding: try Data(contentsOf: controls), as: UTF8.self).split(separator: "\r\n").dropFirst()
      #expect(!lines.isEmpty)
      // `platform-buckets` compares two figures of the platform: the sample may break it, and nothing of ours.
      for line in lines where !line.hasPrefix("platform-buckets,") {
        #expect(line.hasSuffix(",true"), "night \(night.number): \(line)")
      }
    }
  }

  /// `sha256sum` knows nothing of Tieout.
  private func checkManifest(of folder: URL) throws {
    let data = try Data(contentsOf: folder.appending(path: "run.json"))
    let manifest = try JSONDecoder().decode(Manifest.self, from: data)
    #expect(Set(manifest.files.map(\.name)).isSuperset(of: `Three nights`.files.subtracting(["run.json"])))
    let list = manifest.files.map { "\($0.sha256)  \($0.name)\n" }.joined()
    let sums = FileManager.default.temporaryDirectory.appending(path: "tieout-sums-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: sums) }
    try Data(list.utf8).write(to: sums)
    let check = try ChildProcess(
      Programs.shell, ["-c", "cd \"$1\" && exec sha256sum --check --strict --quiet \"$0\"", sums.path, folder.path],
      environment: ["PATH": "/usr/bin:/bin"], output: .closed, errors: .closed)
    #expect(try check.wait() == 0, "run.json names another SHA-256 than the files have")
    for file in manifest.files {
      let size = try Data(contentsOf: folder.appending(path: file.name)).count
      #expect(size == file.bytes, "\(file.name)")
    }
  }

  private func checkModes(_ installation: Installation, _ folder: URL) throws {
    #expect(try Folder.mode(installation.store) == 0o600)
    #expect(try Folder.mode(folder) == 0o750)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.contains(".") {
      #expect(try Folder.mode(folder.appending(path: name)) == 0o640, "\(name)")
    }
  }

  /// The part of `run.json` that proves the other files.
  private struct Manifest: Decodable {
    let files: [File]

    struct File: Decodable {
      let name: String
      let bytes: Int
      let sha256: String
    }
  }
}
