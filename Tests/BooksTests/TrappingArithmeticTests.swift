import Foundation
import Testing

/// Nothing from outside ends the process (inputs 2: "Nothing in a delivery, whatever its bytes, ends a run").
///
/// The targets that read what strangers write hold no line that could trap, but those of
/// `Fixtures/bounded-arithmetic.txt`, each below the reason why its operands are bounded. The list is exact: a line
/// that is new, changed or gone must be looked at again.
@Suite struct TrappingArithmeticTests {
  static let targets = ["Amounts", "Platforms", "StrictJSON", "Deliveries", "DebituraAPI"]

  @Test(arguments: targets) func `what could trap is known to be bounded`(target: String) throws {
    let found = try Self.trapping(in: target)
    let known = try Self.known().filter { $0.key.hasPrefix("\(target)/") }
    #expect(!found.isEmpty)
    for file in Set(found.keys).union(known.keys).sorted() {
      let (lines, listed) = (found[file] ?? [], known[file] ?? [])
      let (new, gone) = (lines.subtracting(listed).sorted(), listed.subtracting(lines).sorted())
      #expect(
        new.isEmpty,
        """
        \(file) may trap. Use &+, a …ReportingOverflow, (exactly:), (clamping:) or (truncatingIfNeeded:) where a \
        stranger's value comes in; where it can't overflow, list the line with the reason:
        \(new.map { "    \($0)" }.joined(separator: "\n"))
        """)
      #expect(gone.isEmpty, "\(file): listed, and no longer there: \(gone.joined(separator: "\n"))")
    }
  }

  @Test func `every reason says something`() throws {
    for (file, reason) in try Self.reasons() { #expect(reason.split(separator: " ").count >= 3, "\(file): \(reason)") }
  }

  @Test(arguments: [
    "a + b", "a - b", "a * 10", "a / b", "a % b", "a += 1", "a -= b", "a *= 2", "a /= b", "a %= b", "sum.reduce(0, +)",
    "  + b", "return -a", "f(-a)", "[-(a + b)]", "x == -y ? 1 : 2", "Int(text)", "UInt8(a)",
    "Int64((s * 1000).rounded())",
    "Int128 (a)", "abs(a)", "try! f()", "a as! B", "a!.b", "f(a!)", "a[0]!", "precondition(a)", "fatalError()",
    "preconditionFailure()", "\"\\(a + b)\"", "\"\"\"\n\\(a * 2)\n\"\"\"", "#\"\\#(a - b)\"#",
    "\"\\(f(\")\") + 1)\"", "/* a /* b */ c */ d + e", "a.distance(to: b) + 1", "a\n    + b", "(a + b)", "unsafe a + b",
  ]) func `is seen`(code: String) {
    #expect(SwiftCode.lines(code).contains(where: Self.mayTrap), "\(code)")
  }

  @Test(arguments: [
    "a &+ b", "a &- b", "a &* b", "a &+= 1", "a << 3", "a >>= 1", "a == b", "a -> b", "-1", "f(-1)", "a...b", "!a",
    "a != b",
    "Int(exactly: a)", "UInt8(ascii: \"+\")", "Int64(clamping: a)", "UInt32(truncatingIfNeeded: a)",
    "a.addingReportingOverflow(b)", "// a + b", "/* a + b */", "\"a + b\"", "#\"a \\(b + c)\"#",
    "\"\"\"\n a + b\n\"\"\"",
    "a.negated", "Point(a)", "myInt(a)", "dictionary.isEmpty", "func f(_ a: Int) -> Int", "\"\\\\(a + b)\"", "*/",
    "a.magnitude", "Int.max", "[Int](a)", "guard !a.isEmpty, !b else { return }", "_ = a", "UInt64(littleEndian: a)",
  ]) func `is not seen where nothing can trap`(code: String) {
    #expect(!SwiftCode.lines(code).contains(where: Self.mayTrap), "\(code)")
  }

  /// The lines of each file that may trap, trimmed.
  private static func trapping(in target: String) throws -> [String: Set<String>] {
    let folder = HouseRuleTests.sources.appending(path: target)
    let names = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
    var found: [String: Set<String>] = [:]
    for name in names where name.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (line, code) in zip(lines, SwiftCode.lines(text)) where mayTrap(code) {
        found["\(target)/\(name)", default: []].insert(line.trimmingCharacters(in: .whitespaces))
      }
    }
    return found
  }

  /// Operators as the formatter sets them, negation, integers made of something, and what is made to trap.
  private static func mayTrap(_ code: String) -> Bool {
    let patterns: [Regex<Substring>] = [
      #/(?:^|\ )[-+*\/%]=?(?:\ |$)/#,
      #/[(,]\ ?[-+*\/%]\)/#,
      #/(?:^|[(\[,:=?{]|\ )-[A-Za-z_(]/#,
      #/
      \bU?Int(?:8|16|32|64|128)?\ ?\(
      (?!exactly:|clamping:|truncatingIfNeeded:|ascii:|littleEndian:|bigEndian:|bitPattern:|\))
      /#,
      #/\b(?:abs|precondition|preconditionFailure|fatalError|assert|assertionFailure)\(/#,
      #/\b(?:try|as)!/#,
      #/[\w)\]]!(?:[.,)\[\]?\s(:]|$)/#,
    ]
    return patterns.contains { code.contains($0) }
  }

  /// The listed lines by file.
  private static func known() throws -> [String: Set<String>] {
    var known: [String: Set<String>] = [:]
    var file = ""
    for line in try list() {
      if line.hasPrefix("    ") {
        known[file, default: []].insert(line.trimmingCharacters(in: .whitespaces))
      } else {
        file = String(line.prefix { $0 != ":" })
      }
    }
    return known
  }

  private static func reasons() throws -> [(file: String, reason: String)] {
    try list().filter { !$0.hasPrefix("    ") }.map { line in
      (String(line.prefix { $0 != ":" }), String(line.drop { $0 != ":" }.dropFirst()))
    }
  }

  private static func list() throws -> [String] {
    let file = HouseRuleTests.sources.deletingLastPathComponent().appending(
      path: "Tests/Fixtures/bounded-arithmetic.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
  }
}
