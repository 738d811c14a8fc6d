import Foundation

/// What reading a configuration needs to know of the outside.
struct ReadingContext {
  /// The folder of the configuration: relative paths start there.
  let folder: String
  /// The environment of the process.
  let variables: [String: String]
  /// Whether keys and secrets are read; a command that sends and verifies nothing needs none.
  let readsSecrets: Bool
  /// Whether the files that a configuration names are looked at: those of a configuration of before are others by now.
  var readsFiles = true
  /// Whether a broken register leaves the rest of the configuration as it is: a night that knew it has its last content.
  let registersMayBeBroken: Bool
  /// Says what is wrong with the PEM text of a public key; nil when nothing is.
  let publicKeyProblem: (String) -> String?

  /// The absolute form of a path in the configuration.
  func absolute(_ path: String) -> String { FilePath.absolute(path, in: folder) }

  /// The path of a secret; nil when it needs a credentials folder and there is none.
  func secretPath(_ path: String) -> String? {
    guard path.hasPrefix(ReadingContext.credentialsPrefix) else { return absolute(path) }
    guard let credentials = variables["CREDENTIALS_DIRECTORY"], credentials.hasPrefix("/") else { return nil }
    return FilePath.absolute(String(path.dropFirst(ReadingContext.credentialsPrefix.count)), in: credentials)
  }

  /// Whether systemd put the file there.
  func isCredential(_ path: String) -> Bool {
    let folders = ["/run/credentials", variables["CREDENTIALS_DIRECTORY"] ?? ""]
    return folders.contains { $0.hasPrefix("/") && path.hasPrefix(FilePath.absolute($0, in: "/") + "/") }
  }

  /// Two units have two credentials folders, and one configuration serves both.
  private static let credentialsPrefix = "$CREDENTIALS_DIRECTORY/"
}

/// Paths as text.
enum FilePath {
  /// The absolute form of a path, without `.`, `..` and doubled slashes; links are left as they are.
  static func absolute(_ path: String, in folder: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
