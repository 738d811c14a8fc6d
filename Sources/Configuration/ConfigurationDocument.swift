import Books
import Foundation
import Yams

/// The YAML document of a configuration.
enum ConfigurationDocument {
  /// The root of the one document in a file, and the text of the file; nil when there is none, which is noted.
  static func root(of path: String, _ problems: Problems) -> (place: Place, text: String)? {
    guard FileManager.default.isReadableFile(atPath: path) else {
      problems.add(line: nil, path: "", "can't be read", "name the configuration with --config or TIEOUT_CONFIG")
      return nil
    }
    guard let data = BoundedFile.contents(path, bytesMax: YAMLBounds.bytesMax) else {
      problems.add(line: nil, path: "", "is no file, or larger than 1 MiB", "a YAML file was expected")
      return nil
    }
    guard let text = String(data: data, encoding: .utf8) else {
      let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
      problems.add(line: line, path: "", "is no UTF-8 text", "save it as UTF-8")
      return nil
    }
    return root(text, problems).map { ($0, text) }
  }

  /// The root of the one document of a text; nil when there is none, which is noted.
  static func root(_ text: String, _ problems: Problems) -> Place? {
    do throws(YAMLBounds.Excess) { try YAMLBounds.check(text) } catch {
      problems.add(line: error.line, path: "", error.problem, error.remedy)
      return nil
    }
    do {
      guard let node = try Parser(yaml: text).singleRoot() else {
        problems.add(line: 1, path: "", "is empty", "`tieout init FOLDER` writes one to fill in")
        return nil
      }
      return Place(node: node, path: "", problems: problems)
    } catch {
      note(error, problems)
      return nil
    }
  }

  private static func note(_ error: any Error, _ problems: Problems) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
      .composer(_, let problem, let mark, _)?:
      problems.add(line: mark.line, path: "", "is no YAML at column \(mark.column) (\(problem))", "correct the line")
    case .duplicatedKeysInMapping(let duplicates, let context)?:
      let keys = duplicates.map(OneLine.text).joined(separator: ", ")
      problems.add(
        line: context.mark.line, path: "", "has \(keys) twice in one mapping", "keep one of them")
    case .reader(let problem, _, _, _)?:
      problems.add(line: nil, path: "", "is no YAML (\(problem))", "remove the character")
    default:
      problems.add(line: nil, path: "", "is no YAML", "correct the file")
    }
  }
}
