import Foundation
import StrictJSON
import Testing

/// The verdict on every file of JSONTestSuite whose verdict is not left to the implementation.
@Suite struct CorpusTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/json-corpus")

  static func names(startingWith prefix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }.sorted()
  }

  func parse(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: CorpusTests.folder.appending(path: name)))
    try JSONParser.withValue(of: bytes) { _ in }
  }

  @Test func `the corpus is complete`() throws {
    #expect(try CorpusTests.names(startingWith: "y_").count == 95)
    #expect(try CorpusTests.names(startingWith: "n_").count == 188)
  }

  @Test func `every valid document is accepted, but for those with a key twice`() throws {
    for name in try CorpusTests.names(startingWith: "y_") {
      if name.hasPrefix("y_object_duplicated_key") {
        let error = #expect(throws: JSONError.self, "\(name)") { try parse(name) }
        #expect(error?.reason == .duplicateKey, "\(name)")
      } else {
        #expect(throws: Never.self, "\(name)") { try parse(name) }
      }
    }
  }

  @Test func `every invalid document is rejected`() throws {
    for name in try CorpusTests.names(startingWith: "n_") {
      #expect(throws: JSONError.self, "\(name)") { try parse(name) }
    }
  }
}
