import Storage

/// The version of the program and of what it stands on.
package enum Version {
  package static let text = "0.2.0"

  /// What `run.json` names.
  package static var libraries: [String: String] { ["tieout": text, "sqlite": sqliteVersion] }
}
