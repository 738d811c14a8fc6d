package import Books
package import Configuration
private import Crypto
package import Storage

/// The registers as a run takes them: what their files say, or, where a file is broken, what it said last (inputs 4).
package struct RegistersOfRun: Sendable {
  package let registers: [RegisterInUse]
  /// The broken ones, for the exit status and the summary.
  package let faults: [SourceFault]

  /// The registers of a configuration that loads only with all of them.
  package init(_ configuration: Configuration) {
    registers = configuration.registers.compactMap { RegisterInUse($0) }
    faults = []
  }

  /// The registers of a night: one that it knew is used as it last was, whatever became of its file.
  ///
  /// - Throws: `JobError.configuration` for a broken register that no run has used yet.
  package init(_ configuration: Configuration, _ db: StoreDatabase) throws {
    let book = RegisterBook(db)
    var (registers, faults, problems) = ([RegisterInUse](), [SourceFault](), [String]())
    for file in configuration.registers {
      guard let problem = file.problem else {
        if let register = RegisterInUse(file) { registers.append(register) }
        continue
      }
      let last = try book.lastContent(file.kind.rawValue, partner: file.partner).flatMap { content in
        RegisterInUse(RegisterFile(kind: file.kind, partner: file.partner, file: file.file, bytes: content))
      }
      guard let last else {
        problems.append(problem.description)
        continue
      }
      registers.append(last)
      faults.append(
        SourceFault(
          source: problem.line.map { "\(problem.file):\($0)" } ?? problem.file, reason: problem.wrong,
          advice: "\(problem.remedy); what the register said last is used until then"))
    }
    guard problems.isEmpty else { throw JobError.configuration(problems) }
    self.registers = registers
    self.faults = faults
  }

  /// The registers as a run of before used them.
  ///
  /// - Parameter configuration: of then; its register files were not looked at.
  /// - Throws: `DamagedRow` where the run kept none of a register that it needed.
  init(_ configuration: Configuration, of run: Int64, _ db: StoreDatabase) throws {
    let book = NightBook(db)
    registers = try configuration.registers.map { named in
      let name = named.kind.rawValue
      let kept = try book.register(name, partner: named.partner, of: run).flatMap { content in
        RegisterInUse(RegisterFile(kind: named.kind, partner: named.partner, file: named.file, bytes: content))
      }
      guard let kept else { throw DamagedRow(table: "register_use", row: "\(run) \(name)") }
      return kept
    }
    faults = []
  }

  /// The cases that rows of the claim map name for a claim.
  package var claimMap: [Key: [Key]] {
    ClaimMap.cases(registers.filter { $0.partner == nil }.flatMap { $0.rows.map(RegisterRow.init) })
  }

  /// Looks cases up in the partners' registers of integration-created cases: partner, case, reference, tenant.
  package var lookup: @Sendable (String, String, String?, String?) -> RegisterEntry {
    var byPartner: [String: IntegrationRegister] = [:]
    for register in registers {
      guard let partner = register.partner else { continue }
      byPartner[partner] = IntegrationRegister(register.rows.map(RegisterRow.init))
    }
    let known = byPartner
    return { partner, caseID, creditorReference, tenant in
      guard let register = known[partner] else { return .noRegister }
      let isListed = register.contains(caseId: caseID, creditorReference: creditorReference, tenant: tenant ?? "")
      return isListed ? .listed : .notListed
    }
  }
}

extension RegisterInUse {
  /// nil where the file is broken.
  fileprivate init?(_ file: RegisterFile) {
    guard case .success(let rows) = file.rows else { return nil }
    self.init(
      name: file.kind.rawValue, partner: file.partner, file: file.file,
      rows: rows.map { Row(line: $0.line, first: $0.first, second: $0.second) }, content: file.bytes,
      digest: Array(SHA256.hash(data: file.bytes)))
  }
}

extension RegisterRow {
  fileprivate init(_ row: RegisterInUse.Row) {
    self.init(line: row.line, first: row.first, second: row.second)
  }
}
