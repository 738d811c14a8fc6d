package import Amounts
package import Books
package import Storage

/// What is said of one subject: a chain from its figures to the stored rows and deliveries behind them.
package struct Explanation: Sendable {
  /// As reports name it: `payment:1234`.
  package var subject: String
  package var summary: String
  /// The last reconciliation, whose figures these are.
  package var run: StoredRun
  /// The instant that graces and holds are looked at from: the run's, or a later one.
  package var asOf: Instant
  /// What a reader must know before anything else.
  package var notes: [String] = []
  package var sections: [Section] = []

  /// Facts that belong together, with the rule that makes them.
  package struct Section: Sendable {
    package let title: String
    package let rule: String?
    package var facts: [Fact]

    init(_ title: String, rule: String? = nil, _ facts: [Fact] = []) {
      self.title = title
      self.rule = rule
      self.facts = facts
    }
  }

  /// A figure or a step of a decision.
  package struct Fact: Sendable {
    package let label: String
    package let value: String
    /// Why it is so, a sentence each.
    package var because: [String]
    package var evidence: [Evidence]

    init(_ label: String, _ value: String, _ because: String?..., evidence: [Evidence] = []) {
      self.label = label
      self.value = value
      self.because = because.compactMap(\.self)
      self.evidence = evidence
    }
  }

  /// Where a fact comes from.
  package enum Evidence: Sendable {
    case delivery(StoredDelivery)
    /// A version of a pulled row, with the one before it in the same list.
    case row(RowVersion, after: RowVersion?)
    /// A key of the configuration.
    case configuration(file: String, key: String)
    /// Something that can be explained in turn: a subject.
    case subject(String)
  }

  /// Adds a section unless it says nothing.
  mutating func add(_ section: Section?) {
    if let section, !section.facts.isEmpty { sections.append(section) }
  }
}

extension Explanation.Evidence {
  /// The versions of rows in their order, each after the one before it.
  static func rows(_ versions: [RowVersion]) -> [Explanation.Evidence] {
    versions.enumerated().map { index, version in
      let before = versions[..<index].last { $0.list == version.list && $0.id == version.id }
      return .row(version, after: before)
    }
  }

  /// The command that explains a subject; nil where none does.
  package static func command(_ subject: String) -> String? {
    let id = PastedID(subject)
    switch id.kind {
    case "case", "payment", "allocation", "statement-line":
      return id.kind.map { "tieout explain \($0) \(SafeText.shellWord(id.text))" }
    case "settlement": return "tieout explain allocation \(SafeText.shellWord(id.text))"
    default: return nil
    }
  }
}

extension Instant {
  /// Date and time, with seconds where there are any.
  package var readable: String {
    let clock = description.dropFirst(11).prefix(8)
    return "\(description.prefix(10)) \(clock.hasSuffix(":00") ? clock.prefix(5) : clock) UTC"
  }
}

extension StoredRun {
  package var readable: String { "run \(id), \(asOf.readable)" }
}

extension PulledList {
  /// As people say it: `payments of acme/t17`.
  package var readable: String { "\(kind.rawValue) list of \(partner)\(tenant.map { "/\($0)" } ?? "")" }
}

extension StoredDelivery {
  package var stateWords: String {
    switch state {
    case .applied: "applied"
    case .conflicting: "conflicting, not applied"
    case .malformed: "malformed, not applied\(reason.map { " (\($0))" } ?? "")"
    case .unknownType: "of unknown type, not applied"
    }
  }
}
