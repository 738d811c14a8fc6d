import Foundation

/// The sample before its last reconciliation: two whole nights, and the lists and deliveries of the third.
struct ResultsDesk {
  static let asOf = Night.all[2].asOf
  private static let reports = [
    "outstanding-balances", "payments", "settlements", "fees", "discrepancies", "expected", "controls", "movements",
    "changes",
  ]

  let installation: Installation

  private static let beginning = Beginning("before-the-last-reconciliation") {
    let installation = try Installation(.secondNight)
    try installation.begin(Night.all[2])
    for stage in ["ingest", "pull"] {
      let ended = try installation.tieout([stage, "--as-of", asOf])
      guard ended.status == 0 else { throw TestProblem("\(stage): \(ended.errors)") }
    }
    return installation
  }

  init() throws { installation = try Installation(Self.beginning) }

  init(_ installation: Installation) { self.installation = installation }

  init(copyOf other: ResultsDesk) throws { installation = try Installation(copyOf: other.installation) }

  /// What lies beside the store under the name of results.
  func files() throws -> [URL] {
    let folder = installation.store.deletingLastPathComponent()
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasPrefix("tieout.sqlite.results-") }.map { folder.appending(path: $0) }
  }

  /// The one file of results that there is.
  func file() throws -> URL {
    let files = try files()
    guard files.count == 1 else { throw TestProblem("files of results: \(files.map(\.lastPathComponent))") }
    return files[0]
  }

  func reconcile(_ variables: [String: String] = [:]) throws -> Ended {
    try installation.tieout(["reconcile", "--as-of", Self.asOf], variables: variables)
  }

  // MARK: Readers

  /// The commands of people who look, beside a night too.
  static let looks = [
    ["discrepancies", "list", "--format", "csv", "--status", "all", "--as-of", "2026-03-16T08:00:00Z"],
    [
      "discrepancies", "show", "claim-balance-mismatch", "case:1600d757-5912-4c0b-ac52-6e8e8bc23fb2", "--json",
      "--as-of", "2026-03-16T08:00:00Z",
    ],
    ["explain", "case", "7e75e0d1-e19f-45f7-876e-e4127378fbda", "--json"],
  ]

  /// What a look says.
  ///
  /// A killed run has taken a number, which explanations name, as they do the configuration.
  func look(_ words: [String]) throws -> String {
    let ended = try installation.tieout(words)
    guard ended.status == 0 else { throw TestProblem("\(words): \(ended.status) \(ended.errors)") }
    return ended.output.replacing(/run \d+|"run" : \d+/, with: "run N")
      .replacing(installation.folder.path, with: "")
  }

  func list() throws -> String { try look(Self.looks[0]) }

  /// What is in the store itself: no change, and no case.
  func storedList() throws -> [[String: String]] {
    let ofResults: Set<String> = ["change", "case_reference", "creditor_reference", "client"]
    return CSV.rows(try list()).map { row in row.filter { !ofResults.contains($0.key) } }
  }

  func looks() throws -> [String] { try Self.looks.map(look) }

  func report() throws -> Ended { try installation.tieout(["report"] + Self.reports + ["--format", "csv", "--quiet"]) }

  /// The reports of the results that there are.
  func reported() throws -> [String: Data] {
    let ended = try report()
    guard ended.status <= 1 else { throw TestProblem("\(ended.status) \(ended.errors)") }
    let files = try Folder.files(installation.output.appending(path: "selected")).filter { $0.key.hasSuffix(".csv") }
    guard files.count == Self.reports.count else { throw TestProblem("reports: \(files.keys.sorted())") }
    return files
  }
}
