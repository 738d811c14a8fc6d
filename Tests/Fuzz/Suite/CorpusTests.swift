import Foundation
import Testing

/// Every reader over its corpus, over other data of the tests, and over seeded mutations of them.
///
/// A trap ends the whole suite, which is a failure nobody overlooks. `make fuzz` looks for more such inputs; what it
/// finds is mended and put into the corpus.
@Suite struct `A reader of what strangers write` {
  @Test(arguments: Reader.allCases) func `keeps its promise over its corpus`(reader: Reader) throws {
    let files = try Corpus.files(reader)
    #expect(files.count >= 10)
    for file in files {
      #expect(reader.broken(by: try Corpus.bytes(file)) == nil, "\(file.lastPathComponent)")
    }
  }

  @Test(arguments: Reader.allCases) func `keeps its promise over what is nearly its corpus`(reader: Reader) throws {
    let seeds = try Corpus.files(reader).map { try Corpus.bytes($0) }.filter { $0.count <= 4096 }
    var mutator = Mutator(seed: 2_026)
    for round in 0..<500 {
      let bytes = mutator.mutated(seeds)
      let broken = reader.broken(by: bytes)
      #expect(
        broken == nil, "round \(round): \(broken ?? ""): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}

/// Where the inputs are.
private enum Corpus {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A reader's own files, and those of other suites that it reads; `Tests/Tools/fuzz.sh` names the same.
  static func files(_ reader: Reader) throws -> [URL] {
    let shared =
      switch reader {
      case .delivery, .page, .amount: ["Fixtures/json-corpus"]
      case .register: ["Fixtures/csv-corpus/csvs"]
      default: [String]()
      }
    return try (["Fuzz/Corpus/\(reader.rawValue)"] + shared).flatMap { folder in
      try FileManager.default.contentsOfDirectory(at: tests.appending(path: folder), includingPropertiesForKeys: nil)
        .sorted { $0.path < $1.path }
    }
  }

  static func bytes(_ file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
}
