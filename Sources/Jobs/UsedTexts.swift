import Configuration
import Crypto
import Foundation
import Reporting
import Storage

/// Keeps what decided about a run beside the run: its configuration and report definitions (inputs 5).
enum UsedTexts {
  /// - Parameter definitions: nil for a run that writes no report.
  static func keep(
    _ configuration: Configuration, _ definitions: DefinitionFolder?, runID: Int64, _ db: StoreDatabase
  ) throws {
    try keep(.configuration, configuration.file, configuration.text, runID: runID, db)
    for (name, yaml) in definitions?.texts ?? [] { try keep(.reportDefinition, name, yaml, runID: runID, db) }
  }

  private static func keep(
    _ kind: UsedText.Kind, _ file: String, _ content: String, runID: Int64, _ db: StoreDatabase
  ) throws {
    let digest = SHA256.hash(data: Data(content.utf8))
    let text = UsedText(
      kind: kind, name: (file as NSString).lastPathComponent, content: content,
      sha256: digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    try Store.keepText(text, runID: runID, db)
  }
}
