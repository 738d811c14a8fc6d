import Books
@testable import Configuration

/// The registers of cases and of claims.
enum RegisterReader {
  static func broken(by bytes: [UInt8]) -> String? {
    do throws(ConfigurationProblem) {
      let register = try cases(bytes)
      guard register.caseIds.isEmpty || register.references.isEmpty else { return "ids and references at once" }
      let rows =
        register.caseIds.map { [$0.text] }
        + register.references.map { [$0.creditorReference.text, $0.externalTenantId.text] }
      guard !rows.joined().contains(where: \.isEmpty) else { return "an empty cell" }
      let header = register.references.isEmpty ? ["caseId"] : ["creditorReference", "externalTenantId"]
      guard try cases(written([header] + rows)) == register else {
        return "written and read again, it's another register"
      }
    } catch {
      if let broken = broken(error) { return broken }
    }
    do throws(ConfigurationProblem) {
      let map = try claims(bytes)
      let rows = map.flatMap { claim, cases in cases.map { [claim.text, $0.text] } }
      guard try claims(written([["claimRef", "caseId"]] + rows)) == map else {
        return "written and read again, it's another map"
      }
    } catch {
      return broken(error)
    }
    return nil
  }

  private static func cases(_ bytes: [UInt8]) throws(ConfigurationProblem) -> IntegrationRegister {
    IntegrationRegister(try RegisterFile.Kind.integrationCases.read(bytes, file: "cases.csv"))
  }

  private static func claims(_ bytes: [UInt8]) throws(ConfigurationProblem) -> [Key: [Key]] {
    ClaimMap.cases(try RegisterFile.Kind.claimMap.read(bytes, file: "claims.csv"))
  }

  /// What is refused names its line, on one line.
  private static func broken(_ problem: ConfigurationProblem) -> String? {
    guard problem.line ?? 0 >= 1 else { return "no line: \(problem)" }
    return problem.description.unicodeScalars.contains { $0.value < 0x20 } ? "more than a line: \(problem)" : nil
  }

  private static func written(_ rows: [[String]]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    func quoted(_ cell: String) -> [UInt8] {
      // Byte by byte: a quote below an accent is a quote.
      [quote] + cell.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
    return rows.flatMap { row in Array(row.map(quoted).joined(separator: [UInt8(ascii: ",")])) + Array("\r\n".utf8) }
  }
}
