private import Dispatch
import Reporting
package import Storage
private import Synchronization

/// A connection of its own: runs what it is given with its database.
package typealias StoreReader = @Sendable ((StoreDatabase) throws -> Void) throws -> Void

/// Connections that see the same state of the store, each lent to one unit of work at a time.
package final class StoreReaders: ReportSource {
  private let connections: [StoreReader]
  private let free: Mutex<[Int]>
  private let available: DispatchSemaphore
  private let facts: NightFacts
  private let progress: @Sendable (Int) -> Void

  /// - Parameters:
  ///   - facts: what each connection shows of the night.
  ///   - progress: is told how many rows were read since it was told last, from several threads.
  package init(
    _ connections: [StoreReader], facts: NightFacts = NightFacts(),
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.connections = connections
    self.facts = facts
    self.progress = progress
    free = Mutex(Array(connections.indices))
    available = DispatchSemaphore(value: connections.count)
  }

  /// Two at least: a single connection is not bound to a thread either.
  package var readers: Int { max(2, connections.count) }

  package func withDatabase<R>(_ body: (StoreReportDatabase) throws -> R) throws -> R {
    available.wait()
    let index = free.withLock { $0.removeLast() }
    defer {
      free.withLock { $0.append(index) }
      available.signal()
    }
    var result: Result<R, any Error>?
    let connection = connections[index]
    try connection { db in
      result = Result {
        try facts.show(db)
        return try body(try StoreReportDatabase(db, progress: progress))
      }
    }
    guard let result else { throw ReaderFailure() }
    return try result.get()
  }

  /// A connection that did not do what it was given.
  private struct ReaderFailure: Error {}
}
