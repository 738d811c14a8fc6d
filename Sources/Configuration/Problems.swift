/// Collects what is wrong while a configuration is read, so that one start shows all of it.
final class Problems {
  /// The configuration file, as it was named.
  let file: String
  private var found: [ConfigurationProblem] = []

  init(file: String) { self.file = file }

  var isEmpty: Bool { found.isEmpty }

  /// Notes a problem of the configuration file.
  func add(line: Int?, path: String, _ wrong: String, _ remedy: String) {
    found.append(ConfigurationProblem(file: file, line: line, path: path, wrong: wrong, remedy: remedy))
  }

  /// Notes a problem of a file that the configuration names.
  func add(_ problem: ConfigurationProblem) { found.append(problem) }

  /// All problems: those of the configuration by line, then those of its registers.
  var ordered: [ConfigurationProblem] {
    found.enumerated().sorted { left, right in
      let isOther = (left.element.file != file, right.element.file != file)
      if isOther.0 != isOther.1 { return isOther.1 }
      let lines = isOther.0 ? (0, 0) : (left.element.line ?? 0, right.element.line ?? 0)
      return lines.0 != lines.1 ? lines.0 < lines.1 : left.offset < right.offset
    }
    .map(\.element)
  }
}
