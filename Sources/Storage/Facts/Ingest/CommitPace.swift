import CStore
import GRDB

/// How many lines one transaction of an ingest takes.
///
/// As many as dirty pages well below the cache: beyond it SQLite writes them out in between and keeps every reader out
/// until the end. How many pages a line dirties depends on how much is stored already: the last transaction tells.
package struct CommitPace {
  /// Three quarters of the cache.
  private static let pagesMax = 12_000
  private static let linesMin = 5_000
  private static let linesMax = 100_000
  /// A line that is kept as it is may be long.
  private static let bytesMax = 32 << 20

  private var linesAllowed = 20_000
  private var lines = 0
  private var bytes = 0

  package init() {}

  /// Whether what was stored should be kept now.
  package var isDue: Bool { lines >= linesAllowed || bytes >= CommitPace.bytesMax }

  package mutating func add(lines: Int, bytes: Int) {
    self.lines += lines
    self.bytes += bytes
  }

  /// Learns from the transaction that was just committed, and begins the next one.
  package mutating func committed(_ db: StoreDatabase) {
    let pages = max(1, CommitPace.pagesWritten(db))
    let allowed = lines.multipliedReportingOverflow(by: CommitPace.pagesMax)
    linesAllowed = min(max(allowed.partialValue / pages, CommitPace.linesMin), CommitPace.linesMax)
    (lines, bytes) = (0, 0)
  }

  /// How many pages a connection wrote since it was asked last.
  private static func pagesWritten(_ db: Database) -> Int {
    var (now, highest): (Int32, Int32) = (0, 0)
    sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &now, &highest, 1)
    return Int(now)
  }
}
