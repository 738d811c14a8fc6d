/// Everything that is wrong with a configuration: exit status 64 (outputs 4).
package struct ConfigurationError: Error, Sendable {
  /// What was found, in the order of the lines; never empty.
  package let problems: [ConfigurationProblem]

  package init(problems: [ConfigurationProblem]) {
    precondition(!problems.isEmpty, "an error has a problem")
    self.problems = problems
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// One line: the first problem, and how many more there are.
  package var description: String {
    let others = problems.count - 1
    guard let first = problems.first, others > 0 else { return problems.first?.description ?? "" }
    return "\(first) (and \(others) more: --verbose lists \(others == 1 ? "it" : "them"))"
  }
}

/// One thing that is wrong with a configuration or a file that it names.
package struct ConfigurationProblem: Hashable, Sendable {
  /// The file as it was named: the configuration itself or one of its registers.
  package let file: String
  /// The line in that file, from 1; nil when the file as a whole is wrong.
  package let line: Int?
  /// The key path, such as `partners[0].agreement.rates[1].from`; empty outside the configuration.
  package let path: String
  /// What is wrong.
  package let wrong: String
  /// What was expected, or what to do.
  package let remedy: String

  package init(file: String, line: Int?, path: String, wrong: String, remedy: String) {
    self.file = file
    self.line = line
    self.path = path
    self.wrong = wrong
    self.remedy = remedy
  }
}

extension ConfigurationProblem: CustomStringConvertible {
  /// `tieout.yaml:12: partners[0].id: what is wrong; what to do`, on one line.
  package var description: String {
    let place = [file + (line.map { ":\($0)" } ?? ""), path].filter { !$0.isEmpty }.joined(separator: ": ")
    return OneLine.text("\(place): \(wrong); \(remedy)")
  }
}

/// Text as it may stand in a message.
enum OneLine {
  /// A longer value says nothing more in a message.
  private static let quotedMax = 60

  /// The text without line breaks and other control characters.
  static func text(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }

  /// A value from a file, quoted and cut to a readable length.
  static func quoted(_ value: String) -> String {
    let short = value.unicodeScalars.count > quotedMax ? String(value.unicodeScalars.prefix(quotedMax)) + "…" : value
    return "\"\(text(short))\""
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}
