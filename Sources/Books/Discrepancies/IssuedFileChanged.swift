/// `issued-file-changed`: an issued file is not as it was issued (rules R10, `statement verify`).
package enum IssuedFileChanged: DiscrepancyRule {
  package static let code = DiscrepancyCode.issuedFileChanged

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
