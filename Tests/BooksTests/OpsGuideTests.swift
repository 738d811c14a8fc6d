import Books
import Foundation
import Testing

/// Nobody meets a code that the ops guide does not explain.
@Suite struct OpsGuideTests {
  /// The text of each entry by its code, as the guide has them.
  private func entries() throws -> [(code: String, text: String)] {
    let guide = HouseRuleTests.sources.appending(path: "tieout/Documentation.docc/OpsGuide.md")
    let text = try String(contentsOf: guide, encoding: .utf8)
    // Before the entries: the guide's introduction, and how people work with them.
    let sections = text.components(separatedBy: "\n## ")
    #expect(sections.dropFirst().first?.hasPrefix("The workflow\n") ?? false)
    return sections.dropFirst(2).map { entry in
      let lines = entry.split(separator: "\n", maxSplits: 1)
      return (String(lines.first ?? ""), lines.count > 1 ? String(lines[1]) : "")
    }
  }

  @Test func `every code has one entry, in the order of the table, and nothing else has`() throws {
    #expect(try entries().map(\.code) == DiscrepancyCode.allCases.map(\.rawValue))
  }

  @Test func `every entry says where to look and what to do`() throws {
    for entry in try entries() {
      let todo = entry.text.components(separatedBy: "* What to do: ").dropFirst().first
      #expect(todo.map { $0.count > 10 } ?? false, "\(entry.code)")
      #expect(entry.text.contains("* Where to look: "), "\(entry.code)")
    }
  }

  @Test func `every entry names the rule that explanations name`() throws {
    for entry in try entries() {
      let rule = try #require(DiscrepancyCode(rawValue: entry.code)).ruleNumber
      let named = rule.hasPrefix("R") ? "(rules \(rule)" : "(\(rule)"
      #expect([")", ", ", " "].contains { entry.text.contains(named + $0) }, "\(entry.code): \(rule)")
    }
  }
}
