private import Foundation

/// Somebody else's SQLite file, and the query that gives what is stored in it (inputs 2, Deliveries where they already
/// are).
///
/// It is opened for one query at a time and closed before anything is made of the rows, so that nobody waits for our
/// work. Nothing is ever written, neither into the file nor beside it: no journal, no index of a write-ahead log, no file
/// of locks. What cannot be read without writing is a fault that says what its own program has to do.
package struct ForeignDatabase: Sendable {
  /// What the first question is asked behind: positions are 1 and more, and a row at 0 shall be met and refused.
  package static let start: Int64 = -1
  /// How often a file is read again that is changed in the middle of a query by a program that locks nothing against us.
  private static let attemptsMax = 3

  package let path: String
  package let query: String
  private let lockWait: Duration
  private let timeLimit: Duration

  /// - Parameters:
  ///   - query: one SELECT of four columns (position, received_at, headers, body) with the parameter `:after`.
  ///   - lockWait: how long another program may keep the file locked.
  ///   - timeLimit: how long one query may work.
  package init(
    path: String, query: String, lockWait: Duration = .seconds(30), timeLimit: Duration = .seconds(600)
  ) {
    self.path = path
    self.query = query
    self.lockWait = lockWait
    self.timeLimit = timeLimit
  }

  /// The file as it lies there; one that is as it was holds what it held.
  ///
  /// - Throws: ``ForeignFault`` for what is no SQLite file or cannot be read.
  package func look() throws(ForeignFault) -> ForeignFile { try ForeignFile(path: path) }

  /// Asks once for the rows behind a position.
  ///
  /// - Parameters:
  ///   - state: what `take` makes of the rows; as it was before where the question has to be asked again.
  ///   - take: takes a row, whose values are valid until it returns; false = enough for now.
  /// - Returns: whether there is nothing behind the last row that was taken.
  /// - Throws: ``ForeignFault``; the rows before it were taken.
  package func rows<State>(
    behind position: Int64, into state: inout State, _ take: (ForeignRow, inout State) -> Bool
  ) throws(ForeignFault) -> Bool {
    for attempt in 1...ForeignDatabase.attemptsMax {
      let file = try look()
      var taken = state
      do throws(ForeignFault) {
        let isAtEnd = try ask(file, behind: position) { row in take(row, &taken) }
        let now = file.way == .frozen ? try look() : file
        if now == file {
          state = taken
          return isAtEnd
        }
      } catch {
        let isTheSame = (try? look()) == file
        // Its own program opened or closed it between our look and our question.
        guard error.mayPass, attempt < ForeignDatabase.attemptsMax, file.way != .rollback, !isTheSame else {
          state = taken
          throw error
        }
      }
      usleep(100_000)
    }
    throw .changing
  }

  /// One question; the connection is closed when it is answered.
  private func ask(
    _ file: ForeignFile, behind position: Int64, _ take: (ForeignRow) -> Bool
  ) throws(ForeignFault) -> Bool {
    let connection = try ForeignConnection(file, lockWait: lockWait, timeLimit: timeLimit)
    return try connection.run(query, behind: position, take)
  }
}
