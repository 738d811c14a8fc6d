/// Where units of work that run beside each other get readers of the same state of the store.
package protocol ReportSource: Sendable {
  associatedtype Database: ReportDatabase

  /// How many units can read at the same time.
  ///
  /// Of a source with one reader, that reader is only used by the thread that began the work.
  var readers: Int { get }

  /// Lends a reader; called from several threads, waits when all are lent.
  func withDatabase<R>(_ body: (Database) throws -> R) throws -> R
}

/// The one reader that there is, used by the thread that began the work.
package struct OneReader<Database: ReportDatabase>: ReportSource, @unchecked Sendable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  package var readers: Int { 1 }

  package func withDatabase<R>(_ body: (Database) throws -> R) throws -> R { try body(database) }
}
