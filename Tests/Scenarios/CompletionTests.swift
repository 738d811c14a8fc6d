import Foundation
import Testing

/// What shells offer: words of the program, and what configuration and store know, without keys.
@Suite(.serialized) struct `Completions` {
  private let installation: Installation

  init() throws {
    installation = try Installation(.issue)
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
  }

  /// What bash offers behind a line, by the script that is installed.
  private func offered(_ line: String, configuration: String? = nil) throws -> [String] {
    let folder = try TemporaryFolder()
    let script = folder.url.appending(path: "completions")
    try Data(try Command.run(Programs.tieout, ["--generate-completion-script", "bash"]).output.utf8).write(to: script)
    let bash = """
      source "$0"
      PATH="$2:$PATH"
      read -ra COMP_WORDS <<< "$1"
      [[ "$1" == *" " ]] && COMP_WORDS+=("")
      COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )) COMP_LINE="$1" COMP_POINT=${#1} COMP_TYPE=9
      _tieout tieout "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let ended = try Command.run(
      URL(filePath: "/bin/bash"), ["-c", bash, script.path, line, Programs.tieout.deletingLastPathComponent().path],
      environment: ["TIEOUT_CONFIG": configuration ?? installation.configuration.path])
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(line): \(ended.errors)")
    return ended.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test func `know the program's words`() throws {
    #expect(try offered("tieout discrepancies list --severity ") == ["critical", "high", "medium", "low"])
    #expect(try offered("tieout discrepancies list --status s") == ["suppressed"])
    #expect(
      try offered("tieout discrepancies show event-un") == ["event-unparsed", "event-unknown-type", "event-unverified"])
    #expect(try offered("tieout discrepancies list --code revers") == ["reversal-not-booked"])
    #expect(try offered("tieout nightly --format ") == ["table", "csv", "json"])
    #expect(try offered("tieout discrepancies im") == ["import"])
  }

  @Test func `know the installation`() throws {
    #expect(try offered("tieout discrepancies list --partner ") == ["acme", "corvid"])
    #expect(try offered("tieout report pay") == ["payments"])
    let issued = try installation.tieout(["statement", "list", "--format", "csv"])
    let numbers = CSV.rows(issued.output).compactMap { $0["number"] }
    #expect(try !numbers.isEmpty && offered("tieout statement pay --number RF").sorted() == numbers.sorted())
    let paid = try installation.tieout([
      "statement", "pay", "--number", numbers[0], "--date", "2026-03-10", "--amount", "1", "--as-of",
      "2026-03-10T04:00:00Z",
    ])
    #expect(try paid.status == 0 && offered("tieout statement pay --void ") == ["1"], "\(paid.errors)")
    let listed = try installation.tieout(["discrepancies", "list", "--format", "csv"])
    let one = try #require(CSV.rows(listed.output).first)
    let subjects = CSV.rows(listed.output).filter { $0["code"] == one["code"] }.compactMap { $0["subject"] }
    #expect(
      try offered("tieout discrepancies show \(one["code"] ?? "") ").sorted()
        == subjects.map { String($0.drop { $0 != ":" }.dropFirst()) }.sorted())
  }

  @Test func `run nothing that stands in the id of a delivery`() throws {
    let installation = try Installation(.issue)
    let ran = installation.folder.appending(path: "ran")
    for id in ["$(touch \(ran.path))", "`touch${IFS}\(ran.path)`", "two words", "plain-1"] {
      try installation.deliverForged(id: id)
    }
    for stage in ["ingest", "reconcile"] {
      let ended = try installation.tieout([stage, "--as-of", "2026-03-10T06:00:00Z"])
      #expect(ended.status < 2, "\(ended.errors)")
    }
    let listed = CSV.rows(try installation.tieout(["discrepancies", "list", "--format", "csv"]).output)
    #expect(
      listed.contains { $0["code"] == "event-unverified" && $0["subject"]?.hasPrefix("event:receeve-eu/$(") ?? false })
    let subjects = try offered(
      "tieout discrepancies show event-unverified ", configuration: installation.configuration.path)
    #expect(subjects.contains("receeve-eu/plain-1"), "\(subjects)")
    #expect(subjects.allSatisfy { !$0.contains("$") && !$0.contains("`") && !$0.contains("two") }, "\(subjects)")
    #expect(!FileManager.default.fileExists(atPath: ran.path))
  }

  @Test func `offer nothing, and say nothing, where something is wrong`() throws {
    #expect(try offered("tieout discrepancies list --partner ", configuration: "/nonexistent.yaml").isEmpty)
    try FileManager.default.removeItem(at: installation.store)
    #expect(try offered("tieout statement pay --number ").isEmpty)
    #expect(!FileManager.default.fileExists(atPath: installation.store.path))
  }
}
