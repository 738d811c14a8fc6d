package import Books
import Foundation

/// A register that the configuration names, as its file was read (inputs 4).
package struct RegisterFile: Hashable, Sendable {
  /// Which register; the raw value is what the store keeps.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case integrationCases = "integration-cases"
    case claimMap = "claim-map"
  }

  /// What is read at most: a run keeps what it used, and a value of the store has 64 MiB at most.
  static let bytesMax = 32 << 20

  package let kind: Kind
  /// Whose register; nil for the claim map.
  package let partner: String?
  /// As the configuration names it.
  package let file: String
  /// What was read; empty when the file could not be.
  package let bytes: [UInt8]
  /// The rows in their order, or what is wrong first.
  package let rows: Result<[RegisterRow], ConfigurationProblem>

  private init(
    kind: Kind, partner: String?, file: String, bytes: [UInt8], rows: Result<[RegisterRow], ConfigurationProblem>
  ) {
    self.kind = kind
    self.partner = partner
    self.file = file
    self.bytes = bytes
    self.rows = rows
  }

  /// Reads the content of a register, of a file or of the store.
  package init(kind: Kind, partner: String?, file: String, bytes: [UInt8]) {
    let rows: Result<[RegisterRow], ConfigurationProblem>
    do throws(ConfigurationProblem) {
      rows = .success(try kind.read(bytes, file: file))
    } catch {
      rows = .failure(error)
    }
    self.init(kind: kind, partner: partner, file: file, bytes: bytes, rows: rows)
  }

  /// A register whose file could not be read.
  static func unreadable(_ kind: Kind, partner: String?, file: String, _ problem: ConfigurationProblem) -> RegisterFile
  {
    RegisterFile(kind: kind, partner: partner, file: file, bytes: [], rows: .failure(problem))
  }

  /// What is wrong with it; nil when nothing is.
  package var problem: ConfigurationProblem? { if case .failure(let problem) = rows { problem } else { nil } }
}

/// A row of a register: a case id; a creditorReference with an externalTenantId; or a claimRef with a case id.
///
/// Case ids are in lower case.
package struct RegisterRow: Hashable, Sendable {
  /// From 1.
  package let line: Int
  package let first: Key
  /// nil in a register of case ids.
  package let second: Key?

  package init(line: Int, first: Key, second: Key?) {
    self.line = line
    self.first = first
    self.second = second
  }
}

extension RegisterFile.Kind {
  /// Reads the rows of a register.
  ///
  /// - Throws: the first thing that is wrong, with its line.
  func read(_ bytes: [UInt8], file: String) throws(ConfigurationProblem) -> [RegisterRow] {
    let byId = ["caseId"]
    switch self {
    case .integrationCases:
      let table = try RegisterTable(bytes, file: file, headers: [byId, ["creditorReference", "externalTenantId"]])
      guard table.header == byId else {
        return table.rows.map { RegisterRow(line: $0.line, first: Key($0.cells[0]), second: Key($0.cells[1])) }
      }
      return table.rows.map {
        RegisterRow(line: $0.line, first: Key(LooseText.lowercasedASCII($0.cells[0])), second: nil)
      }
    case .claimMap:
      return try RegisterTable(bytes, file: file, headers: [["claimRef", "caseId"]]).rows.map {
        RegisterRow(line: $0.line, first: Key($0.cells[0]), second: Key(LooseText.lowercasedASCII($0.cells[1])))
      }
    }
  }
}

extension Place {
  /// A register that this value names.
  ///
  /// What is wrong in it is noted with the register's own lines, unless the context lets registers be broken: then it is
  /// the register that says it.
  func register(_ context: ReadingContext, _ kind: RegisterFile.Kind, partner: String?) -> RegisterFile? {
    guard let named = text(max: 4096) else { return nil }
    let absolute = context.absolute(named)
    guard context.readsFiles else {
      return .unreadable(
        kind, partner: partner, file: named,
        ConfigurationProblem(
          file: problems.file, line: line, path: path, wrong: "\(named) was not read",
          remedy: "take what the run kept of it"))
    }
    let register: RegisterFile
    if let data = BoundedFile.contents(absolute, bytesMax: RegisterFile.bytesMax) {
      register = RegisterFile(kind: kind, partner: partner, file: named, bytes: [UInt8](data))
    } else if FileManager.default.isReadableFile(atPath: absolute) {
      let problem = ConfigurationProblem(
        file: problems.file, line: line, path: path,
        wrong: "\(named) is no file, or larger than \(RegisterFile.bytesMax >> 20) MiB",
        remedy: "a register in CSV was expected")
      register = .unreadable(kind, partner: partner, file: named, problem)
    } else {
      let problem = ConfigurationProblem(
        file: problems.file, line: line, path: path, wrong: "file \(named) can't be read",
        remedy: "put it there, or mend its path or owner")
      register = .unreadable(kind, partner: partner, file: named, problem)
    }
    guard let problem = register.problem, !context.registersMayBeBroken else { return register }
    problems.add(problem)
    return nil
  }
}
