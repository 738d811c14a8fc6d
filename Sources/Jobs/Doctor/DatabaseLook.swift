import Configuration
import Deliveries
import Platforms
import Storage

/// Looks at the first and the last rows of a channel's database.
///
/// Where its last rows are is found by asking what is behind a position, as the query knows no other question.
struct DatabaseLook {
  /// Somebody waits: a night is more patient.
  private static let lockWait = Duration.seconds(3)
  private static let timeLimit = Duration.seconds(10)

  private let database: ForeignDatabase
  private let dated: LineReader
  private let undated: LineReader
  private var look = DeliveryLook()

  private init(_ channel: Channel, _ database: DeliveryDatabase) {
    self.database = ForeignDatabase(
      path: database.path, query: database.query, lockWait: DatabaseLook.lockWait, timeLimit: DatabaseLook.timeLimit)
    let reading = Inputs.reading(channel)
    dated = LineReader(channel: RowLine.dated(reading))
    undated = LineReader(channel: RowLine.undated(reading))
  }

  /// - Throws: ``ForeignFault``.
  static func look(at channel: Channel, _ database: DeliveryDatabase) throws(ForeignFault) -> DeliveryLook {
    var looking = DatabaseLook(channel, database)
    try looking.run()
    return looking.look
  }

  private mutating func run() throws(ForeignFault) {
    let first = try rows(behind: ForeignDatabase.start, 1)
    guard let start = first.last?.position else { return }
    let end = try last(from: start)
    let ends = try rows(behind: max(ForeignDatabase.start, end - Int64(DeliveryLook.lastMax)), DeliveryLook.lastMax)
    for row in first { look.note(outcome(row), counts: false) }
    for row in ends { look.note(outcome(row), counts: true) }
  }

  /// The position of the last row, as far as it is found in time.
  private func last(from start: Int64) throws(ForeignFault) -> Int64 {
    let deadline = ContinuousClock.now + DatabaseLook.timeLimit
    // There is a row at `known`; there is none behind `beyond`.
    var (known, beyond) = (start, Int64.max)
    var step: Int64 = 1
    while known < beyond, ContinuousClock.now < deadline {
      let (sum, isTooFar) = known.addingReportingOverflow(step)
      let middle = known + (beyond - known) / 2
      let asked = isTooFar || sum > middle ? middle : sum
      if let next = try rows(behind: asked, 1).first?.position {
        known = next
        if step < Int64.max / 2 { step *= 2 }
      } else {
        guard asked != known else { break }
        // From here on each question halves what is left.
        (beyond, step) = (asked, .max)
      }
    }
    return known
  }

  private struct Row {
    let position: Int64
    let line: [UInt8]
    let isUndated: Bool
  }

  private func rows(behind position: Int64, _ count: Int) throws(ForeignFault) -> [Row] {
    var found: [Row] = []
    _ = try database.rows(behind: position, into: &found) { row, found in
      found.append(Row(position: row.position, line: RowLine(row).bytes, isUndated: row.receivedAt.isNull))
      return found.count < count
    }
    return found
  }

  private func outcome(_ row: Row) -> LineOutcome {
    row.line.withUnsafeBytes { (row.isUndated ? undated : dated).read($0) }
  }
}
