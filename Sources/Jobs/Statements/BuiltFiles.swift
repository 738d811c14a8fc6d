import Books
import Reporting
import Storage

/// The files of a statement in the folder of its month, or in one where they are built.
struct BuiltFiles {
  struct File {
    let kind: StatementFileKind
    let path: String
    /// Below the folder of the month.
    let name: String

    var isWorkbook: Bool { kind == .workbook }

    /// Hexadecimal SHA-256.
    func digest() throws -> String { try FileDigest.sha256(path).digest }
  }

  /// Those of the issuer alone among them.
  let all: [File]

  init(_ document: StatementDocument, in folder: String) {
    self.init(StatementFiles.name(document), StatementFileKind.of(layout: document.header.layout), in: folder)
  }

  /// - Parameter name: of all files, without extension.
  init(_ name: String, _ kinds: [StatementFileKind], in folder: String) {
    all = kinds.map { kind in
      let path = StatementFiles.path(kind, name: name)
      return File(kind: kind, path: "\(folder)/\(path)", name: path)
    }
  }

  /// What the partner gets: nothing that is internal.
  var forPartner: [File] { all.filter { !$0.kind.isInternal } }

  /// The digests of the files, as an issue keeps them.
  func issued() throws -> StatementRegister.Files {
    var files = StatementRegister.Files(csv: "", xlsx: "", library: WorkbookLibrary.name)
    for file in all {
      let digest = try file.digest()
      switch file.kind {
      case .csv: files.csv = digest
      case .workbook: files.xlsx = digest
      case .page: files.page = digest
      case .controls: files.controls = digest
      }
    }
    return files
  }
}
