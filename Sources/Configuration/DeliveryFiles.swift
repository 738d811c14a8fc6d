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

  /// What fits a pattern, and the folders that could not be looked into.
  package struct Listing: Sendable {
    /// In the order of the bytes of their paths.
    package let files: [DeliveryFile]
    /// Each as subjects name it, with the reason.
    package let faults: [(folder: String, reason: String)]
  }

  /// The regular files that fit the pattern now.
  ///
  /// What is special in the configuration's own folder is no wildcard.
  package func matching() -> Listing {
    let whole = absolutePattern
    let isBelow = whole.hasPrefix(folder + "/")
    let rest = isBelow ? whole.dropFirst(folder.count) : whole[...]
    let found = PathPattern(root: isBelow ? folder : "/", parts: rest.split(separator: "/"))
    return Listing(
      files: found.paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { path in
        DeliveryFile(path: path, name: name(of: path))
      }, faults: found.faults.map { (name(of: $0.folder), $0.reason) })
  }

  /// The name of a file in subjects, whether it fits the pattern or not.
  package func name(of path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : path
  }
}
