import Foundation

/// Looks at what a run left behind.
enum Folder {
  /// Every regular file below a folder by its relative path.
  static func files(_ folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [:] }
    while let path = paths.nextObject() as? String {
      let url = folder.appending(path: path)
      let kind = try FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
      if kind == .typeRegular { found[path] = try Data(contentsOf: url) }
    }
    return found
  }

  /// Every path below a folder, folders among them.
  static func paths(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  /// The published files that must be the same bytes whenever their inputs are: all but `run.json`.
  static func reports(_ installation: Installation) throws -> [String: Data] {
    try files(installation.output).filter { !$0.key.hasSuffix("/run.json") }
  }

  /// What two sets of files differ in, in words; empty when they are the same.
  static func differences(_ ours: [String: Data], _ theirs: [String: Data]) -> [String] {
    Set(ours.keys).union(theirs.keys).sorted().compactMap { name in
      switch (ours[name], theirs[name]) {
      case (let one?, let other?): one == other ? nil : "\(name) differs\(firstLine(one, other))"
      case (nil, _): "\(name) is missing"
      case (_, nil): "\(name) is too much"
      }
    }
  }

  private static func firstLine(_ one: Data, _ other: Data) -> String {
    guard let one = String(data: one, encoding: .utf8), let other = String(data: other, encoding: .utf8) else {
      return ""
    }
    let pairs = zip(one.split(separator: "\r\n"), other.split(separator: "\r\n"))
    return pairs.first { $0.0 != $0.1 }.map { ":\n  \($0.0)\n  \($0.1)" } ?? " in length"
  }

  /// The permission bits of a file or folder.
  static func mode(_ url: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  /// The rows of a CSV file as dictionaries by column; enough for files whose looked-at cells hold no comma.
  static func firstCells(_ file: URL) throws -> [String] {
    String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\r\n").dropFirst()
      .map { String($0.prefix { $0 != "," }) }
  }
}
