import Foundation
import Testing

/// The desk of somebody who works on the discrepancies of the sample's last night.
struct OpsDesk {
  static let deleted = [
    "deleted-but-present payment:47fe1bef-2a49-4112-bcda-ba699c19cc0d",
    "deleted-but-present payment:84d08748-cd99-4e8f-aa13-aa2ff839fa9e",
  ]
  static let reversal = "payment:c84d14f2-551f-4137-ae02-c838c87490ab"

  let installation: Installation

  init() throws {
    installation = try Installation(.thirdNight)
    // Nobody who works on discrepancies needs the keys.
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
    installation.set("USER", to: "anna")
  }

  /// Runs a command on discrepancies in the morning after the night, unless it says when.
  func run(_ words: [String], variables: [String: String] = [:]) throws -> Ended {
    let asOf = words.contains("--as-of") ? [] : ["--as-of", "2026-03-16T08:00:00Z"]
    return try installation.tieout(["discrepancies"] + words + asOf, variables: variables)
  }

  /// The output of a command that must end well.
  func output(_ words: [String], variables: [String: String] = [:]) throws -> String {
    let ended = try run(words, variables: variables)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.status) \(ended.errors)")
    return ended.output
  }

  /// The rows of a list.
  func listed(_ words: String...) throws -> [[String: String]] {
    CSV.rows(try output(["list", "--format", "csv"] + words))
  }
}
