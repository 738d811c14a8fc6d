/// A report definition that can't be used: which file and line, what is wrong, and how to mend it.
package struct DefinitionError: Error, Hashable, Sendable {
  /// The file, as the user named its folder.
  package let file: String
  /// The line, counted from 1; nil when the whole file is meant.
  package let line: Int?
  /// What the message is about: `column "fee-gap"`; may be empty.
  package let subject: String
  package let problem: String
  /// What is known or allowed, and what to do: a line each.
  package let advice: [String]

  init(file: String, line: Int? = nil, subject: String = "", problem: String, advice: [String] = []) {
    self.file = file
    self.line = line
    self.subject = subject
    self.problem = problem
    self.advice = advice
  }
}

extension DefinitionError: CustomStringConvertible {
  /// `FILE:LINE: SUBJECT: PROBLEM.` and the advice, indented.
  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let head = ([place, subject].filter { !$0.isEmpty } + ["\(problem)."]).joined(separator: ": ")
    return ([head] + advice.map { "  \($0)" }).joined(separator: "\n")
  }
}
