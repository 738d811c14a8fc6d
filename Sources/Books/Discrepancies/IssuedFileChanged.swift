/// `issued-file-changed`: an issued file is not as it was issued (rules R10, `statement verify`).
package enum IssuedFileChanged: DiscrepancyRule {
  package static let code = DiscrepancyCode.issuedFileChanged
  package static let severity = Severity.critical
  package static let number = "R10"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .books
  package static let nextStep = "Restore the issued file from the backup, or have verify rebuild it."

  /// The finding on a statement with files that changed or are gone.
  ///
  /// - Parameter problems: a text a file, such as `x.csv: changed`.
  package static func finding(number: String, partner: String, problems: [String]) -> Finding {
    Finding(
      code: code, subject: "statement:\(number)", partner: partner,
      explanation: "Issued files are not as they were issued: \(problems.sorted().joined(separator: ", ")).",
      evidence: ["statement \(number)"])
  }
}
