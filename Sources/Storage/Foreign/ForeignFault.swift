/// Why somebody else's database could not be read, in names, codes and numbers: no value of a row is told.
package enum ForeignFault: Error, Hashable, Sendable {
  case missing
  case noFile(String)
  case notReadable(String)
  case noDatabase
  case empty
  /// Another program kept it locked for so long.
  case locked(seconds: Int)
  /// Its program ended in the middle of its work, and only who may write can put that right.
  case unfinished(String)
  case damaged(String)
  /// It is changed again and again in the middle of a query.
  case changing
  case tooSlow(seconds: Int)
  /// What is configured as the query is none that can be used.
  case query(String)
  /// SQLite's words of why the query failed.
  case failed(String)
  /// A row's position is none.
  case position(String, behind: Int64)
  case tooLong(behind: Int64)

  package var reason: String {
    switch self {
    case .missing: "is not there"
    case .noFile(let what): what
    case .notReadable(let why): "cannot be read (\(why))"
    case .noDatabase: "is no SQLite database, or an encrypted one"
    case .empty: "is an empty file"
    case .locked(let seconds): "another program keeps it locked, for \(seconds) s by now"
    case .unfinished(let what): what
    case .damaged(let why): "is damaged (\(why))"
    case .changing: "it was changed each time while it was read"
    case .tooSlow(let seconds): "the query takes longer than \(seconds) s"
    case .query(let what): "the query \(what)"
    case .failed(let why): "the query fails: \(why)"
    case .position(let what, let behind): "the query gives \(what)\(ForeignFault.place(behind))"
    case .tooLong(let behind):
      "a value\(ForeignFault.place(behind)) is longer than \(ForeignConnection.valueBytesMax >> 20) MiB"
    }
  }

  /// What to do.
  package var advice: String {
    switch self {
    case .missing: "check `file` in the configuration, and that its disk is there"
    case .noFile, .noDatabase: "name the SQLite file in `file`"
    case .notReadable: "give the job's user the right to read the file, its folder, and -wal and -shm beside it"
    case .empty: "put the database in its place"
    case .locked: "see what holds it (fuser); the next run reads on"
    case .unfinished: "let its own program open it once; the next run reads on"
    case .damaged: "restore it, or let its own program check it (PRAGMA integrity_check)"
    case .changing: "the next run reads on"
    case .tooSlow: "give the column of the position an index, or name a smaller table"
    case .query, .failed: "write it as \(ForeignFault.form)"
    case .position: "the query must give growing whole positions from 1 on, each once: \(ForeignFault.form)"
    case .tooLong: "leave it out in the query, as CASE WHEN length(body) < 16000000 THEN body END"
    }
  }

  private static let form = "SELECT id, received_at, headers, body FROM … WHERE id > :after ORDER BY id"

  private static func place(_ behind: Int64) -> String {
    behind < 1 ? " at the beginning" : " behind position \(behind)"
  }

  /// Whether it may be a matter of the moment in which the file was looked at.
  var mayPass: Bool {
    switch self {
    case .unfinished, .damaged, .notReadable, .missing: true
    default: false
    }
  }
}
