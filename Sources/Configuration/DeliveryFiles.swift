import Foundation

/// A file of stored deliveries.
package struct DeliveryFile: Hashable, Sendable {
  /// Where it is.
  package let path: String
  /// Its path as subjects name it (`line:<file>:<n>`): relative to the configuration's folder when it is below it.
  package let name: String
}

/// The delivery files of a channel, by a pattern.
package struct DeliveryFiles: Hashable, Sendable {
  /// The pattern as configured.
  package let pattern: String
  private let folder: String

  package init(pattern: String, folder: String) {
    self.pattern = pattern
    self.folder = folder
  }

  /// The pattern with its whole path.
  package var absolutePattern: String { FilePath.absolute(pattern, in: folder) }

  /// The folder that the files are in, as far as the pattern names it without a wildcard.
  package var namedFolder: String {
    let whole = absolutePattern
    // What is special in the configuration's own folder is no wildcard.
    let own = whole.hasPrefix(folder + "/") ? folder : ""
    let parts = whole.dropFirst(own.count).split(separator: "/").dropLast()
    let named = own + parts.prefix { !$0.contains(where: "*?[".contains) }.map { "/\($0)" }.joined()
    return named.isEmpty ? "/" : named
  }

  /// The regular files that fit the pattern now, in the order of the bytes of their paths.
  ///
  /// - Throws: `ConfigurationError` when a folder can't be read: a file that is not seen is money that is not counted.
  package func matching() throws -> [DeliveryFile] {
    var result = glob_t()
    defer { globfree(&result) }
    // What is special in the folder's own name must not act as a pattern.
    let escaped =
      absolutePattern.hasPrefix(folder + "/")
      ? escape(folder) + absolutePattern.dropFirst(folder.count) : absolutePattern
    let status = glob(escaped, GLOB_NOSORT | GLOB_ERR, nil, &result)
    guard status == 0 else {
      // A folder that does not exist yet is no error: nothing was delivered.
      if status == GLOB_NOMATCH || errno == ENOENT || errno == ENOTDIR { return [] }
      let reason = String(cString: strerror(errno))
      throw ConfigurationError(problems: [
        ConfigurationProblem(
          file: pattern, line: nil, path: "", wrong: "a folder of it can't be read (\(reason))",
          remedy: "give the job's user the right to read it")
      ])
    }
    let paths = (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
    return paths.filter(DeliveryFiles.isRegular).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { path in
      DeliveryFile(path: path, name: name(of: path))
    }
  }

  /// The name of a file in subjects, whether it fits the pattern or not.
  package func name(of path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : path
  }

  private func escape(_ text: String) -> String {
    text.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
