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

  /// Synchronization is the language's own: a ``Horizon`` is noted from wherever a rule compares with the clock.
  @Test(arguments: [
    (target: "Amounts", allowed: [String]()), (target: "Books", allowed: ["Amounts", "Synchronization"]),
  ])
  func `the core imports nothing but itself`(target: String, allowed: [String]) throws {
    let files = try files(target)
    #expect(!files.isEmpty)
    for file in files {
      for line in file.text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1, !line.hasPrefix(" ") else { continue }
        #expect(words.last.map { allowed.contains(String($0)) } ?? false, "\(file.name): \(line)")
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

  /// What a rule reads of the clock by itself, no ``Horizon`` is told of.
  @Test func `rules compare with the clock through the context alone`() throws {
    // Lives and decisions are looked at in every run, and terms that are taken are kept with their instant.
    let allowed: Set<String> = ["Decision", "DiscrepancyLife", "LifeEvent", "Horizon", "Finding"]
    var found: [String] = []
    for file in try files("Books") {
      let name = String(file.name.split(separator: "/").last?.dropLast(".swift".count) ?? "")
      guard !allowed.contains(name) else { continue }
      for line in SwiftCode.lines(file.text) where line.contains("context.asOf") || line.contains("context.today") {
        found.append("\(name): \(line.drop { $0 == " " })")
      }
    }
    #expect(
      found == [
        "PaymentFee: onCaseSince: payment.onCaseSince, history: terms, agreement: agreement, asOf: context.asOf)"
      ])
  }

  /// What each target may know of the others; the sandbox shares no code, on purpose.
  static let below: [String: Set<String>] = [
    "Amounts": [], "StrictJSON": [], "Gzip": [], "debitura-sandbox": [],
    "Books": ["Amounts"],
    "Platforms": ["Amounts", "Books"],
    "Configuration": ["Amounts", "Books", "Platforms"],
    "DebituraAPI": ["Amounts", "Books", "Platforms", "StrictJSON"],
    "Deliveries": ["Amounts", "Books", "Platforms", "StrictJSON"],
    "Reporting": ["Amounts", "Books"],
    "Storage": ["Amounts", "Books", "Platforms"],
    "CurlTransport": ["DebituraAPI", "Platforms"],
    "Jobs": [
      "Amounts", "Books", "Configuration", "CurlTransport", "DebituraAPI", "Deliveries", "Gzip", "Platforms",
      "Reporting", "Storage", "StrictJSON",
    ],
    "Screens": ["Amounts", "Books", "Configuration", "Jobs", "Reporting", "Storage"],
    "tieout": ["Amounts", "Books", "Configuration", "Jobs", "Screens"],
  ]

  /// The build finds any module that was built before, whether the package says so or not.
  @Test func `dependencies point down`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: HouseRuleTests.sources.path)
    let targets = Set(folders.filter { !$0.hasPrefix("C") || $0 == "Configuration" || $0 == "CurlTransport" })
    #expect(targets == Set(HouseRuleTests.below.keys))
    for (target, allowed) in HouseRuleTests.below {
      for file in try files(target) {
        for line in file.text.split(separator: "\n") {
          guard let module = line.firstMatch(of: /^(?:package |public |@testable )?import (?:\w+ )?(\w+)/)?.1 else {
            continue
          }
          let isOurs = targets.contains(String(module))
          #expect(!isOurs || allowed.contains(String(module)), "\(target)/\(file.name): \(line)")
        }
      }
    }
  }

  /// What a person reads is made in one place: a job returns values.
  @Test(arguments: ["Console.", " print(", "ScreenText", "ScreenTable", "ScreenForm", "FileHandle.standard"])
  func `a job draws nothing`(word: String) throws {
    for file in try files("Jobs") {
      #expect(!SwiftCode.lines(file.text).contains { $0.contains(word) }, "\(file.name)")
    }
  }

  /// Else a reader who knows the one takes the other for it; the sandbox, which shares no code, has names of its own.
  @Test func `a name means one thing`() throws {
    let declaration =
      /^(?:package |private |fileprivate )?(?:final |indirect )?(?:struct|enum|class|actor|protocol|typealias) (\w+)/
    let folders = try FileManager.default.contentsOfDirectory(atPath: HouseRuleTests.sources.path)
    var targets: [Substring: Set<String>] = [:]
    for target in folders {
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
