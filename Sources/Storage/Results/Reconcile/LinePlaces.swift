import GRDB

/// Reads every place of a line that a finding is about.
final class LinePlaces {
  private let rows: SQLStatement

  init(_ db: Database) throws {
    rows = try SQLStatement(
      db, "SELECT path, line FROM line_place WHERE channel_id = ? AND line_hash = ? ORDER BY path, line")
  }

  /// `path:line`, in order.
  func read(channel: Int64, hash: Int64) throws -> [String] {
    rows.bind(1, channel)
    rows.bind(2, hash)
    defer { rows.reset() }
    var places: [String] = []
    while try rows.step() { places.append("\(rows.text(0)):\(rows.integer(1))") }
    return places
  }
}
