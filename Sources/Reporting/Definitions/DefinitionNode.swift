import Yams

/// One value of a definition file, read strictly: what is not expected is an error with its place.
struct DefinitionNode {
  let file: String
  /// The way to this value: `columns[3]`, empty for the whole file.
  let path: String
  let node: Node

  var line: Int? { node.mark?.line }

  func error(_ problem: String, _ advice: String..., subject: String? = nil) -> DefinitionError {
    DefinitionError(file: file, line: line, subject: subject ?? path, problem: problem, advice: advice)
  }

  /// The values of a mapping by key, none of them outside `allowed`.
  func fields(required: [String], optional: [String]) throws(DefinitionError) -> [String: DefinitionNode] {
    guard case .mapping(let mapping) = node else {
      throw error("must be a mapping of keys to values, not \(kind)")
    }
    var fields: [String: DefinitionNode] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard (required + optional).contains(name) else {
        throw DefinitionError(
          file: file, line: key.mark?.line, subject: path, problem: "unknown key \"\(name)\"",
          advice: ["Known keys: \((required + optional).joined(separator: ", "))", "Correct the key, or take it out."])
      }
      fields[name] = DefinitionNode(file: file, path: path.isEmpty ? name : "\(path).\(name)", node: value)
    }
    for name in required where fields[name] == nil {
      throw error("the key \"\(name)\" is missing", "Add \"\(name)\": it is needed here.")
    }
    return fields
  }

  /// The elements of a list.
  func elements() throws(DefinitionError) -> [DefinitionNode] {
    guard case .sequence(let sequence) = node else { throw error("must be a list, not \(kind)") }
    return sequence.enumerated().map { DefinitionNode(file: file, path: "\(path)[\($0)]", node: $1) }
  }

  /// A text that is not empty.
  func text() throws(DefinitionError) -> String {
    guard case .scalar(let scalar) = node else { throw error("must be a text, not \(kind)") }
    guard !scalar.string.isEmpty, node.tag != Tag(.null) else {
      throw error("is empty", "Write a text, or take the key out.")
    }
    return scalar.string
  }

  /// A list of texts.
  func texts() throws(DefinitionError) -> [String] {
    var texts: [String] = []
    for element in try elements() { texts.append(try element.text()) }
    return texts
  }

  /// A whole number in a range.
  func integer(in range: ClosedRange<Int>) throws(DefinitionError) -> Int {
    guard case .scalar(let scalar) = node, let number = Int(scalar.string), range.contains(number) else {
      throw error("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `true` or `false`.
  func boolean() throws(DefinitionError) -> Bool {
    guard case .scalar(let scalar) = node, let value = ["true": true, "false": false][scalar.string] else {
      throw error("must be true or false")
    }
    return value
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) throws(DefinitionError) -> Word {
    let text = try text()
    guard let word = Word(rawValue: text) else {
      throw error("\"\(text)\" is not known", "Known words: \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  private var kind: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    default: "a single value"
    }
  }
}
