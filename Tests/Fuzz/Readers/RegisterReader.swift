import Amounts
import Books
@testable import Configuration

/// The registers of cases and of claims, the file of what was stated elsewhere, and lists in which people decided.
enum RegisterReader {
  static func broken(by bytes: [UInt8]) -> String? {
    for kind in RegisterFile.Kind.allCases {
      switch RegisterFile(kind: kind, partner: nil, file: "register.csv", bytes: bytes).rows {
      case .success(let rows): if let broken = broken(rows, kind) { return broken }
      case .failure(let problem): if let broken = broken(problem) { return broken }
      }
    }
    do throws(ConfigurationProblem) {
      for row in try StatedElsewhereFile.read(bytes, file: "stated.csv") {
        guard row.fee.minorUnits.magnitude <= Money.largestRead.magnitude, row.line > 1 else { return "\(row)" }
      }
    } catch {
      return broken(error)
    }
    return brokenSheet(bytes)
  }

  /// Each row of a list names a finding; what is refused is told on one line.
  private static func brokenSheet(_ bytes: [UInt8]) -> String? {
    do throws(ConfigurationProblem) {
      let sheet = try DecisionSheet(bytes, file: "list.csv")
      return sheet.rows.contains { $0.cell("code").isEmpty && $0.cell("subject").isEmpty } ? "a row of nothing" : nil
    } catch {
      let isOneLine = !error.description.unicodeScalars.contains { $0.value < 0x20 }
      return isOneLine ? nil : "more than a line: \(error)"
    }
  }

  /// Rows have no empty cell, and are the same when they are written and read again.
  private static func broken(_ rows: [RegisterRow], _ kind: RegisterFile.Kind) -> String? {
    let cells = rows.map { [$0.first.text] + ($0.second.map { [$0.text] } ?? []) }
    guard !cells.joined().contains(where: \.isEmpty) else { return "an empty cell" }
    let byReference = kind == .claimMap ? ["claimRef", "caseId"] : ["creditorReference", "externalTenantId"]
    let header = cells.first?.count == 1 ? ["caseId"] : byReference
    let again = RegisterFile(kind: kind, partner: nil, file: "again.csv", bytes: written([header] + cells))
    guard let read = try? again.rows.get(), read.map(\.first) == rows.map(\.first),
      read.map(\.second) == rows.map(\.second)
    else { return "written and read again, it's another register" }
    return nil
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
