import Amounts
import Books
import Yams

extension Place {
  /// What is decided about codes (outputs 5).
  func codes() -> [DiscrepancyCode: CodeSettings]? {
    guard let pairs = pairs() else { return nil }
    var codes: [DiscrepancyCode: CodeSettings] = [:]
    for (name, place) in pairs {
      guard let code = DiscrepancyCode(rawValue: name) else {
        let meant = Nearest.word(to: name, among: DiscrepancyCode.allCases.map(\.rawValue))
        place.refuse(
          "is no known code", meant.map { "did you mean \($0)?" } ?? "a code as in discrepancies.csv was expected")
        continue
      }
      codes[code] = place.settings(of: code)
    }
    return codes.count == pairs.count ? codes : nil
  }

  private func settings(of code: DiscrepancyCode) -> CodeSettings? {
    guard let section = section(keys: ["severity", "alert", "tolerance"]) else { return nil }
    let severity = section["severity"].map { $0.severity(of: code) }
    let alerts = section["alert"].map { $0.bool() } ?? true
    let tolerance = section["tolerance"].map { $0.tolerance(of: code) } ?? [:]
    guard severity != .some(nil), let alerts, let tolerance else { return nil }
    return CodeSettings(severity: severity ?? nil, alerts: alerts, tolerance: tolerance)
  }

  private func severity(of code: DiscrepancyCode) -> Severity? {
    guard let severity = word(Severity.allCases.map({ ($0.name, $0) })) else { return nil }
    guard let fixed = code.rule.fixed, severity < code.severity else { return severity }
    let allowed = Severity.allCases.filter { $0 >= code.severity }.map(\.name)
    return refuse(
      "is \(severity.name), but \(code.rawValue) \(fixed.rawValue) and is never less than \(code.severity.name)",
      "\(allowed.joined(separator: " or ")) was expected, or no severity")
  }

  private func tolerance(of code: DiscrepancyCode) -> [Currency: Int64]? {
    if let fixed = code.rule.fixed {
      return refuse("can't be: \(code.rawValue) \(fixed.rawValue) and is found whatever its amount", "remove it")
    }
    guard case .mapping = node else { return refuseType("an amount a currency such as {EUR: 0.05}") }
    return amounts()
  }
}
