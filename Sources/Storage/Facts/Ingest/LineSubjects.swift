import Books
import GRDB

/// Findings on lines that an earlier version named by their place (`line:<file>:<n>`), not by their bytes.
///
/// What people decided about such a line goes on under its new name, once the same line is met again and its bytes are
/// known (inputs 2).
enum LineSubjects {
  /// Renames the finding on the line of a place, if there is one by its old name and none by the new.
  static func carry(_ db: Database, channel: Int64, _ place: DeliveryPlace, hash: Int64) throws {
    try db.execute(
      sql: """
        UPDATE OR IGNORE sealed_discrepancy
        SET subject = 'line:' || (SELECT name FROM channel WHERE id = ?1) || '/' || ?2
        WHERE code = ?3 AND subject = 'line:' || (SELECT path FROM source_file WHERE id = ?4) || ':' || ?5
        """,
      arguments: [channel, LineHash.text(hash), EventUnparsed.code.rawValue, place.file, place.line])
  }
}
