import Amounts
import Books
import Configuration
import Foundation
import Reporting
import Storage

/// The folder of issued statements: `<output>/statements/<YYYY-MM>/` (outputs 3).
struct StatementFolder {
  let path: String

  init(_ configuration: Configuration) { path = "\(configuration.output)/statements" }

  /// Builds the files of a document in a folder that is gone afterwards, and lends them.
  func withFiles<Result>(of document: StatementDocument, _ body: (BuiltFiles) throws -> Result) throws -> Result {
    try open().withScratch(document.title) { folder in
      try StatementFiles.write(document, to: folder)
      return try body(BuiltFiles(document, in: folder))
    }
  }

  /// Puts the files of every issued statement in place that are not there yet: after an issue, or after a crash.
  ///
  /// Files are built from the store, so what is published is what can be rebuilt.
  ///
  /// - Returns: what could not be published, by partner, a line each.
  func publishPending(_ store: Store) throws -> [String: [String]] {
    var problems: [String: [String]] = [:]
    var pending: [IssuedStatement] = []
    try store.read { db in
      try StatementRegister.forEach(db, .init(isToBePublished: true)) { pending.append($0) }
    }
    for issued in pending {
      let document = issued.document
      let partner = document.header.series.partner
      let strangers = self.problems(
        name: StatementFiles.name(document), month: document.header.month, issued.files
      ).filter { !$0.hasSuffix(Self.missing) }
      guard strangers.isEmpty else {
        problems[partner, default: []].append(
          "statement \(issued.number): \(strangers.joined(separator: ", ")) before it was in place; move it away")
        continue
      }
      let isAsIssued = try open().add(to: document.header.month.description, skipsExisting: true) { folder in
        try StatementFiles.write(document, to: folder)
        let built = BuiltFiles(document, in: folder)
        let isAsIssued = try built.all.allSatisfy { file in try file.digest() == issued.files.digest(of: file.kind) }
        if !isAsIssued { for file in built.all { try FileManager.default.removeItem(atPath: file.path) } }
        return isAsIssued
      }
      if isAsIssued {
        try store.write { db in try StatementRegister.notePublished(db, number: issued.number) }
      } else {
        problems[partner, default: []].append(
          "statement \(issued.number): its files can't be rebuilt as they were issued (with \(issued.files.library), "
            + "here is \(WorkbookLibrary.name)); run with the libraries of the issue")
      }
    }
    return problems
  }

  private static let missing = " is missing"

  /// What is wrong with issued files, by their digests: a text a file.
  private func problems(name: String, month: Month, _ files: StatementRegister.Files) -> [String] {
    BuiltFiles(name, files.kinds, in: "\(path)/\(month)").all.compactMap { file in
      let expected = files.digest(of: file.kind)
      guard FileManager.default.fileExists(atPath: file.path) else { return file.name + Self.missing }
      guard let found = try? FileDigest.sha256(file.path).digest else { return "\(file.name) can't be read" }
      return found == expected ? nil : "\(file.name) was changed"
    }
  }

  /// The files of an issued statement that are for its partner, where they stand; none of `internal/`.
  func placed(_ entry: StatementRegister.Entry) -> [BuiltFiles.File] {
    let name = StatementFiles.name(number: entry.number, series: entry.series, month: entry.month)
    return BuiltFiles(name, entry.files.kinds, in: "\(path)/\(entry.month)").forPartner
  }

  /// `issued-file-changed`, by the digests of every issued file (rules R10).
  func findings(_ db: StoreDatabase) throws -> [Finding] { try changed(db).map(\.finding) }

  /// The issued statements whose files are not as they were issued.
  func changed(_ db: StoreDatabase) throws -> [ChangedIssue] {
    var changed: [ChangedIssue] = []
    for entry in try StatementRegister.entries(db) {
      let name = StatementFiles.name(number: entry.number, series: entry.series, month: entry.month)
      let problems = problems(name: name, month: entry.month, entry.files)
      guard !problems.isEmpty else { continue }
      changed.append(ChangedIssue(number: entry.number, partner: entry.series.partner, problems: problems))
    }
    return changed
  }

  /// Files of statements that the store does not know, by their paths below the folder, in order: an older store was
  /// restored beside them, or somebody put them there (inputs 5).
  func strangers(_ db: StoreDatabase) throws -> [String] {
    guard let paths = FileManager.default.enumerator(atPath: path) else { return [] }
    var known: [String: String] = [:]
    for entry in try StatementRegister.entries(db) {
      known[entry.number] = StatementFiles.name(number: entry.number, series: entry.series, month: entry.month)
    }
    var strangers: [String] = []
    while let path = paths.nextObject() as? String {
      let name = (path as NSString).lastPathComponent
      guard let number = StatementFiles.number(ofFile: name) else { continue }
      // Beside its files a statement has others: its internal controls, and a changed file that was put aside.
      let own = known[number].map { ["\($0).", "\(number)_controls."] } ?? []
      if !own.contains(where: name.hasPrefix) { strangers.append(path) }
    }
    return strangers.sorted()
  }

  /// What to do about them, in one line.
  static func text(ofStrangers strangers: [String]) -> String {
    let rest = strangers.count > strangersMax ? " and \(strangers.count - strangersMax) more" : ""
    return
      "the statements folder holds \(strangers.prefix(strangersMax).joined(separator: ", "))\(rest), which the store "
      + "does not know: restore the store and the statements of one moment, or move these away if they are not ours."
  }

  private static let strangersMax = 5

  /// A file that bears a number, in whatever month.
  func file(numbered number: String) -> String? {
    guard let names = FileManager.default.enumerator(atPath: path) else { return nil }
    while let name = names.nextObject() as? String {
      if (name as NSString).lastPathComponent.hasPrefix("\(number)_") { return "\(path)/\(name)" }
    }
    return nil
  }

  /// Puts a rebuilt file in the place of one that is gone or was changed; a changed one is kept, as it is evidence.
  func restore(_ built: BuiltFiles.File, to placed: BuiltFiles.File) throws {
    if let digest = try? FileDigest.sha256(placed.path).digest.prefix(8) {
      let kept = "\(placed.path).changed-\(digest)"
      if !FileManager.default.fileExists(atPath: kept) {
        try FileManager.default.moveItem(atPath: placed.path, toPath: kept)
      }
    }
    try open().restore(built.path, to: placed.path)
  }

  /// Deletes what killed runs left behind.
  func sweep() throws {
    if FileManager.default.fileExists(atPath: path) { _ = try open().sweep() }
  }

  private func open() throws -> OutputFolder {
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    return try OutputFolder(path: path)
  }
}

/// A number was given to a statement that the store knows nothing of: an older store was restored, without the
/// statements of its moment.
struct NumberInUse: Error, CustomStringConvertible {
  let number: String
  let file: String

  var description: String {
    "\(number) is the next number by the store, but \(file) has it already: the store is older than the statements. "
      + "Restore the store and the statements of one moment."
  }
}
