import Books

/// The register that joins claims to cases by hand (inputs 4; rules R1).
enum ClaimMap {
  /// Case ids in lower case by claim reference; several claims may share a case.
  static func read(_ bytes: [UInt8], file: String) throws(ConfigurationProblem) -> [Key: String] {
    let table = try RegisterTable(bytes, file: file, headers: [["claimRef", "caseId"]])
    var cases: [Key: String] = [:]
    for row in table.rows {
      let caseId = LooseText.lowercasedASCII(row.cells[1])
      let before = cases.updateValue(caseId, forKey: Key(row.cells[0]))
      guard before == nil || before == caseId else {
        throw table.problem(
          row.line, "\(OneLine.quoted(row.cells[0])) is on another case in a line before",
          "a claim is on one case: remove one of the lines")
      }
    }
    return cases
  }
}
