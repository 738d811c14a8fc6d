import Books
import Foundation
import Testing

/// What the compiler can't see of the core: no clock, no floating point, no system, a file for every code.
@Suite struct HouseRuleTests {
  static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  /// The Swift files of a target with their text.
  private func files(_ target: String) throws -> [(name: String, text: String)] {
    let folder = HouseRuleTests.sources.appending(path: target)
    let names = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
    return try names.filter { $0.hasSuffix(".swift") }.sorted()
      .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
  }

  @Test(arguments: [(target: "Amounts", allowed: "none"), (target: "Books", allowed: "Amounts")])
  func `the core imports nothing but itself`(target: String, allowed: String) throws {
    let files = try files(target)
    #expect(!files.isEmpty)
    for file in files {
      for line in file.text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, !line.hasPrefix(" ") else { continue }
        #expect(words.last.map { $0 == allowed } ?? false, "\(file.name): \(line)")
      }
    }
  }

  @Test(arguments: ["Amounts", "Books"], ["Double", "Float", "Date(", "Foundation", "Clock.now", "print("])
  func `the core has no floating point, no clock and no system`(target: String, word: String) throws {
    for file in try files(target) {
      let code = file.text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      #expect(!code.contains { $0.contains(word) }, "\(file.name)")
    }
  }

  /// Else a reader who knows the one takes the other for it.
  ///
  /// The sandbox shares no code, on purpose, and so has names of its own.
  @Test func `a name means one thing`() throws {
    let declaration = /^(?:package )?(?:final |indirect )?(?:struct|enum|class|actor|protocol|typealias) (\w+)/
    let folders = try FileManager.default.contentsOfDirectory(atPath: HouseRuleTests.sources.path)
    var targets: [Substring: Set<String>] = [:]
    for target in folders where target != "debitura-sandbox" {
      for file in try files(target) {
        for line in file.text.split(separator: "\n") {
          guard let match = try declaration.prefixMatch(in: line) else { continue }
          targets[match.1, default: []].insert(target)
        }
      }
    }
    #expect(targets.count > 300)
    for (name, targets) in targets { #expect(targets.count == 1, "\(name): \(targets.sorted())") }
  }

  /// The compiler sees to it that every code has a rule; not that it is where people look for it.
  @Test func `every code has a file of its own name, which says whose it is`() throws {
    for code in DiscrepancyCode.allCases {
      let file = HouseRuleTests.sources.appending(path: "Books/Discrepancies/\(code.rule).swift")
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("/// `\(code.rawValue)`: "), "\(code)")
      #expect(text.contains("package enum \(code.rule): "), "\(code)")
      #expect(code.rule.code == code)
      #expect("\(code.rule)".lowercased() == code.rawValue.filter { $0 != "-" })
      // Else nothing would hold what a resolution is about to what the rule finds.
      let givesFacts = text.contains("finding.facts = ") || text.contains("      facts: ") || text.contains(", facts: ")
      #expect(givesFacts == (code.rule.staysResolved != .whileMoneyStays), "\(code)")
    }
  }

  @Test func `every code has a suite of its own name`() throws {
    let suites = HouseRuleTests.sources.deletingLastPathComponent().appending(path: "Tests/BooksTests/Discrepancies")
    let tests = Set(try FileManager.default.contentsOfDirectory(atPath: suites.path))
    // What the store alone decides is tested with the store.
    let stored: Set<DiscrepancyCode> = [
      .eventUnparsed, .eventUnknownType, .eventUnverified, .eventConflictingDuplicate, .pullIncomplete,
    ]
    for code in DiscrepancyCode.allCases where !stored.contains(code) {
      #expect(tests.contains("\(code.rule)Tests.swift"))
    }
  }

  @Test func `every code has a next step of its own`() throws {
    #expect(DiscrepancyCode.allCases.allSatisfy { $0.nextStep.hasSuffix(".") || $0.nextStep.hasSuffix("?") })
    #expect(Set(DiscrepancyCode.allCases.map(\.nextStep)).count == DiscrepancyCode.allCases.count)
  }
}
