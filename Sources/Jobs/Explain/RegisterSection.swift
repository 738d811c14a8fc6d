import Amounts
import Books
import Configuration
import Storage

/// A row of a register: where it is, since when it is known, and which cases its parts are found on (inputs 4).
struct RegisterSection {
  let desk: ExplainDesk
  /// The subject without its kind: `<partner>/<row>`, or `claim-map/<claimRef>`.
  let text: String

  func sections() throws -> [Explanation.Section] {
    guard let cut = text.firstIndex(of: "/") else { return [] }
    let (owner, row) = (String(text[..<cut]), String(text[cut...].dropFirst()))
    let partner = desk.configuration.partner(owner)?.id
    guard partner != nil || owner == RegisterFile.Kind.claimMap.rawValue else { return [] }
    guard let register = desk.configuration.registers.first(where: { $0.partner == partner }) else {
      return [.init("Register", rule: "inputs 4", [.init("configured", "no register of \(owner) is configured now")])]
    }
    var facts = [
      Explanation.Fact(
        "register", register.file,
        evidence: [
          desk.configured(partner.map { "partners, \($0): integration_cases" } ?? "claim_map")
        ])
    ]
    let rows = try register.rows.get().filter { name($0, partner) == row }
    if rows.isEmpty { facts.append(.init("row", "is not in the file any more")) }
    for found in rows {
      let first = try desk.registers.firstRead(
        register.kind.rawValue, partner: partner, first: found.first.text, second: found.second?.text)
      facts.append(
        .init(
          "row", "\(register.file):\(found.line)", first.map { "first read \($0.readable)" } ?? "not read by a run yet")
      )
      facts += try places(found, partner)
    }
    return [.init("Register", rule: "inputs 4", facts)]
  }

  /// A row as subjects name it.
  private func name(_ row: RegisterRow, _ partner: String?) -> String {
    partner == nil ? row.first.text : row.first.text + (row.second.map { "/\($0)" } ?? "")
  }

  /// What lists show of the ids and references of a row.
  private func places(_ row: RegisterRow, _ partner: String?) throws -> [Explanation.Fact] {
    guard partner == nil else { return [try cases("named", row.first.text)] }
    // The claim map names a case, and the claim itself may be on others.
    return try [row.second.map { try cases("named", $0.text) }, try cases("claim", row.first.text)].compactMap(\.self)
  }

  private func cases(_ label: String, _ id: String) throws -> Explanation.Fact {
    let found = try desk.identities.cases(id)
    return Explanation.Fact(
      label, id, found.isEmpty ? "no list ever showed a case of this id or reference" : "cases of this id or reference",
      evidence: found.prefix(RegisterSection.casesMax).map { .subject("case:\($0)") })
  }

  private static let casesMax = 10
}
