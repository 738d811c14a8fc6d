import GRDB
private import GRDBSQLite

/// How long a query of somebody else's may work: its own time, not that of who takes its rows.
final class Deadline {
  /// The time that a report may take (readings, Report definitions).
  static let report = Duration.seconds(60)

  private let allowed: Duration
  private var spent = Duration.zero
  private var since: ContinuousClock.Instant?

  init(_ allowed: Duration) { self.allowed = allowed }

  /// Whether the time was used up.
  var isOver: Bool { spent + (since.map { .now - $0 } ?? .zero) > allowed }

  /// Lets SQLite work, and has it interrupted when the time is used up.
  func run<Result>(_ db: Database, _ body: () throws -> Result) throws -> Result {
    since = .now
    sqlite3_progress_handler(
      db.sqliteConnection, 20_000,
      { deadline in
        deadline.map { Unmanaged<Deadline>.fromOpaque($0).takeUnretainedValue().isOver } ?? false ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    defer {
      sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
      spent += since.map { .now - $0 } ?? .zero
      since = nil
    }
    return try body()
  }
}
