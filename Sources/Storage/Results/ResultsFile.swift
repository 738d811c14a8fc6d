import Books
private import Foundation
import GRDB
private import GRDBSQLite

/// A file of results beside the store: written aside, synced, and named by the store once it is whole.
///
/// Nobody writes to a named file any more, so whoever reads it meets no lock. Files that the store does not name are
/// what a killed run left.
enum ResultsFile {
  /// What a connection shows under the name `results`.
  enum Shown: Equatable {
    case nothing
    /// Tables without a row: nobody asked for results, or nothing is reconciled yet.
    case empty
    /// Tables of its own that go with the connection.
    case scratch
    /// A whole file.
    case file(String)
    /// A file that this connection is filling.
    case making(String)
  }

  /// The file of a run.
  static func path(store: String, run: Int64) -> String { "\(store).results-\(run)" }

  /// Lets a connection show something else; outside any transaction.
  static func show(_ wanted: Shown, instead shown: inout Shown, _ db: Database) throws {
    guard wanted != shown else { return }
    if shown != .nothing {
      try db.execute(sql: "DETACH results")
      shown = .nothing
    }
    switch wanted {
    case .nothing: break
    case .empty, .scratch:
      try db.execute(sql: "ATTACH '' AS results")
      try prepare(db)
      try db.execute(sql: ResultsSchema.tables)
    case .making(let path):
      try db.execute(sql: "ATTACH ? AS results", arguments: [path])
      try prepare(db)
    case .file(let path):
      try db.execute(sql: "ATTACH ? AS results", arguments: ["file:\(escaped(path))?mode=ro&immutable=1"])
    }
    db.clearSchemaCache()
    shown = wanted
  }

  /// Shows a whole file under another name, until it is detached; outside any transaction.
  static func attach(_ path: String, as name: String, _ db: Database) throws {
    try db.execute(sql: "ATTACH ? AS \(name)", arguments: ["file:\(escaped(path))?mode=ro&immutable=1"])
    db.clearSchemaCache()
  }

  /// The version of the tables of a whole file; nil where it has none.
  static func version(_ path: String, _ db: Database) throws -> Int? {
    try attach(path, as: RunBefore.schema, db)
    defer { try? db.execute(sql: "DETACH \(RunBefore.schema)") }
    return try Int.fetchOne(db, sql: "PRAGMA \(RunBefore.schema).user_version")
  }

  /// Nothing is synced on the way: what is half written is thrown away as a whole.
  ///
  /// There is a rollback journal all the same: a defensive connection has no `journal_mode = OFF` (`StoreLimits`).
  private static func prepare(_ db: Database) throws {
    try db.execute(sql: "PRAGMA results.synchronous = OFF; PRAGMA results.cache_size = -32768")
  }

  /// A path inside an SQLite URI.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      let isPlain = byte > 0x20 && byte < 0x7F && !"%?#".utf8.contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + String(UInt16(byte) + 0x100, radix: 16).dropFirst()
    }.joined()
  }

  // MARK: Bytes

  /// Brings a file to the disk.
  static func sync(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    StoreFile.syncFolder(of: path)
  }

  /// A sum over the bytes of a file, which sees every change within one word; nil where it cannot be read.
  ///
  /// - Parameter copy: where the bytes are written to on the way.
  static func sum(_ path: String, copy: String? = nil) -> Int64? {
    // A pipe in its place is not waited for.
    let source = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard source >= 0 else { return nil }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var target: Int32 = -1
    if let copy {
      target = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard target >= 0 else { return nil }
    }
    defer { if target >= 0 { close(target) } }
    let size = 1 << 20
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    var sum = Seal.Sum()
    while true {
      var filled = 0
      while filled < size {
        let count = read(source, buffer.baseAddress?.advanced(by: filled), size - filled)
        guard count >= 0 || errno == EINTR else { return nil }
        if count == 0 { break }
        filled += max(count, 0)
      }
      sum.add(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
      var written = 0
      while target >= 0, written < filled {
        let count = write(target, buffer.baseAddress?.advanced(by: written), filled - written)
        guard count >= 0 || errno == EINTR else { return nil }
        written += max(count, 0)
      }
      if filled < size { return sum.value }
    }
  }

  /// Holds the bytes of a file to the sum that the store keeps of them; one without a sum was never written.
  ///
  /// - Throws: ``StoreError/noResults(path:)``, ``StoreError/damagedResults(path:)``.
  static func check(_ path: String, sum wanted: Int64?) throws(StoreError) {
    var status = stat()
    guard let wanted, lstat(path, &status) == 0 else { throw .noResults(path: path) }
    guard sum(path) == wanted else { throw .damagedResults(path: path) }
  }

  /// Removes files of results that the store does not name; what cannot be removed stays for the next time.
  static func sweep(store: String, keeping named: String?) {
    for path in all(store: store)
    where named.map({ ($0 as NSString).lastPathComponent }) != (path as NSString).lastPathComponent {
      unlink(path)
    }
  }

  /// What lies beside a store under the name of a file of results.
  fileprivate static func all(store: String) -> [String] {
    let folder = StoreFile.folder(of: store)
    let prefix = (store as NSString).lastPathComponent + ".results-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      // A journal beside it is what a run left that died while it filled the file.
      let rest = name.dropFirst(prefix.count)
      let number = (rest.hasSuffix("-journal") ? rest.dropLast("-journal".count) : rest).utf8
      return name.hasPrefix(prefix) && !number.isEmpty && number.allSatisfy { (0x30...0x39).contains($0) }
    }.map { (folder as NSString).appendingPathComponent($0) }
  }
}

extension StoreFile {
  /// What the files of results beside a store take on the disk.
  package static func resultsSize(_ store: String) -> Int64 {
    ResultsFile.all(store: store).reduce(into: 0) { sum, path in
      var status = stat()
      if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { sum += Int64(status.st_size) }
    }
  }
}
