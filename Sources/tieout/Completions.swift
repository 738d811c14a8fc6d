import ArgumentParser
import Books
import Configuration
import Foundation
import Jobs
import Screens

/// What a shell offers behind options and arguments: words of the program, and what the configuration and the store know.
///
/// Neither keys nor the network are asked, and whatever is wrong offers nothing: a shell that completes is no place for
/// an error.
enum Completions {
  static let codes = CompletionKind.list(DiscrepancyCode.allCases.map(\.rawValue))
  static let severities = CompletionKind.list(Severity.allCases.reversed().map(\.name))
  static let statuses = CompletionKind.list(DiscrepancyStatus.allCases.map(\.rawValue) + ["all"])

  static let partners = CompletionKind.custom { words, _, _ in
    wordsOnly(configuration(words)?.partners.map(\.id) ?? [])
  }

  static let channels = CompletionKind.custom { words, _, _ in
    wordsOnly(configuration(words)?.channels.map(\.name) ?? [])
  }

  static let reports = CompletionKind.custom { words, _, _ in
    guard let configuration = configuration(words) else { return [] }
    return wordsOnly((try? ReportListing(ReportJob.loadDefinitions(configuration)).names) ?? [])
  }

  static let statementNumbers = CompletionKind.custom { words, _, _ in
    guard let configuration = configuration(words) else { return [] }
    let job = StatementListJob(configuration: configuration, partner: nil)
    return wordsOnly((try? job.statements(month: nil, asOf: .now).rows.map(\.number)) ?? [])
  }

  /// The ids of payments to partners that can be taken back.
  static let payments = CompletionKind.custom { words, _, _ in
    guard let configuration = configuration(words) else { return [] }
    let payments = (try? StatementListJob(configuration: configuration, partner: nil).payments(number: nil)) ?? []
    return payments.filter { $0.takesBack == nil && $0.takenBackBy == nil }.map { "\($0.id)" }
  }

  /// The subjects that are listed under the code that was typed before, without their kind: bash takes a colon for the end
  /// of a word.
  static let subjects = CompletionKind.custom { words, index, typed in
    guard let configuration = configuration(words), words.indices.contains(index - 1) else { return [] }
    var filter = DiscrepancyWords()
    filter.codes = [plain(words[index - 1])]
    let job = ListDiscrepancies(configuration: configuration, asOf: .now, words: filter)
    let subjects = wordsOnly((try? job.run().prefix(subjectsMax).map(\.life.subject)) ?? [])
    return typed.contains(":") ? subjects : subjects.map { String($0.drop { $0 != ":" }.dropFirst()) }
  }

  /// Those that a shell takes as they are: bash expands each word that it is offered, and runs what stands in a `$(…)`.
  ///
  /// The id of a delivery is anybody's text.
  private static func wordsOnly(_ words: [String]) -> [String] { words.filter { SafeText.shellWord($0) == $0 } }

  /// More than these nobody reads.
  private static let subjectsMax = 1000

  /// The configuration that the command line names so far.
  private static func configuration(_ words: [String]) -> Configuration? {
    var file = ProcessInfo.processInfo.environment["TIEOUT_CONFIG"] ?? "tieout.yaml"
    for (index, word) in words.enumerated() {
      if word == "--config", words.indices.contains(index + 1) { file = plain(words[index + 1]) }
      if word.hasPrefix("--config=") { file = plain(String(word.dropFirst("--config=".count))) }
    }
    return try? Configuration.load(
      file, readsSecrets: false, readsFiles: false, registersMayBeBroken: true,
      publicKeyProblem: Inputs.publicKeyProblem)
  }

  /// A word of a shell without the quotes and backslashes that hold it together.
  private static func plain(_ word: String) -> String { word.filter { !"\"'\\".contains($0) } }
}
