import Foundation
import Testing

/// An explanation as `tieout explain … --json` prints it.
struct Explained: Decodable {
  let subject: String
  let as_of: String
  let notes: [String]
  let sections: [Section]

  struct Section: Decodable {
    let title: String
    let rule: String?
    let facts: [Fact]
  }

  struct Fact: Decodable {
    let label: String
    let value: String
    let because: [String]
    let evidence: [Evidence]
  }

  struct Evidence: Decodable {
    let kind: String
    let id: String?
    let file: String?
    let line: Int?
    let list: String?
    let first_shown: String?
    let cells: [String: String]?
    let command: String?
  }

  var facts: [Fact] { sections.flatMap(\.facts) }
  var evidence: [Evidence] { facts.flatMap(\.evidence) }

  /// The facts of a section with a label.
  func facts(_ title: String, _ label: String) -> [Fact] {
    sections.filter { $0.title == title }.flatMap(\.facts).filter { $0.label == label }
  }

  /// The values of the facts of a section with a label.
  func values(_ title: String, _ label: String) -> [String] { facts(title, label).map(\.value) }
}

/// The desk of somebody who asks where figures come from; it has no keys.
struct Asker {
  let installation: Installation

  init(_ installation: Installation) {
    self.installation = installation
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
  }

  func run(_ words: [String], columns: Int = 80) throws -> Ended {
    try installation.tieout(["explain"] + words, variables: ["COLUMNS": "\(columns)"])
  }

  /// The text of an explanation that there must be.
  func text(_ words: String..., columns: Int = 80) throws -> String {
    let ended = try run(words, columns: columns)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.status) \(ended.errors)")
    return ended.output
  }

  /// An explanation that there must be.
  func explained(_ words: String...) throws -> Explained {
    let ended = try run(words + ["--json"])
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.status) \(ended.errors)")
    return try JSONDecoder().decode(Explained.self, from: Data(ended.output.utf8))
  }

  /// What is said of an id that is not explained.
  func refusal(_ words: String...) throws -> String {
    let ended = try run(words)
    #expect(ended.status == 64 && ended.output.isEmpty, "\(words): \(ended.status) \(ended.output)")
    #expect(ended.errors.split(separator: "\n").count == 1)
    return ended.errors
  }

  func report(_ name: String) throws -> [[String: String]] {
    try CSV.rows(installation.output.appending(path: "latest/\(name).csv"))
  }
}
